// 发稿台首页：今天是哪天由浏览器说了算；筛选、分组都在本页完成。
const form = document.getElementById("filter"), pieces = [...document.querySelectorAll(".piece")];
const say = id => document.getElementById(id);
const dayOf = time => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", dateStyle: "short" }).format(time);
const now = new Date(), today = dayOf(now);
say("day").textContent = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", dateStyle: "full" }).format(now);
for (const piece of pieces) {
  const at = new Date(piece.dataset.at), until = piece.dataset.until && new Date(piece.dataset.until);
  piece.states = [at > now ? "coming" : until && until <= now ? "over-date" : "public", ...piece.dataset.flags.split(" ")];
  piece.group = dayOf(at) === today ? "today" : at > now ? "coming" : "recent";
}
for (const name of ["coming", "today"]) {
  const list = say("group-" + name)?.querySelector(".list");
  if (!list) continue;
  const own = pieces.filter(piece => piece.group === name).sort((a, b) => a.dataset.at < b.dataset.at ? -1 : 1);
  list.append(...own);
}
function done(post) { return Boolean(post.dataset.sent) || post.querySelector("input").checked; }
function waiting(piece, account) {
  return [...piece.querySelectorAll("[data-account]")].some(post => (!account || post.dataset.account === account) && !done(post));
}
function fits(piece, want) {
  const posts = piece.dataset.accounts.split(" ");
  return piece.dataset.title.toLowerCase().includes(want.q.trim().toLowerCase())
    && (!want.account || posts.includes(want.account))
    && (!want.kind || piece.dataset.kind === want.kind) && (!want.column || piece.dataset.column === want.column)
    && (!want.state || (want.state === "waiting" ? waiting(piece, want.account) : piece.states.includes(want.state)));
}
function refresh() {
  const want = Object.fromEntries(new FormData(form));
  for (const piece of pieces) {
    piece.hidden = !fits(piece, want);
    for (const post of piece.querySelectorAll("[data-account]")) post.hidden = Boolean(want.account) && post.dataset.account !== want.account;
  }
  for (const family of document.querySelectorAll(".family")) {
    const posts = [...family.querySelectorAll("[data-account]")];
    family.querySelector("span").textContent = `${posts.filter(done).length} / ${posts.length} 已发`;
    family.hidden = posts.every(post => post.hidden);
    if (want.account && !family.hidden) family.open = true;
  }
  const seen = pieces.filter(piece => !piece.hidden);
  for (const group of document.querySelectorAll(".group")) {
    const count = group.querySelectorAll(".piece:not([hidden])").length;
    group.hidden = !count;
    group.querySelector("small").textContent = `${count} 篇`;
  }
  say("count").textContent = `${seen.length} 篇`;
  say("empty").hidden = seen.length > 0;
}
const tally = { today: piece => piece.group === "today", coming: piece => piece.group === "coming", over: piece => piece.states.includes("over"), waiting: piece => waiting(piece, "") };
function count() { for (const [name, test] of Object.entries(tally)) {
    const many = pieces.filter(test).length;
    say("tally-" + name).textContent = many;
    say("tally-" + name).parentElement.classList.toggle("bad", name === "over" && many > 0);
  } }
const kept = ["account", "column", "kind", "state"];
for (const name of kept) {
  const value = memory.get("filter:" + name);
  if (value && [...form.elements[name].options].some(option => option.value === value)) form.elements[name].value = value;
}
form.addEventListener("input", () => { for (const name of kept) memory.set("filter:" + name, form.elements[name].value || null); refresh(); });
form.addEventListener("reset", () => { for (const name of kept) memory.set("filter:" + name, null); setTimeout(refresh); });
form.addEventListener("submit", event => event.preventDefault());
document.addEventListener("change", event => { if (event.target.matches("[data-tick]")) { count(); refresh(); } });
count(); refresh();
