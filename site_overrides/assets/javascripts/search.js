// 全站搜索。索引里的中文是两个字一组的（pipeline/publish/search_text.py），这里把读者输入的话同样拆开，
// 再把取回的字组还原成句子，标出找到的地方。
const HAN = "\\u3005\\u3007\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const PART = new RegExp(`([${HAN}]+)|((?:(?![${HAN}])[\\p{L}\\p{N}])+)`, "gu");
const ONLY_HAN = new RegExp(`^[${HAN}]+$`, "u");
const END = "¶"; // 段落之间
const STEP = 10;

const finder = document.querySelector(".finder");
const root = finder.dataset.root;
const input = document.getElementById("q");
const list = document.getElementById("results");
const status = document.getElementById("status");
const more = document.getElementById("more");
const start = document.getElementById("start");
const filterBox = document.getElementById("filters");
const FILTERS = ["类型", "专栏", "主题", "人群", "年份"];
const chosen = {};
let shown = 0;
let found = [];
let words = [];
let turn = 0;

/** 读者的话 → 索引里的字组；`parts` 是原样的词，用来标出。 */
export function divide(query) {
  const parts = [];
  const tokens = [];
  for (const [whole, han] of query.normalize("NFKC").toLowerCase().matchAll(PART)) {
    parts.push(whole);
    const signs = [...whole];
    if (!han || signs.length === 1) tokens.push(whole);
    else for (let at = 0; at + 1 < signs.length; at += 1) tokens.push(signs[at] + signs[at + 1]);
  }
  return { parts, tokens };
}

/** 字组 → 句子。 */
export function join(tokens) {
  let text = "";
  let latin = false;
  for (const token of tokens.split(" ")) {
    if (ONLY_HAN.test(token)) {
      text += [...token][0];
      latin = false;
    } else {
      const word = /[\p{L}\p{N}]/u.test(token);
      text += (word && latin ? " " : "") + token;
      latin = word;
    }
  }
  return text;
}

function excerpt(text, parts) {
  const low = text.toLowerCase();
  const places = parts.map((part) => low.indexOf(part)).filter((at) => at >= 0);
  const first = places.length ? Math.min(...places) : 0;
  let from = Math.max(0, first - 30);
  const stop = first ? Math.max(...["。", "！", "？", END].map((sign) => text.lastIndexOf(sign, first - 1))) : -1;
  if (stop >= from) from = stop + 1;
  const end = text.indexOf(END, first);
  const to = Math.min(end < 0 ? text.length : end, from + 110);
  return (from > 0 && from !== stop + 1 ? "…" : "") + text.slice(from, to) + (to === end ? "" : "…");
}

function marked(element, text, parts) {
  const low = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    let next = -1;
    let size = 0;
    for (const part of parts) {
      const here = low.indexOf(part, at);
      if (here >= 0 && (next < 0 || here < next || (here === next && part.length > size))) [next, size] = [here, part.length];
    }
    if (next < 0) break;
    element.append(text.slice(at, next));
    const mark = document.createElement("mark");
    mark.textContent = text.slice(next, next + size);
    element.append(mark);
    at = next + size;
  }
  element.append(text.slice(at));
  return element;
}

function make(tag, attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function entry(data) {
  const item = make("li", { class: "result" });
  const text = make("div");
  const heading = make("h2");
  const link = make("a", { href: root + data.raw_url });
  heading.append(marked(link, join(data.meta.title), words));
  const snippet = marked(make("p"), excerpt(join(data.raw_content), words), words);
  const facts = make("p");
  const { 类型: kind = [], 专栏: column = [] } = data.filters;
  facts.textContent = [...kind, ...column, data.meta.date].join("　");
  text.append(heading, snippet, facts);
  const frame = make("div", { class: "plate" });
  const file = `${root}media/covers/${encodeURIComponent(data.meta.id)}-480.webp`;
  frame.append(make("img", { class: "plate__art", src: file, alt: "", width: "480", height: "270", loading: "lazy" }));
  item.append(text, frame);
  return item;
}

async function fill() {
  const mine = turn;
  const next = await Promise.all(found.slice(shown, shown + STEP).map((result) => result.data()));
  if (mine !== turn) return;
  const first = list.children.length;
  list.append(...next.map(entry));
  shown += next.length;
  more.hidden = shown >= found.length;
  if (first) list.children[first]?.querySelector("a")?.focus();
}

function offer(pagefind, counts) {
  filterBox.replaceChildren();
  for (const name of FILTERS) {
    const values = Object.entries(counts[name] ?? {}).filter(([value, count]) => count > 0 || chosen[name] === value);
    if (values.length < 2 && !chosen[name]) continue;
    const label = make("label");
    label.append(name);
    const select = make("select");
    select.append(new Option("全部", ""));
    for (const [value, count] of values) select.append(new Option(`${value}（${count}）`, value));
    select.value = chosen[name] ?? "";
    select.addEventListener("change", () => {
      if (select.value) chosen[name] = select.value;
      else delete chosen[name];
      look(pagefind, name);
    });
    label.append(select);
    filterBox.append(label);
  }
  filterBox.hidden = !filterBox.children.length;
}

async function look(pagefind, focusOn = "") {
  turn += 1;
  const mine = turn;
  const query = input.value.trim();
  const { parts, tokens } = divide(query);
  words = parts;
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
  start.hidden = tokens.length > 0;
  if (!tokens.length) {
    found = [];
    list.replaceChildren();
    filterBox.hidden = true;
    more.hidden = true;
    status.textContent = query ? "请输入汉字、字母或数字。" : "";
    return;
  }
  const filters = Object.fromEntries(Object.entries(chosen).map(([name, value]) => [name, value]));
  const answer = await pagefind.search(tokens.join(" "), { filters });
  if (mine !== turn) return;
  found = answer.results;
  shown = 0;
  list.replaceChildren();
  status.textContent = found.length
    ? `找到 ${found.length} 篇`
    : "没有找到。换个说法，或者少写几个字；也可以从主题找起。";
  start.hidden = found.length > 0;
  more.hidden = true;
  offer(pagefind, found.length || Object.keys(chosen).length ? answer.filters : {});
  if (focusOn) [...filterBox.children].find((label) => label.firstChild.data === focusOn)?.querySelector("select").focus();
  await fill();
}

async function begin() {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (location.protocol === "file:") {
    status.textContent = "从文件夹直接打开时不能搜索；在 site 文件夹里运行 python -m http.server，再用浏览器打开它给出的地址。";
    return;
  }
  if (!input.value) input.focus();
  const pagefind = await import(new URL(`${root}pagefind/pagefind.js`, document.baseURI).href);
  await pagefind.options({ ranking: { metaWeights: { title: 8, words: 4, id: 1, date: 0 }, pageLength: 0.3 } });
  await pagefind.init();
  await pagefind.filters(); // 取来各个分类，搜索的结果里才有每一类的篇数
  let waiting = 0;
  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => look(pagefind), 180);
  });
  input.addEventListener("compositionend", () => look(pagefind));
  finder.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    look(pagefind);
  });
  more.addEventListener("click", fill);
  if (input.value) await look(pagefind);
}

begin().catch((cause) => {
  status.textContent = "搜索没有打开，请刷新页面再试。";
  console.error(cause);
});
