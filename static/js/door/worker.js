// Keeps the page of the door - never the roster, never an answer of the server - so that it opens without network.
// The server writes two lines above this: SHELL (address of the page, its files, their fingerprint). A new release has
// another fingerprint, so the browser installs the new worker and the old files go.
/* global SHELL */
const CACHE = `pintu-${SHELL.version}`;

self.addEventListener("install", (event) => {
  const fresh = (address) => new Request(address, { cache: "reload", credentials: "same-origin" });
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(SHELL.files.map(fresh));
    const page = await fetch(new Request(SHELL.page, { cache: "reload", credentials: "omit" })); // nobody's page
    if (!page.ok || page.redirected) throw new Error("no page");
    await cache.put(SHELL.start, page);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("pintu-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

async function page(request) {
  const kept = await caches.match(SHELL.start, { cacheName: CACHE });
  return kept ?? fetch(request);
}

async function file(request) {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const inside = address.pathname.startsWith(SHELL.start);
  if (request.mode === "navigate" && inside) event.respondWith(page(request));
  else if (!inside) event.respondWith(file(request));
});
