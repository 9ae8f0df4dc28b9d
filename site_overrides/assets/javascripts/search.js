// 搜索页：输入、筛选、结果、键盘。索引怎么读、先后怎么排在 search-index.js。
import { Index, divide, spans, squeezed } from "./search-index.js";

const STEP = 10;
const finder = document.querySelector(".finder");
const root = finder.dataset.root;
const [input, list, status, hint, more, filters] = ["q", "results", "status", "hint", "more", "filters"].map((id) => document.getElementById(id));
const [heading, selects] = filters.children;
const page = document.documentElement;
const FILTERS = ["类型", "专栏", "主题", "人群", "年份"];
const chosen = {};
const index = new Index(new URL("./", location.href));
const opened = index.open(self.answered);
let answer = { results: [], near: false, words: [] };
let shown = 0;
let turn = 0;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** 文字放进元素，找到的地方标出来。 */
function marked(element, text, words) {
  let at = 0;
  for (const [from, to] of spans(text, words)) {
    element.append(text.slice(at, from), make("mark", {}, text.slice(from, to)));
    at = to;
  }
  element.append(text.slice(at));
  return element;
}

/** 题目：分句各成一段，换行先在分句处，再在词间，同列表里的题目一样。 */
function headline(piece, words) {
  const clauses = piece.title.split(/(?<=[：；，。？！])\u200b/).map((clause) => clause.split("\u200b"));
  const lines = clauses.map((groups) => {
    const line = marked(make("span", clauses[1] ? { class: "clause" } : {}), groups.join(""), words);
    let at = 0;
    for (const group of groups.slice(0, -1)) divided(line, (at += group.length));
    return line;
  });
  return make("a", { href: root + encodeURI(piece.path) }, ...lines);
}

/** 第几个字以后可以换行。 */
function divided(line, at) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let text = walker.nextNode();
  while (text.length < at) {
    at -= text.length;
    text = walker.nextNode();
  }
  text.splitText(at).before(make("wbr"));
}

/** 写到最多的那一段，从第一处前面不远的句首起；正文里没有，就是摘要。 */
function excerpt(piece, words) {
  const count = (text) => words.filter((word) => squeezed(text).includes(word)).length;
  const counted = piece.text.map((each) => [each, count(each)]);
  const [text] = counted.reduce((one, other) => (other[1] > one[1] ? other : one), [piece.summary, 0]);
  const first = spans(text, words)[0]?.[0] ?? 0;
  const stop = first ? Math.max(...["。", "！", "？"].map((sign) => text.lastIndexOf(sign, first - 1))) + 1 : 0;
  const from = first - stop <= 60 ? stop : first - 40;
  return (from === stop ? "" : "…") + text.slice(from, from + 110) + (from + 110 < text.length ? "…" : "");
}

function entry(piece) {
  // 因为同义词找到的，把文中写的那个词也标出来
  const same = piece.names.filter((names) => names.some((name) => answer.words.some((word) => squeezed(name).includes(word))));
  const words = [...answer.words, ...same.flat().map(squeezed)];
  const text = make("div", {}, make("h2", {}, headline(piece, answer.words)), marked(make("p"), excerpt(piece, words), words));
  text.append(make("p", { class: "meta" }, ...piece.facts.map((fact) => make("span", {}, fact))));
  if (!piece.path.startsWith("p/")) return make("li", { class: "result" }, text); // 手册的页面没有封面
  const file = `${root}media/covers/${encodeURIComponent(piece.path.split("/")[1])}-480.webp`;
  const art = make("img", { class: "plate__art", src: file, alt: "", width: "480", height: "270", loading: "lazy" });
  return make("li", { class: "result" }, text, make("div", { class: "plate" }, art));
}

async function fill() {
  const mine = turn;
  const next = await Promise.all(answer.results.slice(shown, shown + STEP).map(({ piece }) => index.piece(piece)));
  if (mine !== turn) return;
  const first = list.children.length;
  list.append(...next.map(entry));
  shown += next.length;
  more.hidden = shown >= answer.results.length;
  if (first) list.children[first]?.querySelector("a")?.focus();
}

function allowed(facets) {
  const tests = Object.entries(chosen).map(([name, value]) => [facets[name].of, facets[name].values.indexOf(value)]);
  return (piece, except = -1) => tests.every(([of, number], at) => at === except || of[piece].includes(number));
}

/** 各个筛选：每个值后面是选了它以后的篇数。 */
function offer(facets, pieces, focusOn) {
  const test = allowed(facets);
  selects.replaceChildren();
  heading.textContent = ["缩小范围", ...Object.values(chosen)].join("　");
  for (const name of FILTERS) {
    const { values, of } = facets[name];
    const counts = values.map(() => 0);
    const own = Object.keys(chosen).indexOf(name);
    for (const piece of pieces) if (test(piece, own)) for (const number of of[piece]) counts[number] += 1;
    const open = values.map((value, at) => [value, counts[at]]).filter(([value, count]) => count || chosen[name] === value);
    if (open.length < 2 && !chosen[name]) continue;
    const select = make("select", {}, new Option("全部", ""), ...open.map(([value, count]) => new Option(`${value}（${count}）`, value)));
    select.value = chosen[name] ?? "";
    select.addEventListener("change", () => {
      if (select.value) chosen[name] = select.value;
      else delete chosen[name];
      look(name);
    });
    selects.append(make("label", {}, name, select));
    if (name === focusOn) select.focus();
  }
  filters.hidden = !selects.children.length;
}

/** 拼音和首字母：按最常用的那个词找，别的列出来供选。 */
async function spoken(query) {
  const letters = query.replaceAll(/[\s']/g, "").replaceAll("ü", "v").toLowerCase();
  return /^[a-z]{2,40}$/.test(letters) ? (await index.sounds(letters)).slice(0, 6).map(([word]) => word) : [];
}

function suggest(words) {
  hint.replaceChildren(...(words.length ? ["也许要找：", ...words.map((word) => make("a", { href: `?q=${encodeURIComponent(word)}` }, word))] : []));
}

function remember(query) {
  const address = new URL(location.href);
  address.search = new URLSearchParams({ ...(query ? { q: query } : {}), ...chosen }).toString();
  history.replaceState(null, "", address);
}

function report(near, count, said, short) {
  const filtered = Object.keys(chosen).length > 0;
  if (!count) return filtered ? "这个范围里没有。放宽上面的筛选再试。" : "没有找到。换个说法，或者少写几个字；也可以从主题找起。";
  if (near) return `没有哪一篇全部写到，下面 ${count} 篇最接近`;
  const only = short ? "。一个字只在题目、小标题和关键词里找，多写一个字就找全文" : "";
  return `${said ? `按拼音找“${said}”：` : ""}找到 ${count} 篇${only}`;
}

async function look(focusOn = "") {
  turn += 1;
  const mine = turn;
  const query = input.value.trim();
  remember(query);
  let parts = divide(query);
  page.classList.toggle("asked", parts.length > 0);
  if (!parts.length) {
    answer = { results: [], near: false, words: [] };
    list.replaceChildren();
    hint.replaceChildren();
    filters.hidden = more.hidden = true;
    status.textContent = query ? "请输入汉字、字母或数字。" : "";
    return;
  }
  await opened;
  const limited = Object.keys(chosen).length ? await index.facets() : null;
  for (const name of Object.keys(chosen)) if (!limited[name].values.includes(chosen[name])) delete chosen[name];
  const test = limited ? allowed(limited) : undefined;
  const sounds = await spoken(query);
  let found = await index.search(parts, test);
  const said = found.near || !found.results.length ? sounds[0] : undefined;
  if (said) {
    parts = divide(said);
    found = await index.search(parts, test);
  }
  if (mine !== turn) return;
  const pairs = found.near ? parts.flatMap(({ tokens }) => tokens) : [];
  answer = { ...found, words: [...parts.map(({ text }) => text), ...pairs] };
  shown = 0;
  list.replaceChildren();
  await fill();
  if (mine !== turn) return;
  const short = parts.length === 1 && [...parts[0].tokens[0]].length === 1;
  status.textContent = report(found.near, found.results.length, said, short);
  suggest(sounds.filter((word) => word !== said));
  page.classList.toggle("lost", !found.results.length);
  more.hidden = shown >= found.results.length;
  const facets = await index.facets();
  const all = limited ? (await index.find(parts)).map(({ piece }) => piece) : found.results.map(({ piece }) => piece);
  if (mine === turn) offer(facets, all, focusOn);
}

/** 键盘：/ 回到输入框，↑↓ 在结果之间走，Esc 清空。 */
function keyed(event) {
  const links = [...list.querySelectorAll("h2 a")];
  const at = links.indexOf(document.activeElement);
  const typing = document.activeElement === input;
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) input.focus();
  else if (event.key === "ArrowDown" && (typing || at >= 0)) links[at + 1]?.focus();
  else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? input).focus();
  else if (event.key === "Escape" && typing && input.value) input.value = "";
  else return;
  event.preventDefault();
  if (event.key === "Escape") look();
}

function failed(cause) {
  status.textContent = "搜索没有打开，请刷新页面再试；也可以从主题找起。";
  page.classList.add("lost");
  console.error(cause);
}

async function begin() {
  const asked = new URLSearchParams(location.search);
  input.value = asked.get("q") ?? "";
  for (const name of FILTERS) if (asked.get(name)) chosen[name] = asked.get(name);
  if (!input.value) input.focus();
  filters.open = matchMedia("(min-width: 64rem)").matches && !page.classList.contains("elder");
  let waiting = 0;
  const go = () => {
    clearTimeout(waiting);
    look().catch(failed);
  };
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(go, 180);
  });
  input.addEventListener("compositionend", go);
  finder.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  more.addEventListener("click", () => fill().catch(failed));
  document.addEventListener("keydown", keyed);
  await opened; // 先接好键盘和表单：打开以前按下回车也算
  if (input.value) await look();
}

begin().catch(failed);
