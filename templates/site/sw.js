// 离线阅读：有网络时总是取新的，绝不给旧页面；没有网络时，拿出读过的那一份。
const NAME = "kepu-VERSION";
const SHELL = [SHELL];
const MOST = 120; // 留多少个页面和图片，多了丢最早的

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      await self.registration.navigationPreload?.enable(); // 不必等这段脚本醒来，页面先去取
      const now = await caches.open(NAME);
      for (const name of await caches.keys()) {
        if (name === NAME || !name.startsWith("kepu-")) continue;
        const old = await caches.open(name); // 换了版本，读过的页面不丢
        for (const request of await old.keys()) {
          if (!(await now.match(request))) await now.put(request, await old.match(request));
        }
        await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

async function keep(request, answer) {
  const cache = await caches.open(NAME);
  await cache.put(request, answer);
  const all = await cache.keys();
  const read = all.filter(({ url }) => !SHELL.some((path) => url === new URL(path, self.registration.scope).href));
  await Promise.all(read.slice(0, Math.max(0, read.length - MOST)).map((old) => cache.delete(old)));
}

async function answer(event) {
  const { request } = event;
  try {
    const fresh = (await event.preloadResponse) ?? (await fetch(request));
    if (fresh.ok && fresh.status === 200 && !fresh.redirected) event.waitUntil(keep(request, fresh.clone()));
    return fresh;
  } catch (trouble) {
    const cache = await caches.open(NAME);
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) return kept;
    if (request.mode === "navigate") return cache.match(new URL("offline/", self.registration.scope).href);
    throw trouble;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const ours = request.url.startsWith(self.registration.scope);
  const large = // 大的，和离线用不上的：搜索的小文件会把读过的页面挤掉
    /\.(mp4|webm|mp3|m4a|zip|bin|json)$|\/feeds\//.test(new URL(request.url).pathname);
  if (request.method === "GET" && ours && !large && !request.headers.has("range")) event.respondWith(answer(event));
});
