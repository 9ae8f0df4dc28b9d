"use strict";
// 剪贴板、勾选：发稿台与粘贴页共用。不发任何网络请求；勾选只记在这台电脑的浏览器里。
const memory = {
  get(key) { try { return localStorage.getItem("kepu:" + key); } catch { return null; } },
  set(key, value) {
    try { value === null ? localStorage.removeItem("kepu:" + key) : localStorage.setItem("kepu:" + key, value); } catch { /* 浏览器不许记，就不记 */ }
  },
};
function copyByEvent(flavours) {
  let done = false;
  const give = event => {
    for (const [type, text] of Object.entries(flavours)) event.clipboardData.setData(type, text);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener("copy", give, true);
  try { document.execCommand("copy"); } finally { document.removeEventListener("copy", give, true); }
  return done;
}
async function copy(flavours) {
  // 新接口把 HTML 原样交给编辑器；有的浏览器打开本地文件时不给用，就退回复制事件。
  try {
    const blobs = Object.entries(flavours).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch { return copyByEvent(flavours); }
}
function told(button, fine) {
  const words = button.dataset.words ??= button.textContent;
  button.textContent = fine ? "已复制" : "没能复制，请手动选中";
  button.classList.add(fine ? "is-done" : "is-lost");
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => { button.textContent = words; button.classList.remove("is-done", "is-lost"); }, 2200);
  document.getElementById("said").textContent = fine ? words + "：好了" : "没能复制";
}
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy], [data-text]");
  if (button) told(button, await copy({ "text/plain": button.dataset.text ?? document.getElementById(button.dataset.copy).textContent }));
});
for (const box of document.querySelectorAll("[data-tick]")) {
  box.checked = memory.get(box.dataset.tick) !== null;
  box.addEventListener("change", () => memory.set(box.dataset.tick, box.checked ? new Date().toISOString() : null));
}
