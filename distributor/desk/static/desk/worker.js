// Kept on the device: one page that says there is no line, and its style. Never a page of the desk: texts may be
// under embargo, and a phone may be lost.
const KEPT = "offline-1";
const PAGE = "/offline/";

async function keep() {
  const page = await fetch(PAGE, { cache: "reload" });
  const styles = [...(await page.clone().text()).matchAll(/href="([^"]+\.css)"/g)].map((found) => found[1]);
  const kept = await caches.open(KEPT);
  await kept.put(PAGE, page);
  await kept.addAll(styles);
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});

// Only where the line fails, and only for a page that somebody asked for or the style of that one page.
self.addEventListener("fetch", (event) => {
  const { mode, method, destination } = event.request;
  if (method !== "GET" || (mode !== "navigate" && destination !== "style")) return;
  const lost = async () => (await caches.match(mode === "navigate" ? PAGE : event.request)) ?? Response.error();
  event.respondWith(fetch(event.request).catch(lost));
});

self.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  const options = { body: said.body, tag: "desk", data: said.url, icon: "/static/desk/icon-192.png" };
  event.waitUntil(self.registration.showNotification(said.title ?? "distributor", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  // Only our own pages are opened, whatever was sent.
  const url = new URL(event.notification.data ?? "/", self.location.origin);
  const path = url.origin === self.location.origin ? url.pathname + url.search : "/";
  event.waitUntil(self.clients.openWindow(path));
});
