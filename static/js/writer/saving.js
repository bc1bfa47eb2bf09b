// One item's text on its way to the server: on the device first, then sent; never more than one save on its way.
// What is said to whom: docs/developer/writer.md.
import { post } from "./wire.js";

const LONG = 20_000; // characters: a text up to here is kept at each key, a longer one as fast as the device writes
const SEND = 1500; // after the last key
const LONGEST = 8000; // a writer who never stops is saved, too
const PAUSES = [3_000, 6_000, 12_000, 30_000];
const PATIENCE = 6_000;
const KEEPALIVE = 60_000; // bytes a page may still send while it closes

export class Saving {
  #keeping = 0; // writes to the device that have not ended
  #again = false;
  #waiting = []; // who asked to be told when everything has arrived
  #timer = 0;
  #since = 0;
  #failures = 0;
  #busy = false;
  #pending = null; // {key, text, base} sent and not answered
  #news = null; // {revision, text, …}: the text in force, heard of while it could not be taken over

  /** `editor`: what is typed into; `tell(state, more)`: what the page says about it. */
  constructor({ part, address, revision, store, tell }) {
    Object.assign(this, { part, address, store, tell, base: revision, stopped: false, aside: null });
    [this.name, this.number] = [store.page, 0]; // of the last save: the server knows by it what this page sent before
  }

  /** Follow an editor (again after rich text became a plain field). */
  follow(editor) {
    const first = !this.editor;
    this.editor = editor;
    if (first) this.synced = editor.text;
    editor.onChange((remote) => !remote && editor === this.editor && this.changed());
  }

  /** The revision of the text in force that this page has heard of. */
  get heard() {
    return this.#news?.revision ?? 0;
  }

  get isDirty() {
    return this.#pending !== null || this.editor.text !== this.synced;
  }

  #record() {
    return { base: this.base, name: this.name, number: this.number, pending: this.#pending, text: this.editor.text };
  }

  changed() {
    if (!this.isDirty) {
      this.#forget(); // what was typed was taken back
      if (!this.aside && !this.#failures) this.tell("unchanged");
      return;
    }
    if (!this.#keeping || this.editor.text.length <= LONG) this.keep();
    else this.#again = true;
    if (this.stopped) return;
    if (!this.aside && !this.#failures) this.tell("typing");
    this.#since ||= Date.now();
    if (!this.#failures) this.soon(Math.max(0, Math.min(SEND, this.#since + LONGEST - Date.now())));
  }

  /** On the device, now: a page that is closed under load is not asked for a last word. */
  async keep() {
    if (!this.isDirty) return;
    this.#keeping += 1;
    try {
      await this.store.keep(this.part, this.#record());
    } catch {
      this.tell("unkept");
    }
    this.#keeping -= 1;
    if (this.#keeping || !this.#again) return;
    this.#again = false;
    await this.keep();
  }

  /** Resolves when nothing of this item waits any more: what a closed page left can be put over it. */
  arrived() {
    return this.isDirty || this.#busy ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  /** Resolves when what is typed has arrived, or after a while without a line. */
  sent() {
    if (!this.isDirty || this.stopped || this.aside) return Promise.resolve();
    this.save();
    return Promise.race([this.arrived(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }

  /** Another text is in force on the server. Taken over at once where nothing is typed and nobody writes; else it waits: the
      next save puts both together. */
  learn(news = this.#news) {
    if (!news || news.revision <= this.base) {
      this.#news = null;
      return;
    }
    this.#news = news;
    if (this.#busy || this.isDirty || this.aside || this.stopped || this.editor.isComposing) return;
    if (news.who && this.editor.hasFocus) {
      this.tell("changedHere", news);
      return;
    }
    this.#news = null;
    this.tell("take", news);
    this.base = news.revision;
    this.synced = this.editor.text;
    this.tell("changedThere", news);
  }

  soon(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), pause);
  }

  /** The line may be back: do not wait for the next turn. */
  retry() {
    if (this.isDirty && !this.stopped) this.save();
  }

  async save() {
    clearTimeout(this.#timer);
    if (this.#busy || this.stopped) return;
    this.#since = 0;
    const { text } = this.editor;
    if (!this.isDirty) return;
    if (this.#pending?.text !== text || this.#pending.base !== this.base) {
      this.number += 1;
      this.#pending = { key: `${this.name}.${this.number}`, text, base: this.base };
    }
    this.#busy = true;
    if (!this.aside) this.tell("saving");
    const closing = document.visibilityState === "hidden";
    if (!closing) await this.keep();
    const { key, base } = this.#pending;
    const result = await post(this.address, { base, text, key }, { keepalive: closing && new Blob([text]).size < KEEPALIVE });
    this.#busy = false;
    if (result.kind === "ok") await this.#taken(result.answer, text);
    else this.#failed(result);
  }

  async #taken(answer, sent) {
    this.#failures = 0;
    this.#pending = null;
    const same = this.editor.text === sent;
    this.synced = sent;
    if (answer.state === "conflict") {
      this.aside = answer.address; // each newer text of this page replaces the one kept aside
    } else if (same || answer.state === "saved") {
      if (same && answer.text !== sent && answer.state === "merged") this.tell("take", { text: answer.text });
      this.base = answer.revision;
      this.aside = null;
      if (same) this.synced = this.editor.text;
    }
    if (this.isDirty) {
      await this.keep();
      this.soon(answer.state === "merged" ? 0 : SEND);
    } else {
      await this.#forget();
    }
    this.tell(answer.state, { at: answer.at, address: answer.address, dirty: this.isDirty });
    if (this.isDirty) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.learn();
  }

  async #forget() {
    this.#again = false;
    try {
      await this.store.drop(this.part);
    } catch {
      // what stays on the device is compared with the server's text the next time
    }
  }

  #failed(result) {
    if (result.kind === "refused") {
      this.stopped = result.code === "closed" || result.status === 403 || result.status === 404;
      this.tell("refused", { why: result.why });
      if (this.stopped) return;
    } else {
      this.tell(result.kind);
    }
    const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    this.soon(pause * (0.85 + Math.random() * 0.3));
  }

  /** A text that never arrived, from a page that was closed; saved on in its name. True when there is something to send. */
  resume(record) {
    const { pending, text } = record;
    if (text === this.editor.text && !pending) return false;
    if (text === this.editor.text && pending && pending.text === text) return false; // it arrived after all
    this.tell("take", { text });
    [this.base, this.name, this.number, this.#pending] = [record.base, record.name, record.number, pending];
    this.changed();
    this.soon(0);
    return true;
  }

  /** The page closes or is put away: on the device at once, and on its way. */
  leave() {
    if (!this.isDirty) return;
    try {
      this.store.keepNow(this.part, this.#record());
    } catch {
      this.tell("unkept");
    }
    if (!this.#failures) this.save();
  }
}
