// What this device keeps until the server has it, in IndexedDB: texts and fields that were typed, and what was marked in the
// margin without a line. One record for each part of each open page, so that two windows do not write over each other.
const NAME = "rembug-notula";
const NET = "notula:"; // localStorage: written in the last moment of a page, when IndexedDB has no time left

const TAKING = "notula-ambil:"; // held while one page takes up what closed ones left, so that two never take the same
const PATIENCE = 4_000; // milliseconds

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
  const db = await got(request);
  db.onversionchange = () => db.close();
  return db;
}

/** Which pages of this device are open now; what the others left behind may be taken up. */
async function living(page) {
  if (!navigator.locks) return new Set([page]);
  // held as long as this page lives, and asked for once
  navigator.locks.request(`${NET}${page}`, { ifAvailable: true }, (lock) => lock && new Promise(() => {}));
  const { held = [], pending = [] } = await navigator.locks.query();
  const own = [...held, ...pending].filter((one) => one.mode === "exclusive"); // the shared ones only wait for a page to go
  return new Set(own.map((one) => one.name.replace(NET, "")).concat(page));
}

export class Store {
  page = chance();
  #db = null;
  #opening = null;
  #watched = new Set(); // pages that are waited for

  /** `place`: the meeting; `user`: whose texts these are, on a device of several people. */
  constructor(place, user) {
    this.place = place;
    this.user = user;
  }

  /** Open the storage. Rejects where the browser has none or keeps silent; the page then says so. What answers late is used. */
  async open() {
    this.#opening = open().then((db) => (this.#db = db));
    const silent = new Promise((_, reject) => setTimeout(() => reject(new Error("storage does not answer")), PATIENCE));
    await Promise.race([this.#opening, silent]);
  }

  #id(part, page = this.page) {
    return `${this.place}|${page}|${part}`;
  }

  /**
   * Give `take` what closed pages of this user left for this meeting, newest first; now, and again when a page has gone that is
   * still open now (a closing page may need a moment; a second window, an afternoon). Records stay until `remove`.
   */
  async taking(take) {
    const now = async () => {
      if (!this.#db) this.#opening.then(() => this.taking(take), () => {});
      const { left, open } = await this.#found();
      for (const page of open) this.#gone(page).then(() => this.taking(take));
      await take(left);
    };
    await (navigator.locks ? navigator.locks.request(`${TAKING}${this.place}`, now) : now());
  }

  async #found() {
    const alive = await living(this.page); // first: what a page that is gone left is complete
    const kept = this.#db ? await got(this.#db.transaction("typed").objectStore("typed").index("place").getAll(this.place)) : [];
    const records = new Map(kept.map((one) => [one.id, one]));
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(`${NET}${this.place}|`)) continue;
      const record = JSON.parse(localStorage.getItem(name));
      if (record.at >= (records.get(record.id)?.at ?? 0)) records.set(record.id, record);
    }
    const mine = [...records.values()].filter((one) => one.user === this.user && one.page !== this.page);
    const open = new Set(mine.map((one) => one.page).filter((page) => alive.has(page) && !this.#watched.has(page)));
    return { left: mine.filter((one) => !alive.has(one.page)).sort((one, other) => other.at - one.at), open };
  }

  async #gone(page) {
    this.#watched.add(page);
    await navigator.locks.request(`${NET}${page}`, { mode: "shared" }, () => {});
    this.#watched.delete(page);
  }

  /** Remember what was typed in a part. Resolves when it is on disk. */
  async keep(part, what) {
    const record = { ...what, id: this.#id(part), part, place: this.place, page: this.page, user: this.user, at: Date.now() };
    if (!this.#db) return this.#net(record);
    const transaction = this.#db.transaction("typed", "readwrite", { durability: "relaxed" });
    transaction.objectStore("typed").put(record);
    transaction.commit(); // on its way before this page is asked for anything else: a closing page may not be asked again
    await done(transaction);
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
