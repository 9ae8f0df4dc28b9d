// 全站搜索。索引里的中文两个字一组，写成 q 加每字四位三十六进制数（pipeline/publish/search_text.py）。
// 这里把读者输入的话同样拆开，再把取回的字组还原成句子，标出找到的地方。
const HAN = "\\u3005\\u3007\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const PART = new RegExp(`([${HAN}]+)|((?:(?![${HAN}])[\\p{L}\\p{N}])+)`, "gu");
const PAIR = /^q([0-4][0-9a-z]{3})([0-4][0-9a-z]{3})?$/;
const END = "¶"; // 段落之间
const SPACE = "␣";
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

/** 读者的话 → 一段一段：`text` 是原样的词，用来标出；`tokens` 是它在索引里的字组。 */
export function divide(query) {
  return [...query.matchAll(PART)].map(([whole, han]) => {
    const text = whole.normalize("NFKC").toLowerCase();
    const signs = [...text];
    if (!han) return { text, tokens: [text], pairs: [], open: false };
    const codes = signs.map((sign) => sign.codePointAt(0).toString(36).padStart(4, "0"));
    if (codes.length === 1) return { text, tokens: [`q${codes[0]}`], pairs: [], open: true };
    const tokens = codes.slice(1).map((code, at) => `q${codes[at]}${code}`);
    return { text, tokens, pairs: signs.slice(1).map((sign, at) => signs[at] + sign), open: false };
  });
}

/** 字组 → 句子。 */
export function join(tokens) {
  return tokens
    .split(" ")
    .map((token) => {
      if (token === SPACE) return " ";
      const pair = PAIR.exec(token);
      return pair ? String.fromCodePoint(parseInt(pair[1], 36)) : token;
    })
    .join("");
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
  const column = make("div");
  const heading = make("h2");
  const link = make("a", { href: root + data.raw_url });
  heading.append(marked(link, join(data.meta.title), words));
  const text = join(data.raw_content);
  // 开头的题目已在上面；空段以后是关键词和人名，只供查找
  const story = text.slice(text.indexOf(END) + 1, text.lastIndexOf(END + END));
  const snippet = marked(make("p"), excerpt(story, words), words);
  const facts = make("p");
  const { 类型: kind = [], 专栏: series = [] } = data.filters;
  facts.textContent = [...kind, ...series, data.meta.date].join("　");
  column.append(heading, snippet, facts);
  const frame = make("div", { class: "plate" });
  const file = `${root}media/covers/${encodeURIComponent(data.meta.id)}-480.webp`;
  frame.append(make("img", { class: "plate__art", src: file, alt: "", width: "480", height: "270", loading: "lazy" }));
  item.append(column, frame);
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

function offer(pagefind, counts, counted) {
  filterBox.replaceChildren();
  for (const name of FILTERS) {
    const values = Object.entries(counts[name] ?? {}).filter(([value, count]) => count > 0 || chosen[name] === value);
    if (values.length < 2 && !chosen[name]) continue;
    const label = make("label");
    label.append(name);
    const select = make("select");
    select.append(new Option("全部", ""));
    for (const [value, count] of values) select.append(new Option(counted ? `${value}（${count}）` : value, value));
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

/**
 * 每一段都原样出现的稿件。只有一个字的，当作词头；其余要字字相连，不让 Pagefind 自己放宽成更短的词。
 * 先后按不加引号的那次搜索排：只有它才把题目和关键词看得更重。
 */
async function all(pagefind, parts, options) {
  const [loose, ...answers] = await Promise.all([
    pagefind.search(parts.flatMap(({ tokens }) => tokens).join(" "), options),
    ...parts.map(({ tokens, open }) => pagefind.search(open ? tokens[0] : `"${tokens.join(" ")}"`, options)),
  ]);
  const weight = new Map(loose.results.map((result, at) => [result.id, loose.results.length - at]));
  const others = answers.slice(1).map(({ results }) => new Set(results.map(({ id }) => id)));
  const results = answers[0].results
    .filter(({ id }) => others.every((ids) => ids.has(id)))
    .sort((one, other) => (weight.get(other.id) ?? 0) - (weight.get(one.id) ?? 0));
  return { results, filters: answers[0].filters, counted: parts.length === 1 };
}

/** 一篇也没有时：含字组最多的几篇，至少要有一半。 */
async function similar(pagefind, parts, options) {
  const wanted = [...new Set(parts.flatMap(({ tokens }) => tokens))].slice(0, 16);
  if (wanted.length < 2) return [];
  const hits = new Map();
  const answers = await Promise.all(wanted.map((token) => pagefind.search(`"${token}"`, options)));
  for (const result of answers.flatMap(({ results }) => results)) {
    const known = hits.get(result.id) ?? { result, count: 0, score: 0 };
    known.count += 1;
    known.score += result.score;
    hits.set(result.id, known);
  }
  return [...hits.values()]
    .filter((hit) => hit.count * 2 >= wanted.length)
    .sort((one, other) => other.count - one.count || other.score - one.score)
    .slice(0, 20)
    .map((hit) => hit.result);
}

async function look(pagefind, focusOn = "") {
  turn += 1;
  const mine = turn;
  const query = input.value.trim();
  const parts = divide(query);
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
  start.hidden = parts.length > 0;
  if (!parts.length) {
    found = [];
    list.replaceChildren();
    filterBox.hidden = true;
    more.hidden = true;
    status.textContent = query ? "请输入汉字、字母或数字。" : "";
    return;
  }
  const options = { filters: { ...chosen } };
  const answer = await all(pagefind, parts, options);
  const near = answer.results.length ? [] : await similar(pagefind, parts, options);
  if (mine !== turn) return;
  words = parts.map(({ text }) => text);
  if (near.length) words.push(...parts.flatMap(({ pairs }) => pairs));
  found = answer.results.length ? answer.results : near;
  shown = 0;
  list.replaceChildren();
  if (answer.results.length) status.textContent = `找到 ${found.length} 篇`;
  else if (near.length) status.textContent = `没有哪一篇全部写到，下面 ${near.length} 篇最接近`;
  else status.textContent = "没有找到。换个说法，或者少写几个字；也可以从主题找起。";
  start.hidden = found.length > 0;
  more.hidden = true;
  offer(pagefind, answer.results.length || Object.keys(chosen).length ? answer.filters : {}, answer.counted);
  if (focusOn) [...filterBox.children].find((label) => label.firstChild.data === focusOn)?.querySelector("select").focus();
  await fill();
}

async function begin() {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
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
