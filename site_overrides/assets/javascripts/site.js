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

function show() {
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

// 手机上导航横向滚动：把当前一项滚进视野。
document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

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
