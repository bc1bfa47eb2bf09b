// One meeting on this device: what is known, what waits to be sent, and the taps. Tells listeners when something changed.
import { Memory } from "./memory.js";
import { fold } from "./model.js";
import { takenBack } from "./taps.js";

const EMPTY = { version: "", meeting: null, seats: [], present: [], others: [], questions: [] };
const channel = "BroadcastChannel" in window ? new BroadcastChannel("rembug-pintu") : null;

export class Desk extends EventTarget {
  /** Taps that could not be written to disk: they live on this page only until the server has them. */
  #loose = new Memory();
  #stored = [];
  #floating = [];
  #view = null;
  #turn = 0;
  #shown = 0;

  constructor(store, record) {
    super();
    this.store = store;
    this.record = record;
    this.storageFailed = false;
    this.last = null;
    channel?.addEventListener("message", ({ data }) => {
      if (data === record.id) this.refresh();
    });
  }

  get state() {
    return this.record.state ?? EMPTY;
  }

  /** The taps the server has not taken. */
  get events() {
    return this.#all.filter((one) => !one.sent);
  }

  /** And those it took since it last sent its list. */
  get #all() {
    return [...this.#stored, ...this.#floating];
  }

  /** Taps that are on no disk. */
  get unsafe() {
    return this.store.isLasting ? this.#floating.filter((one) => !one.sent) : this.events;
  }

  get isErased() {
    return Boolean(this.record.ended);
  }

  get view() {
    this.#view ??= fold(this.state, this.isErased ? [] : this.#all, this.record.offset ?? 0);
    return this.#view;
  }

  /** Milliseconds since 1970 on the server's clock, as far as this device knows it. */
  now() {
    return Date.now() + (this.record.offset ?? 0);
  }

  #changed() {
    this.#view = null;
    this.dispatchEvent(new Event("change"));
  }

  /** Read again what is kept: another page of this device may have written. */
  async refresh() {
    const turn = (this.#turn += 1);
    const [, floating] = await this.#loose.load(this.record.id);
    try {
      const [record, stored] = await this.store.load(this.record.id);
      if (turn < this.#shown) return; // something newer was read meanwhile
      this.#shown = turn;
      this.record = record ?? this.record;
      this.#stored = stored;
    } catch {
      this.storageFailed = true;
    }
    this.#floating = floating;
    this.#changed();
  }

  /** Record a tap. True when it is on disk; false when this page alone knows it.
      `draft.arrived`: the moment on the server's clock, where it is not now. `before`: the person it changes. `words`: what it said, for the line with "undo". */
  async tap(draft, { before = null, words = "" } = {}) {
    const { arrived, ...said } = draft;
    const drafts = [{ ...said, at: arrived === undefined ? Date.now() : arrived - (this.record.offset ?? 0) }];
    let events;
    try {
      events = await this.store.add(this.record.id, drafts);
    } catch {
      this.storageFailed = true;
      events = await this.#loose.add(this.record.id, drafts);
    }
    const [event] = events;
    const back = takenBack(event, before);
    this.last = { event, words, back, before: event.kind === "came" ? null : before, at: Date.now() };
    await this.refresh();
    channel?.postMessage(this.record.id);
    this.dispatchEvent(new CustomEvent("tap", { detail: event }));
    return !this.unsafe.some((one) => one.key === event.key);
  }

  /** The server took these and said this; `settled`: its list is known now, with all it took before. */
  async settle(change, { taken = [], settled = false } = {}) {
    const record = { ...this.record, ...change };
    const took = this.#all.filter((one) => taken.includes(one.key));
    const sent = this.#all.filter((one) => one.sent);
    const what = settled ? { forget: [...took, ...sent].map((one) => one.key) } : { sent: took };
    const loose = new Set(this.#floating.map((one) => one.key));
    const only = (here) => ({ forget: what.forget?.filter((key) => loose.has(key) === here),
                              sent: what.sent?.filter((one) => loose.has(one.key) === here) });
    try {
      await this.store.settle(record, only(false));
      this.storageFailed = false;
    } catch {
      this.storageFailed = true; // the taps stay on disk and are sent again: the server knows their keys
    }
    await this.#loose.settle(record, only(true));
    if (record.ended) this.last = null;
    await this.refresh();
    this.record = { ...this.record, ...change };
    this.#changed();
    channel?.postMessage(this.record.id);
  }

  async park(events) {
    const here = new Set(this.#floating.map((one) => one.key));
    await this.#loose.park(events.filter((one) => here.has(one.key)));
    await this.store.park(events.filter((one) => !here.has(one.key))).catch(() => {});
    await this.refresh();
  }
}
