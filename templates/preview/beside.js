// 左边是网页，右边是一个账号拿到的样子；网页更新或换了一篇，右边跟着换。
const find = (selector) => document.querySelector(selector);
const [page, account, select] = [find("#page"), find("#account"), find("select")];
const chosen = "kepu-account";

function show() {
  const { contentWindow: shown } = account;
  const top = shown?.scrollY ?? 0;
  if (shown && shown.location.pathname === new URL(select.value, location).pathname) {
    account.addEventListener("load", () => shown.scrollTo({ top, behavior: "instant" }), { once: true });
    shown.location.reload();
  } else {
    account.src = select.value;
  }
  find("#out").href = select.value;
}

page.addEventListener("load", () => {
  const { pathname } = page.contentWindow.location;
  const bar = page.contentDocument.querySelector("kepu-preview");
  const accounts = JSON.parse(bar?.dataset.accounts ?? "[]");
  history.replaceState(null, "", `?page=${encodeURIComponent(pathname)}`);
  find("#back").href = pathname;
  for (const part of [select, account, find("#out")]) part.hidden = !accounts.length;
  find("#none").hidden = accounts.length > 0;
  select.replaceChildren(...accounts.map(({ id, name, channel }) => {
    const words = channel === name ? name : `${name} · ${channel}`;
    const own = id === sessionStorage.getItem(chosen);
    return new Option(words, `/_preview/account/${id}/${encodeURIComponent(bar.dataset.piece)}/`, own, own);
  }));
  if (accounts.length) show();
});
select.addEventListener("change", () => {
  sessionStorage.setItem(chosen, select.value.split("/")[3]);
  show();
});
const wanted = new URLSearchParams(location.search).get("page") ?? "/";
page.src = /^\/(?!\/)/.test(wanted) ? wanted : "/";
