// What stands half written in the forms of the margin: kept on this device at each key, put back by the next page.
const PART = "tepi-isian";
const FIELDS = "[data-mark] textarea, [data-mark] input:not([type=hidden]), [data-mark] select";

export class Drafts {
  #isKept = false;

  /** `tell()`: this device cannot keep it. */
  constructor({ form, store, tell }) {
    Object.assign(this, { form, store, tell });
    form.addEventListener("input", (event) => event.target.matches(FIELDS) && this.keep());
  }

  /** The fields that somebody wrote in, by their names: [[name, value]]. */
  get typed() {
    return [...this.form.querySelectorAll(FIELDS)].filter((field) => this.#isTyped(field)).map((field) => [field.name, field.value]);
  }

  #isTyped(field) {
    if (!field.name) return false;
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    const first = [...field.options].find((one) => one.defaultSelected) ?? field.options[0];
    return field.value !== first?.value;
  }

  async keep() {
    const { typed } = this;
    try {
      if (typed.length) await this.store.keep(PART, { typed });
      else if (this.#isKept) await this.store.drop(PART);
      this.#isKept = typed.length > 0;
    } catch {
      this.tell();
    }
  }

  /** What a closed page left: into the fields that are still as they came, their forms unfolded. */
  async resume({ typed }) {
    for (const [name, value] of typed) {
      const field = this.form.elements[name];
      if (!field?.matches?.(FIELDS) || this.#isTyped(field)) continue;
      field.value = value;
      const details = field.closest("details");
      if (details) details.open = true;
    }
    await this.keep();
  }
}
