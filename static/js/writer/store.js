// What this device keeps until the server has it, in IndexedDB: texts and fields that were typed, and what was marked in the
// margin without a line. One record for each part of each open page, so that two windows do not write over each other.
const NAME = "rembug-notula";
const NET = "notula:"; // localStorage: written in the last moment of a page, when IndexedDB has no time left

const PARTING = 1_500; // milliseconds

const got = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("aborted"));
  });

const chance = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("typed", { keyPath: "id" }).createIndex("place", "place");
  };
  const db = await Promise.race([
    got(request),
    new Promise((_, reject) => setTimeout(() => reject(new Error("storage does not answer")), 4000)),
  ]);
  db.onversionchange = () => db.close();
  return db;
}

/** Which pages of this device are open now; what the others left behind may be taken up. */
async function living(page) {
  if (!navigator.locks) return new Set([page]);
  // held as long as this page lives, and asked for once
  navigator.locks.request(`${NET}${page}`, { ifAvailable: true }, (lock) => lock && new Promise(() => {}));
  const { held = [], pending = [] } = await navigator.locks.query();
  return new Set([...held, ...pending].map((one) => one.name.replace(NET, "")).concat(page));
}

/** Wait a moment for a page that is being closed: after a reload the old one may still be there. */
async function parted(page) {
  if (!navigator.locks) return;
  await navigator.locks.request(`${NET}${page}`, { signal: AbortSignal.timeout(PARTING) }, () => {}).catch(() => {});
}

export class Store {
  page = chance();
  #db = null;
  #latest = new Map(); // part -> record not yet on disk, or null: forget it

  /** `place`: the meeting; `user`: whose texts these are, on a device of several people. */
  constructor(place, user) {
    this.place = place;
    this.user = user;
  }

  /** Open the storage. Rejects where the browser has none; the page then says so. */
  async open() {
    this.#db = await open();
  }

  #id(part, page = this.page) {
    return `${this.place}|${page}|${part}`;
  }

  /** What closed pages of this user left for this meeting, newest first. They stay until `drop` or `adopt`. */
  async left() {
    let alive = await living(this.page);
    const kept = this.#db ? await got(this.#db.transaction("typed").objectStore("typed").index("place").getAll(this.place)) : [];
    const records = new Map(kept.map((one) => [one.id, one]));
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(`${NET}${this.place}|`)) continue;
      const record = JSON.parse(localStorage.getItem(name));
      if (record.at >= (records.get(record.id)?.at ?? 0)) records.set(record.id, record);
    }
    const mine = [...records.values()].filter((one) => one.user === this.user && one.page !== this.page);
    const going = new Set(mine.map((one) => one.page).filter((page) => alive.has(page)));
    if (going.size) {
      await Promise.all([...going].map(parted));
      alive = await living(this.page);
    }
    return mine
      .filter((one) => !alive.has(one.page))
      .sort((one, other) => other.at - one.at);
  }

  /** Remember what was typed in a part. Resolves when it is on disk. */
  async keep(part, what) {
    const record = { ...what, id: this.#id(part), part, place: this.place, page: this.page, user: this.user, at: Date.now() };
    this.#latest.set(part, record);
    if (!this.#db) return this.#net(record);
    const transaction = this.#db.transaction("typed", "readwrite", { durability: "relaxed" });
    transaction.objectStore("typed").put(record);
    await done(transaction);
    if (this.#latest.get(part) === record) this.#latest.delete(part);
    return undefined;
  }

  /** The last moment: whatever is not on disk for certain goes where writing is immediate. */
  keepNow(part, what) {
    const record = { ...what, id: this.#id(part), part, place: this.place, page: this.page, user: this.user, at: Date.now() };
    this.#net(record);
  }

  #net(record) {
    localStorage.setItem(`${NET}${record.id}`, JSON.stringify(record));
  }

  /** The server has it: forget it. */
  async drop(part) {
    await this.remove({ id: this.#id(part) });
  }

  /** Forget a record of a closed page; what it held is kept by this page from now on, or by the server. */
  async remove({ id }) {
    localStorage.removeItem(`${NET}${id}`);
    if (!this.#db) return;
    const transaction = this.#db.transaction("typed", "readwrite");
    transaction.objectStore("typed").delete(id);
    await done(transaction);
  }
}
