// 每页都有的几件小事：长辈版、深色、从本地文件夹打开时的链接。没有它，页面照样能读。
const page = document.documentElement;

function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    page.dataset.storage = "none"; // 浏览器不让存：这一页照样切换，只是不记住
  }
}

const isDark = () =>
  page.dataset.theme ? page.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

const actions = {
  elder() {
    const on = page.classList.toggle("elder");
    keep("elder", on ? "1" : null);
  },
  theme() {
    page.dataset.theme = isDark() ? "light" : "dark";
    keep("theme", page.dataset.theme);
  },
};

const sizes = [...document.querySelectorAll(".sizes input")];
for (const one of sizes) {
  if (one.value === (page.dataset.size ?? "1")) one.checked = true;
  one.addEventListener("change", () => {
    page.dataset.size = one.value;
    keep("size", one.value === "1" ? null : one.value);
  });
}

function show() {
  const plain = document.querySelector(".elder-on"); // 没有脚本时的开关；浏览器刷新时会记着它，所以跟着走
  if (plain) plain.checked = page.classList.contains("elder");
  for (const button of document.querySelectorAll("[data-act]")) {
    const on = button.dataset.act === "elder" ? page.classList.contains("elder") : isDark();
    button.setAttribute("aria-pressed", String(on));
    if (button.dataset.act === "elder") button.textContent = on ? "标准版" : "长辈版";
  }
}

for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => {
    actions[button.dataset.act]();
    show();
  });
}
show();

// 横向滚动的两排链接：把当前一项滚进视野，页面本身不动。
for (const here of document.querySelectorAll(".nav [aria-current], .peers [aria-current]")) {
  const row = here.closest("ul");
  row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - here.offsetWidth) / 2;
}

// 活动和科学日：页面里都有，只露出今天的。日子按北京时间算。
const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
for (const strip of document.querySelectorAll(".strip[data-from]")) {
  strip.hidden = !(strip.dataset.from <= today && today <= strip.dataset.to);
}

const calendar = document.getElementById("days");
for (const [from, to, name, note] of calendar ? JSON.parse(calendar.textContent).days : []) {
  if (today < from || to < today) continue;
  const strip = document.createElement("div");
  const line = document.createElement("div");
  const words = document.createElement("strong");
  strip.className = "strip";
  line.className = "wrap";
  words.textContent = `今天是${name}`;
  line.append(words, note);
  strip.append(line);
  calendar.before(strip);
}

for (const button of document.querySelectorAll("[data-share]")) {
  const { href } = document.querySelector("link[rel=canonical]") ?? location;
  const sheet = { title: document.title, url: href };
  const whole = navigator.canShare?.(sheet);
  if (!whole && !navigator.clipboard) continue;
  button.hidden = false;
  if (whole) button.textContent = "分享";
  button.addEventListener("click", async () => {
    try {
      if (whole) await navigator.share(sheet);
      else {
        await navigator.clipboard.writeText(href);
        button.textContent = "已复制";
      }
    } catch (cause) {
      if (cause.name !== "AbortError") button.textContent = "没有复制成，请手动选中网址";
    }
  });
}

// 离线阅读：读过的页面没有网络时也能打开。
if ("serviceWorker" in navigator && isSecureContext && location.protocol !== "file:") {
  const { href } = document.querySelector("link[rel=manifest]");
  addEventListener("load", () => navigator.serviceWorker.register(new URL("sw.js", href)).catch(() => {
    page.dataset.offline = "none"; // 浏览器不许：照常联网看
  }));
}

// 订阅页：复制地址。没有剪贴板可用时，按钮不出现，地址照样能选中。
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const label = button.firstChild;
      label.data = await navigator.clipboard.writeText(button.dataset.copy).then(() => "已复制", () => "没有复制成");
      setTimeout(() => (label.data = "复制"), 2000);
    });
  }
}

// 双击打开 index.html 时没有服务器，文件夹不会自己变成其中的 index.html。
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const [path, rest] = link.getAttribute("href").split(/(?=[?#])/, 2);
    if (/^[^:]*\/$/.test(path) && !path.startsWith("//")) link.setAttribute("href", `${path}index.html${rest ?? ""}`);
  }
  for (const form of document.querySelectorAll("form[action$='/']")) form.action += "index.html";
  // 浏览器不让本地文件里的模块运行，搜索脚本自己说不了这句话
  const status = document.querySelector(".finder__status");
  if (status) status.textContent = "从文件夹直接打开时不能搜索；在这个文件夹里运行 python -m http.server，再用浏览器打开它给出的地址。";
}
