// 从前在这个地址上看过成品网站的话，浏览器里可能还留着离线页面：让它退下，免得看到旧稿。
addEventListener("install", () => skipWaiting());
addEventListener("activate", () => registration.unregister());
