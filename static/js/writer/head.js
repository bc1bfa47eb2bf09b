// Head and end of the minutes: short fields, saved together through the page's own form, kept on the device until then.
import { postForm } from "./wire.js";

const SEND = 1500;
const RETRY = 15_000;
const PREFIX = "kepala-";

export class Head {
  #timer = 0;
  #busy = false;
  isDirty = false;

  constructor({ form, store, tell }) {
    Object.assign(this, { form, store, tell });
    form.addEventListener("input", (event) => event.target.name?.startsWith(PREFIX) && this.changed());
  }

  get revision() {
    return Number(this.form.elements[`${PREFIX}revision`].value);
  }

  get isBusy() {
    return this.#busy || this.isDirty;
  }

  #fields() {
    return Object.fromEntries([...new FormData(this.form)].filter(([name]) => name.startsWith(PREFIX)));
  }

  changed() {
    this.isDirty = true;
    this.tell("typing");
    clearTimeout(this.#timer);
    this.keep();
    this.#timer = setTimeout(() => this.save(), SEND);
  }

  async keep() {
    try {
      await this.store.keep("kepala", { fields: this.#fields() });
    } catch {
      this.tell("unkept");
    }
  }

  async save() {
    clearTimeout(this.#timer);
    if (this.#busy || !this.isDirty) return;
    this.#busy = true;
    this.tell("saving");
    const sent = JSON.stringify(this.#fields());
    const data = new FormData();
    for (const [name, value] of Object.entries(this.#fields())) data.append(name, value);
    const result = await postForm(this.form.action, data);
    this.#busy = false;
    if (result.kind !== "ok" || result.answer.state !== "saved") {
      if (result.kind === "ok") this.tell("refused", { why: result.answer.message });
      else this.tell(result.kind, { why: result.why });
      if (result.kind === "silent" || result.kind === "signed_out") this.#timer = setTimeout(() => this.save(), RETRY);
      return;
    }
    const revision = this.form.elements[`${PREFIX}revision`];
    const same = JSON.stringify(this.#fields()) === sent;
    revision.value = result.answer.revisions.kepala;
    if (same) {
      this.isDirty = false;
      await this.store.drop("kepala").catch(() => {});
    } else {
      this.#timer = setTimeout(() => this.save(), SEND);
    }
    this.tell("saved", { at: result.answer.at });
  }

  retry() {
    this.save();
  }

  leave() {
    if (!this.isDirty) return;
    try {
      this.store.keepNow("kepala", { fields: this.#fields() });
    } catch {
      this.tell("unkept");
    }
    if (!this.#busy) this.save();
  }

  /** Fields of a closed page: put back when nobody saved the head since; else they are only shown to be different. */
  resume({ fields }) {
    const revision = this.form.elements[`${PREFIX}revision`].value;
    const other = Object.entries(fields).filter(([name, value]) => name !== `${PREFIX}revision` && this.form.elements[name]?.value !== value);
    if (!other.length) return "same";
    if (fields[`${PREFIX}revision`] !== revision) return "later";
    this.put(fields);
    return "put";
  }

  /** Put them back, over what is there now. */
  put(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.form.elements[name];
      if (field && name !== `${PREFIX}revision`) field.value = value;
    }
    this.changed();
  }
}
