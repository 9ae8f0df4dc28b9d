// 朗读：一句一句念，念到哪里标到哪里；可以暂停、调快慢。用浏览器自带的语音，不联网取任何东西。
const voice = window.speechSynthesis;
const page = document.documentElement;
const corner = document.getElementById("aloud-place");
const BLOCKS = "p, li, h2, h3, h4, h5, h6, figcaption, dt, dd, td, th, summary";
const SILENT = "math, pre, script, style, .footnote-ref, .footnote-backref, .headerlink";
const SENTENCE = /[^。！？；!?;]+[。！？；!?;]*[”’）」』]*/g;
const SPEEDS = [["0.7", "慢"], ["1", "平常"], ["1.3", "快"]];

/** 一块文字里的每一句：`text` 念出来，`range` 标出来。 */
function sentences(block) {
  const parts = [];
  let whole = "";
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(SILENT)) continue;
    parts.push([whole.length, node]);
    whole += node.data;
  }
  const place = (at, last) => {
    const [start, node] = parts.findLast(([from]) => from < at + (last ? 0 : 1)) ?? parts[0];
    return [node, Math.min(at - start, node.length)];
  };
  return [...whole.matchAll(SENTENCE)]
    .filter(([text]) => /[\p{L}\p{N}]/u.test(text))
    .map(({ 0: text, index }) => {
      const range = new Range();
      range.setStart(...place(index, false));
      range.setEnd(...place(index + text.length, true));
      return { text: text.trim(), range, block };
    });
}

function script() {
  const blocks = [...document.querySelectorAll(".opening__title, .opening__summary")];
  blocks.push(...[...document.querySelectorAll(".prose *")].filter((e) => e.matches(BLOCKS) && !e.querySelector(BLOCKS)));
  return blocks.flatMap(sentences);
}

function make(tag, text, attributes = {}) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(text);
  return element;
}

function begin() {
  const box = make("div", "", { className: "aloud" });
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "朗读");
  const play = make("button", "朗读全文", { type: "button" });
  const stop = make("button", "停", { type: "button", hidden: true });
  const speed = make("select", "");
  speed.append(...SPEEDS.map(([value, name]) => new Option(name, value)));
  const label = make("label", "语速");
  label.append(speed);
  const told = make("span", "");
  told.setAttribute("role", "status");
  box.append(play, stop, label, told);
  const line = document.getElementById("aloud-line");
  const settle = () => (page.classList.contains("elder") ? corner : line).append(box);
  settle();
  new MutationObserver(settle).observe(page, { attributeFilter: ["class"] });

  let list = [];
  let at = 0;
  let turn = 0; // 每次开口、停口都换一个号，旧的一句念完了也不再接着念
  let state = "silent";

  function mark(one) {
    document.querySelector(".is-said")?.classList.remove("is-said");
    const kinds = globalThis.CSS?.highlights;
    if (kinds && one) kinds.set("said", new Highlight(one.range));
    else if (kinds) kinds.delete("said");
    else one?.block.classList.add("is-said");
    const { top = 0, bottom = 0 } = one?.range.getBoundingClientRect() ?? {};
    if (one && (top < 80 || bottom > innerHeight - 80)) one.block.scrollIntoView({ block: "center" });
  }

  function become(next) {
    state = next;
    play.textContent = { silent: "朗读全文", reading: "暂停", paused: "接着读" }[next];
    stop.hidden = next === "silent";
    if (next === "silent") mark(null);
  }

  function say() {
    const mine = ++turn;
    if (at >= list.length) {
      become("silent");
      return;
    }
    mark(list[at]);
    const said = new SpeechSynthesisUtterance(list[at].text);
    said.lang = "zh-CN";
    said.rate = Number(speed.value);
    said.voice = voice.getVoices().find(({ lang }) => /^(zh|cmn)\b/i.test(lang)) ?? null;
    said.onend = () => {
      if (mine !== turn) return;
      at += 1;
      say();
    };
    said.onerror = ({ error }) => {
      if (mine !== turn || error === "interrupted" || error === "canceled") return;
      become("silent");
      told.textContent = "这台设备没有念出来，请检查系统里的中文语音。";
    };
    voice.speak(said);
  }

  function hush(next) {
    turn += 1;
    voice.cancel(); // 各家浏览器的 pause 不可靠；停下记住这一句，再开时从这一句念起
    become(next);
  }

  play.addEventListener("click", () => {
    told.textContent = "";
    if (state === "reading") {
      hush("paused");
      return;
    }
    if (state === "silent") [list, at] = [script(), 0];
    voice.cancel();
    become("reading");
    say();
  });
  stop.addEventListener("click", () => {
    hush("silent");
    play.focus();
  });
  try {
    speed.value = localStorage.getItem("rate") ?? "1";
  } catch {
    speed.value = "1";
  }
  speed.addEventListener("change", () => {
    try {
      localStorage.setItem("rate", speed.value);
    } catch {
      page.dataset.storage = "none"; // 不让存：这一页照样调
    }
    if (state !== "reading") return;
    voice.cancel();
    say();
  });
  addEventListener("pagehide", () => hush("silent"));
}

if (voice && globalThis.SpeechSynthesisUtterance && document.querySelector(".prose")) begin();
else if (corner) corner.append(make("p", "这个浏览器不会朗读，可以用手机或电脑自带的朗读功能。"));
