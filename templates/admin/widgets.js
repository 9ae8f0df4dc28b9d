// The form's own controls, where Decap's would change what editors wrote or could not offer the office's data.
const { createClass, h } = window;

/** A control that opens the media library; `take` gets the path of what was chosen there. */
const library = (take) => ({
  controlID: crypto.randomUUID(),
  shouldComponentUpdate: () => true,
  componentDidUpdate() {
    const path = this.props.mediaPaths.get(this.controlID);
    if (!path) return;
    this.props.onRemoveInsertedMedia(this.controlID);
    take.call(this, path);
  },
  componentWillUnmount() {
    this.props.onRemoveMediaControl(this.controlID);
  },
  open() {
    const { field, onOpenMediaLibrary } = this.props;
    onOpenMediaLibrary({ controlID: this.controlID, forImage: false, value: "", allowMultiple: false, field });
  },
});

const control = (spec) => createClass({ ...spec, getInitialState() { this.controlID = crypto.randomUUID(); return {}; } });

const button = (label, onClick) => h("button", { type: "button", className: "kepu-button", onClick, key: label }, label);
const inputProps = ({ forID, classNameWrapper, setActiveStyle, setInactiveStyle }) => ({
  id: forID, className: classNameWrapper, onFocus: setActiveStyle, onBlur: setInactiveStyle,
});

/** A file of content/, a web address, or `视频@时间`: text, with a button that chooses and uploads. */
const FileControl = control({
  ...library(function (path) { this.props.onChange(path); }),
  render() {
    const { value, onChange } = this.props;
    return h("div", {},
      h("input", { ...inputProps(this.props), value: value || "", onChange: (event) => onChange(event.target.value) }),
      h("div", { className: "kepu-tools" }, button("选择或上传", () => this.open())));
  },
});

const SEPARATOR = /[、，,\n]+/;
const listed = (value) => (value?.toJS ? value.toJS() : value === undefined || value === null || value === "" ? [] : [value].flat()).map(String);

/** Short words in one line, parted by 、 or commas, with the office's own to click on. */
const WordsControl = createClass({
  getInitialState() {
    return { text: listed(this.props.value).join("、") };
  },
  shouldComponentUpdate: () => true,
  change(text) {
    this.setState({ text });
    this.props.onChange(text.split(SEPARATOR).map((word) => word.trim()).filter(Boolean));
  },
  render() {
    const words = listed(this.props.value);
    const options = this.props.field.get("options")?.toJS() ?? [];
    const offered = options.filter(({ value }) => !words.includes(value));
    return h("div", {},
      h("input", { ...inputProps(this.props), value: this.state.text, placeholder: "几个之间用顿号或逗号隔开", onChange: (event) => this.change(event.target.value) }),
      options.length > 0 && h("div", { className: "kepu-tools" },
        ...offered.map(({ value, label }) => button(`＋ ${label}`, () => this.change([...words, value].join("、")))),
        h("span", { className: "kepu-named" }, words.map((word) => options.find(({ value }) => value === word)?.label ?? word).join("、"))));
  },
});

const POINTS = ["给新稿起一个编号", "英文小写、数字和短横线，例如 fridge；它也是文件名和网址，以后不要改"];

/** A piece's id: a new piece needs one, as it names the file; an old piece without one goes by its file's name. */
const IdControl = createClass({
  isValid() {
    const { value, entry } = this.props;
    return entry?.get("newRecord") && !value ? { error: { message: POINTS[0] } } : { error: false };
  },
  render() {
    const { value, onChange } = this.props;
    return h("div", {},
      h("input", { ...inputProps(this.props), value: value || "", spellCheck: false, onChange: (event) => onChange(event.target.value.trim()) }),
      h("p", { className: "kepu-note" }, POINTS[1]));
  },
});

// What the buttons put into the body; ‸ is where the selected text goes.
const SNIPPETS = [
  ["小标题", "\n\n## ‸\n\n"],
  ["加粗", "**‸**"],
  ["链接", "[‸](https://)"],
  ["列表", "\n\n- ‸\n- \n\n"],
  ["表格", "\n\n| 甲 | 乙 |\n| --- | --- |\n| ‸ |  |\n\n"],
  ["提示框", "\n\n!!! tip \"提示\"\n    ‸\n\n"],
  ["脚注", "[^1]\n\n[^1]: ‸\n"],
];

/** Markdown as it is: a plain text area, so that nothing but what was typed changes. */
const BodyControl = control({
  ...library(function (path) { this.insert(`![‸](${path})`, "图里有什么"); }),
  insert(snippet, fallback = "") {
    const area = this.area;
    const text = this.props.value || "";
    const [from, to] = area ? [area.selectionStart, area.selectionEnd] : [text.length, text.length];
    const chosen = text.slice(from, to) || fallback;
    const before = text.slice(0, from);
    const lead = before === "" || before.endsWith("\n\n") ? snippet.replace(/^\n+/, "") : snippet;
    const at = before.length + lead.indexOf("‸");
    this.props.onChange(before + lead.replace("‸", chosen) + text.slice(to));
    requestAnimationFrame(() => { area?.focus(); area?.setSelectionRange(at, at + chosen.length); });
  },
  render() {
    const { value, onChange, field } = this.props;
    const prose = field.get("label") === "正文";
    const tools = [...SNIPPETS.map(([label, snippet]) => button(label, () => this.insert(snippet))), button("图片", () => this.open())];
    return h("div", {},
      prose && h("div", { className: "kepu-tools" }, ...tools),
      h("textarea", {
        ...inputProps(this.props), ref: (area) => { this.area = area; }, rows: 18, value: value || "",
        onChange: (event) => onChange(event.target.value),
      }));
  },
});

export function registerWidgets(CMS) {
  CMS.registerWidget("kepu-file", FileControl);
  CMS.registerWidget("kepu-words", WordsControl);
  CMS.registerWidget("kepu-id", IdControl);
  CMS.registerWidget("kepu-body", BodyControl, CMS.getWidget("markdown").preview);
}
