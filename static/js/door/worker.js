// Keeps the page of the door - never the roster, never an answer of the server - so that it opens without network.
// The server writes two lines above this: SHELL (address of the page, its files, their fingerprint). A new release has
// another fingerprint, so the browser installs the new worker and the old files go. All of one release or nothing: each
// file's address holds the beginning of the SHA-256 of its content, and the page must name the same files; where a server
// is just being renewed one of the two differs, the new worker is not installed, and the old page stays as it was.
/* global SHELL */
const CACHE = `pintu-${SHELL.version}`;

/** Whether the content is what its address names: `….<digest>.js` or `…?v=<digest>`. */
async function isWhole(address, answer) {
  if (!answer.ok || answer.redirected) return false;
  const [, named] = /(?:\.|\?v=)([0-9a-f]{10})(?:\.\w+)?$/.exec(address) ?? [];
  if (!named) return false;
  const digest = await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer());
  return Array.from(new Uint8Array(digest).slice(0, 5), (byte) => byte.toString(16).padStart(2, "0")).join("") === named;
}

self.addEventListener("install", (event) => {
  const fresh = (address) => new Request(address, { cache: "reload", credentials: "same-origin" });
  event.waitUntil((async () => {
    const page = await fetch(new Request(SHELL.page, { cache: "reload", credentials: "omit" })); // nobody's page
    if (!page.ok || page.redirected) throw new Error("no page");
    const text = await page.clone().text();
    const named = SHELL.files.filter((address) => /\.(css|js)$/.test(address));
    if (!named.every((address) => text.includes(`"${address}"`))) throw new Error("the page is of another release");
    const answers = await Promise.all(SHELL.files.map(async (address) => [address, await fetch(fresh(address))]));
    for (const [address, answer] of answers) if (!(await isWhole(address, answer))) throw new Error(`another ${address}`);
    const cache = await caches.open(CACHE);
    await Promise.all(answers.map(([address, answer]) => cache.put(address, answer)));
    await cache.put(SHELL.start, page);
    await self.skipWaiting();
  })());
});

self.addEventListener("message", () => void self.skipWaiting());

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
