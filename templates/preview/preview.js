// 预览条的动静：保存就更新（不丢滚动的位置），列表上标出读者看不到的稿件。
const bar = document.querySelector("kepu-preview");
const shadow = bar.shadowRoot;
const find = (selector) => shadow.querySelector(selector);
const store = sessionStorage;

// 更新前记下滚到哪里，更新后回去。
const place = `kepu-scroll ${location.pathname}`;
const kept = store.getItem(place);
if (kept !== null) {
  store.removeItem(place);
  history.scrollRestoration = "manual";
  const back = () => scrollTo({ top: Number(kept), behavior: "instant" });
  back();
  addEventListener("load", back, { once: true });
}
function renew() {
  store.setItem(place, scrollY);
  location.reload();
}

// 只有看得见的标签页听消息：浏览器对一个地址只开六条线。
let news;
function listen() {
  news?.close();
  if (document.hidden) return;
  const page = encodeURIComponent(location.pathname);
  news = new EventSource(`/_preview/events?page=${page}&mark=${bar.dataset.mark}`);
  news.addEventListener("open", () => { find(".live").dataset.on = ""; });
  news.addEventListener("error", () => { delete find(".live").dataset.on; });
  news.addEventListener("progress", ({ data }) => { if (data) find("#progress").textContent = data; });
  news.addEventListener("stale", renew);
}
document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => news?.close());
addEventListener("pageshow", listen);

// 问题收起以后，直到问题有变都不再自己打开。
const findings = find("#findings");
if (findings) {
  const told = `kepu-findings ${findings.textContent.length} ${bar.dataset.piece}`;
  if (store.getItem(told)) findings.open = store.getItem(told) === "open";
  findings.addEventListener("toggle", () => store.setItem(told, findings.open ? "open" : "shut"));
}

// 已经在渠道预览旁边了，就不再给入口。
if (parent !== window) find("#beside")?.toggleAttribute("hidden", true);

// 列表上读者看不到的稿件。
const hidden = JSON.parse(bar.dataset.hidden);
for (const link of document.querySelectorAll("main a[href*='p/']")) {
  const id = decodeURIComponent(link.pathname.match(/^\/p\/([^/]+)\/$/)?.[1] ?? "");
  if (Object.hasOwn(hidden, id) && link.textContent.trim()) {
    const chip = document.createElement("span");
    chip.className = "kepu-chip";
    chip.textContent = hidden[id];
    link.append(chip);
  }
}
