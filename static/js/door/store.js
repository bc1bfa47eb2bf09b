// What this device keeps, in IndexedDB: the meetings it was admitted to with their roster, the taps not yet sent, its
// name and counter. A tap is recorded when its transaction is complete, and not before.
const NAME = "rembug-pintu";

const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("aborted"));
  });
const got = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A name for this device that no other has: 16 characters of chance. */
export function newName(letter) {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return letter + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function upgrade(db) {
  db.createObjectStore("meetings", { keyPath: "id" });
  db.createObjectStore("outbox", { keyPath: "key" }).createIndex("meeting", "meeting");
  db.createObjectStore("device", { keyPath: "what" });
}

/** Open the storage. Rejects where the browser allows none (some private windows, storage switched off or broken). */
export async function openStore() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => upgrade(request.result);
  const db = await Promise.race([
    got(request),
    new Promise((_, reject) => setTimeout(() => reject(new Error("storage does not answer")), 4000)),
  ]);
  db.onversionchange = () => db.close();
  return new Store(db);
}

class Store {
  isLasting = true;

  constructor(db) {
    this.db = db;
  }

  #begin(stores, mode = "readonly") {
    const transaction = this.db.transaction(stores, mode, { durability: "strict" });
    return [transaction, ...stores.map((name) => transaction.objectStore(name))];
  }

  async meetings() {
    const [, meetings] = this.#begin(["meetings"]);
    return got(meetings.getAll());
  }

  /** What is known of a meeting and the taps its list does not know yet, as they are at one moment. */
  async load(id) {
    const [, meetings, outbox] = this.#begin(["meetings", "outbox"]);
    const [record, events] = await Promise.all([got(meetings.get(id)), got(outbox.index("meeting").getAll(id))]);
    return [record ?? null, events.sort((a, b) => a.number - b.number)];
  }

  /** Remember a meeting, or something new about it. */
  async keep(record) {
    const [transaction, meetings] = this.#begin(["meetings"], "readwrite");
    meetings.put(record);
    await done(transaction);
  }

  /** Put taps on disk; gives them back with their keys, made of this device's name and a number. All or none. */
  async add(meeting, drafts) {
    const [transaction, outbox, device] = this.#begin(["outbox", "device"], "readwrite");
    const finished = done(transaction);
    finished.catch(() => {});
    const me = (await got(device.get("me"))) ?? { what: "me", client: newName("c"), count: 0 };
    const events = drafts.map((draft) => {
      me.count += 1;
      const key = `${me.client}-${me.count}`;
      return { ...draft, key, number: me.count, meeting, subject: draft.subject ?? key };
    });
    device.put(me);
    for (const event of events) outbox.put(event);
    await finished;
    return events;
  }

  /** What the server said is kept, taps that its list knows are forgotten, those it only took are marked: all or none. */
  async settle(record, { forget = [], sent = [] }) {
    const [transaction, meetings, outbox] = this.#begin(["meetings", "outbox"], "readwrite");
    meetings.put(record);
    for (const key of forget) outbox.delete(key);
    for (const event of sent) outbox.put({ ...event, sent: true });
    await done(transaction);
  }

  /** Mark taps the server does not accept in this shape: kept, no longer sent by themselves. */
  async park(events) {
    const [transaction, outbox] = this.#begin(["outbox"], "readwrite");
    for (const event of events) outbox.put({ ...event, parked: true });
    await done(transaction);
  }

  async forget(id) {
    const [transaction, meetings] = this.#begin(["meetings"], "readwrite");
    meetings.delete(id);
    await done(transaction);
  }
}
