// 稿件页：章节跳到视频的那一刻；目录标出正在读的一节。
const film = document.querySelector("video");
const chapters = [...document.querySelectorAll(".chapters a[data-at]")];

if (film) {
  for (const link of chapters) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      film.currentTime = Number(link.dataset.at);
      film.play().catch(() => film.focus());
    });
  }
  film.addEventListener("timeupdate", () => {
    const now = chapters.filter((link) => Number(link.dataset.at) <= film.currentTime + 0.05).pop();
    for (const link of chapters) {
      if (link === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  });
}

const entries = new Map(
  [...document.querySelectorAll(".contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
);
const headings = [...entries.keys()].map((id) => document.getElementById(id)).filter(Boolean);
if (headings.length) {
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    for (const [id, link] of entries) {
      if (passed?.id === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" }).observe(headings[0]);
  addEventListener("scroll", mark, { passive: true });
}
