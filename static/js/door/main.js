// The door desk on a phone: opens the storage, finds the meeting, and lets the page and the sending run.
import "../theme.js";
import { Desk } from "./desk.js";
import { Memory } from "./memory.js";
import { Page } from "./page.js";
import { keep, languages, lights } from "./shell.js";
import { chosen, cleanAddress, list, nameIn } from "./start.js";
import { openStore } from "./store.js";
import { Sync } from "./sync.js";

const addresses = document.getElementById("door").dataset;

async function opened() {
  try {
    const store = await openStore();
    return [store, await chosen(store, addresses.base)];
  } catch {
    const store = new Memory();
    return [store, await chosen(store, addresses.base)];
  }
}

async function begin() {
  const [store, record] = await opened();
  if (store.isLasting) navigator.storage?.persist?.().catch(() => {});
  addEventListener("hashchange", () => nameIn(location.hash) && location.reload());
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    event.preventDefault(); // the address names the meeting
    document.getElementById("content").focus();
  });
  languages(addresses);
  if (record) {
    if (store.isLasting) cleanAddress(record, addresses.base);
    const desk = new Desk(store, record);
    const sync = new Sync(desk, addresses.base);
    const page = new Page(desk, sync, addresses.reader);
    addEventListener("beforeunload", (event) => desk.unsafe.length && event.preventDefault());
    await desk.refresh();
    page.draw();
    sync.start();
    const home = document.getElementById("home");
    home.hidden = false;
    home.href = `${addresses.base}#semua`;
  } else await list(store);
  document.documentElement.dataset.ready = "true";
  await keep(addresses);
  document.documentElement.dataset.kept = "true";
}

lights();
begin();
