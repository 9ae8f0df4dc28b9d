// The preview beside the form. On one's own computer `kepu admin` renders it with the site's own program and says what
// `kepu check` would say; on the web Decap's Markdown has to do.
const { createClass, h } = window;

const WAIT = 400; // milliseconds after the last key
const STATUS = { draft: "草稿", in_review: "审核中", approved: "审定", corrected: "更正过", withdrawn: "已撤稿" };

async function asked(params) {
  const request = { action: "preview", params };
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/admin/api", { method: "POST", headers, body: JSON.stringify(request) });
  return answer.json();
}

const problems = (found) =>
  found.length > 0 && h("ul", { className: "kepu-problems" }, ...found.map(({ line, message, remedy, severity }, at) =>
    h("li", { key: at, className: severity }, `${line ? `第 ${line} 行：` : ""}${message}`, remedy && h("small", {}, `怎么改：${remedy}`))));

export function pieceFolder(collection) {
  return collection.get("folder") ?? "content/pages";
}

export function preview(format, local) {
  return createClass({
    getInitialState: () => ({ html: undefined, found: [] }),
    componentDidMount() { this.ask(); },
    componentDidUpdate(before) { if (before.entry.get("data") !== this.props.entry.get("data")) this.ask(); },
    componentWillUnmount() { clearTimeout(this.timer); },
    ask() {
      if (!local) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(async () => {
        const { entry, collection } = this.props;
        const path = entry.get("path") || `${pieceFolder(collection)}/${entry.getIn(["data", "id"]) || "new"}.md`;
        const uploads = entry.get("mediaFiles")?.toJS().filter(({ draft }) => draft) ?? []; // not yet files of content/
        const text = format.toFile(entry.get("data").toJS());
        const { html, problems: found } = await asked({ path, text, uploads: uploads.map((file) => file.path) });
        const shown = (markup, { path: file, url }) => markup.replaceAll(encodeURI(file.replace("content", "/admin")), url);
        // With an error there is no new page: the last one stays below what is wrong.
        this.setState((last) => ({ html: html === undefined ? last.html : uploads.reduce(shown, html), found }));
      }, WAIT);
    },
    render() {
      const { entry, widgetFor } = this.props;
      const { html, found } = this.state;
      const data = entry.get("data");
      const facts = [data.get("date"), STATUS[data.get("status")]].filter(Boolean).join(" · ");
      return h("main", { className: "md-typeset kepu-preview" },
        problems(found),
        h("p", { className: "kepu-facts" }, facts),
        h("h1", {}, data.get("title")),
        data.get("summary") && h("p", { className: "kepu-lead" }, data.get("summary")),
        !local && widgetFor("body"),
        html !== undefined && h("div", { className: "prose", dangerouslySetInnerHTML: { __html: html } }));
    },
  });
}
