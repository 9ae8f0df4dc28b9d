// 粘贴页：带格式复制、浅色与深色两部手机、切换账号。
function placeheld(body) {
  // 编辑器取不到本机的图片：每张图换成一行编号，人照着编号上传。
  const copyOf = document.createElement("div");
  copyOf.innerHTML = body.innerHTML;
  for (const image of copyOf.querySelectorAll("img")) {
    const line = document.createElement("span");
    const name = image.getAttribute("src"), number = /(\d+)\.\w+$/.exec(name)?.[1] ?? "";
    line.setAttribute("style", "color:#9a3324");
    line.textContent = `［在这里插入图 ${number}：${image.alt}（${name}）］`;
    image.replaceWith(line);
  }
  return copyOf;
}
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-rich]");
  if (!button) return;
  const body = placeheld(document.getElementById(button.dataset.rich));
  const shadow = document.body.appendChild(document.createElement("div"));
  shadow.className = "sr"; shadow.style.whiteSpace = "pre-line"; shadow.append(body);
  const flavours = { "text/html": body.innerHTML.trim(), "text/plain": body.innerText.trim() };
  shadow.remove();
  told(button, await copy(flavours));
});

document.addEventListener("click", async event => {
  const button = event.target.closest("[data-piece]");
  if (!button) return;
  const at = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" }).format(new Date());
  told(button, await copy({ "text/plain": `- piece: "${button.dataset.piece}"\n  account: ${button.dataset.to}\n  at: ${at}\n` }));
});

const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
const ratio = (one, two) => (Math.max(light(one), light(two)) + .05) / (Math.min(light(one), light(two)) + .05);
const mix = (one, two, share) => one.map((v, at) => Math.round(v + (two[at] - v) * share));
const read = text => { const parts = /rgba?\(([^)]+)\)/.exec(text)?.[1].split(",").map(Number); return parts && parts[3] !== 0 ? parts.slice(0, 3) : null; };
const write = colour => `rgb(${colour.join(", ")})`;
const BLACK = [25, 25, 25], WHITE = [255, 255, 255], TEXT = [211, 211, 211];
function sunk(colour) {
  // 底色：浅的压到近黑、留一点色相；本来就深的不动。
  return light(colour) < .18 ? colour : mix(mix(colour, BLACK, .82), WHITE, .03);
}
function lifted(colour, ground) {
  // 文字：保持色相，提亮到与底色的对比度够 7，长时间看也不费眼。
  for (let step = 0; step <= 10; step++) {
    const tried = mix(colour, WHITE, step / 10);
    if (ratio(tried, ground) >= 7) return tried;
  }
  return TEXT;
}
function darken(node, ground) {
  const style = node.style;
  const back = style && read(style.backgroundColor);
  if (back) { ground = sunk(back); style.backgroundColor = write(ground); }
  const ink = style && read(style.color);
  if (ink) style.color = write(lifted(ink, ground));
  for (const side of ["Top", "Right", "Bottom", "Left"]) {
    const edge = style && read(style[`border${side}Color`]);
    if (edge) style[`border${side}Color`] = write(ratio(edge, ground) < 1.5 ? mix(edge, WHITE, .35) : light(edge) > .6 ? mix(edge, BLACK, .7) : edge);
  }
  for (const child of node.children) darken(child, ground);
}
function pair(phones) {
  // 深色是另一部手机，用到才造；浅色那部从不改动，复制的总是它。两部一起滚动。
  const light = phones?.querySelector("[data-mode=light]");
  if (!light || phones.querySelector(".phone[data-mode=dark]")) return;
  const dark = light.cloneNode(true);
  dark.dataset.mode = "dark";
  dark.setAttribute("aria-hidden", "true");  // 同样的字，读屏只念一遍
  for (const node of dark.querySelectorAll("[id], [tabindex], [href]")) for (const name of ["id", "tabindex", "href"]) node.removeAttribute(name);
  for (const child of dark.querySelector(".phone__body").children) darken(child, BLACK);
  light.after(dark);
  const pages = [light, dark].map(phone => phone.querySelector(".phone__page"));
  for (const [one, other] of [pages, [...pages].reverse()])
    one.addEventListener("scroll", () => { if (Math.abs(other.scrollTop - one.scrollTop) > 1) other.scrollTop = one.scrollTop; });
}
document.addEventListener("click", event => {
  const button = event.target.closest("[data-show]");
  if (!button) return;
  for (const each of button.parentElement.children) each.setAttribute("aria-pressed", each === button);
  button.closest(".phones").dataset.shown = button.dataset.show;
});

const tabs = [...document.querySelectorAll("[role=tab]")];
function show(tab) {
  for (const each of tabs) {
    each.setAttribute("aria-selected", each === tab);
    each.tabIndex = each === tab ? 0 : -1;
    document.getElementById(each.getAttribute("aria-controls")).hidden = each !== tab;
  }
  pair(document.querySelector(`#${tab.getAttribute("aria-controls")} .phones--pair`));
}
for (const tab of tabs) {
  tab.addEventListener("click", () => { show(tab); history.replaceState(null, "", "#" + tab.dataset.name); });
  tab.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    show(next); next.focus();
  });
}
function follow() {
  if (tabs.length) show(tabs.find(tab => "#" + tab.dataset.name === decodeURIComponent(location.hash)) ?? tabs[0]);
  else pair(document.querySelector(".phones--pair"));
}
addEventListener("hashchange", follow);
follow();
