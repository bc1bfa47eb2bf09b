// The page itself, kept for the time without network: the service worker, the language, the reader of QR codes.
import { say } from "./words.js";

const by = (id) => document.getElementById(id);

/** A worker that is whole takes over; asked again and again, for a browser may forget it while the old one is busy. */
function hurry(registration) {
  const asking = setInterval(() => {
    if (!registration.installing && !registration.waiting) clearInterval(asking);
    registration.waiting?.postMessage("take over");
  }, 1000);
}

/** The page in another language, kept with all its files by a worker of its own: never a page without its files. */
async function keepShell({ base, worker }, language) {
  const address = new URL(worker, location.href);
  address.searchParams.set("bahasa", language);
  const registration = await navigator.serviceWorker.register(address, { scope: base, updateViaCache: "none" });
  const coming = registration.installing ?? registration.waiting;
  if (!coming) return;
  hurry(registration);
  await new Promise((resolve, reject) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve();
      if (coming.state === "redundant") reject(new Error("not kept"));
    });
  });
}

async function keepReader(address) {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (formats.includes("qr_code")) return;
  const parts = [address, new URL("index.js", new URL(address, location.href)).pathname];
  for (const name of await caches.keys()) {
    if (name.startsWith("pintu-") && (await caches.has(name))) await (await caches.open(name)).addAll(parts);
  }
}

/** Let the page be kept. `worker`, `reader`: addresses. A newer page takes over when nobody is looking. */
export async function keep({ base, worker, reader }) {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  try {
    const had = Boolean(navigator.serviceWorker.controller);
    const registration = await navigator.serviceWorker.register(worker, { scope: base, updateViaCache: "none" });
    registration.addEventListener("updatefound", () => hurry(registration));
    hurry(registration);
    let newer = false;
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      newer = had;
      if (had) keepReader(reader).catch(() => {}); // into the new one's cache, too
    });
    document.addEventListener("visibilitychange", () => {
      if (newer && document.visibilityState === "hidden" && !document.querySelector("dialog[open]")) location.reload();
    });
    await navigator.serviceWorker.ready;
    await keepReader(reader);
  } catch {
    // Without network, or where workers are forbidden: the page works, it is only not kept.
  }
}

/** The language changes with network only: the words come from the server. */
export function languages(addresses) {
  by("languages").addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    try {
      await fetch(link.href, { redirect: "manual", credentials: "same-origin" });
      if (navigator.serviceWorker?.controller) await keepShell(addresses, link.hreflang);
      location.reload();
    } catch {
      by("said").textContent = say("language.offline");
    }
  });
}

/** The chosen light, remembered here: the kept page is the same for everybody. */
export function lights() {
  try {
    const chosen = localStorage.getItem("tampilan");
    if (chosen) document.documentElement.dataset.theme = chosen;
    for (const link of document.querySelectorAll("[data-theme-choice]")) {
      if (chosen && link.dataset.themeChoice === chosen) link.setAttribute("aria-current", "true");
      else if (chosen) link.removeAttribute("aria-current");
      link.addEventListener("click", () => {
        const { themeChoice } = link.dataset;
        if (themeChoice === "auto") localStorage.removeItem("tampilan");
        else localStorage.setItem("tampilan", themeChoice);
      });
    }
  } catch {
    // Without storage the choice holds as long as the cookie does.
  }
}
