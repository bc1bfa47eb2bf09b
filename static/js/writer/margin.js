// The margin beside each text: decisions, action items, who spoke. What its buttons do without a script (save everything, then
// load the page again) is done here one at a time. Without a line it waits on this device and is done in its order later.
import { Drafts } from "./drafts.js";
import { post } from "./wire.js";

const RETRY = 8_000;
const VERBS = new Set(["decide", "undecide", "promise", "speak", "unspeak", "revise_decision", "revise_promise", "accept_remark", "decline_remark"]);
const FORMS = {
  decide: { decision: "text" },
  promise: { promise: "text", owner: "owner", due_on: "due_on", supporters: "supporters", follows: "follows", place: "place", goals: "goals" },
  decline_remark: { reason: "reason" },
  speak: { speaker: "speaker", speaker_name: "speaker_name", speaker_organisation: "speaker_organisation" },
};

export class Margin {
  #waiting = []; // what was asked for and not yet done, oldest first
  #busy = false;
  #timer = 0;

  /** `tell(words, tone)`: said to everybody, also aloud; `changed(item)`: its margin is another one now; `back(item)`: its
      form is done, the text goes on; `sent(item)`: resolves when its text has arrived, or cannot now; `learn(item, news)`: its
      text is another one now; `look()`: what is shown here is old. */
  constructor({ form, address, store, words, tell, changed, back, sent, learn, look }) {
    Object.assign(this, { form, address, store, words, tell, changed, back, sent, learn, look });
    this.drafts = new Drafts({ form, store, tell: () => tell(words.unkept, "danger") });
    form.addEventListener("click", (event) => this.#click(event));
    form.addEventListener("change", (event) => this.#edit(event));
    form.addEventListener("keydown", (event) => this.#key(event));
  }

  of(item) {
    return this.form.querySelector(`[data-margin="${item}"]`);
  }

  /** The sentences of an item that are marked: [{kind, text}]. */
  marked(item) {
    return [...this.of(item).querySelectorAll("[data-marked]")].map((one) => ({ kind: one.dataset.marked, text: one.dataset.text }));
  }

  /** A button of the margin, done without leaving the page. */
  async #click(event) {
    const button = event.target.closest("button[type=submit]");
    const margin = button?.closest("[data-margin]");
    const [verb, id] = (button?.dataset.do ?? button?.value ?? "").split(":");
    if (!margin || !VERBS.has(verb)) return;
    event.preventDefault();
    const wish = { do: verb, id };
    const from = button.closest("[data-mark], .disclosure__body");
    for (const [name, as] of Object.entries(FORMS[verb] ?? {})) {
      const field = from?.querySelector(`[name$="-${name}"]`);
      if (field) wish[as] = field.value;
    }
    if (verb === "revise_decision") {
      wish.text = from.querySelector("textarea").value;
      wish.before = from.querySelector("[name$=-before]").value;
      wish.closed = from.querySelector("select").value;
      wish.closed_before = from.querySelector("[name$=-closed_before]").value;
    }
    if (verb === "accept_remark") await this.sent(margin.dataset.margin); // over the text as it stands here
    this.ask(wish, { item: margin.dataset.margin, from });
  }

  /** Owner and day, changed where they stand. */
  #edit(event) {
    const edit = event.target.closest("[data-edit]");
    if (!edit) return;
    const [verb, id] = edit.dataset.edit.split(":");
    const wish = { do: verb, id };
    for (const field of edit.querySelectorAll("[data-field]")) wish[field.dataset.field] = field.value;
    this.ask(wish, { item: edit.closest("[data-margin]").dataset.margin, from: edit });
  }

  /** In the margin Enter does what stands in its form; it never sends the page. */
  #key(event) {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !event.target.closest("[data-margin]")) return;
    event.preventDefault();
    if (event.target.closest("[data-edit]")) this.back(event.target.closest("[data-margin]").dataset.margin); // leaving it saves it
    else event.target.closest("[data-mark]")?.querySelector("button[name=do]").click();
  }

  /** Ask for one thing. Resolves true when it was done, false when it waits or a person must say more. */
  async ask(wish, { item, from = null } = {}) {
    const entry = { wish, item, from };
    this.#waiting.push(entry);
    await this.#keep();
    return this.#run();
  }

  async #run() {
    if (this.#busy) return false;
    clearTimeout(this.#timer);
    this.#busy = true;
    let done = false;
    while (this.#waiting.length) {
      const entry = this.#waiting[0];
      const result = await post(this.address, entry.wish);
      if (result.kind === "silent" || result.kind === "signed_out") {
        this.#pending();
        this.tell(this.words[result.kind === "silent" ? "offline" : "signedOut"], "attention", result.kind);
        this.#timer = setTimeout(() => this.#run(), RETRY);
        done = false;
        break;
      }
      this.#waiting.shift();
      await this.#keep();
      if (result.kind === "ok") {
        for (const [item, news] of Object.entries(result.answer.texts)) this.learn(item, news);
        this.#show(result.answer, entry);
        this.version = result.answer.version;
        this.tell(result.answer.message, "");
        done = true;
      } else {
        this.#refused(result, entry);
        done = false;
      }
    }
    this.#busy = false;
    return done;
  }

  retry() {
    if (this.#waiting.length) this.#run();
  }

  get isWaiting() {
    return this.#waiting.length > 0;
  }

  /** What others did in the margins. False while somebody is busy in one of them that is another one now: later, then.
      `asked`: they asked for it themselves, so only what they write in stays. */
  refresh({ margins, version }, asked = false) {
    if (this.#busy || this.#waiting.length) return false;
    const at = document.activeElement;
    const isBusy = !asked || at.matches("input, textarea, select");
    const busy = isBusy ? Object.keys(margins).filter((item) => this.of(item)?.contains(at)) : [];
    const free = Object.fromEntries(Object.entries(margins).filter(([item]) => !busy.includes(item)));
    this.#show({ margins: free }, { wish: { do: "_remark" } });
    if (busy.some((item) => this.of(item).dataset.drawn !== margins[item])) return false;
    this.version = version;
    return true;
  }

  /** What was left by a page that was closed. */
  async resume(wishes) {
    this.#waiting.push(...wishes);
    await this.#keep();
    this.#run();
  }

  async #keep() {
    try {
      if (this.#waiting.length) await this.store.keep("tepi", { wishes: this.#waiting.map(({ wish, item }) => ({ wish, item })) });
      else await this.store.drop("tepi");
    } catch {
      this.tell(this.words.unkept, "danger");
    }
  }

  /** What waits for a line is seen where it will stand. */
  #pending() {
    for (const old of this.form.querySelectorAll(".mark--waiting")) old.remove();
    for (const { wish, item } of this.#waiting) {
      const margin = this.of(item);
      if (!wish.text || !margin) continue;
      const note = document.createElement("p");
      note.className = "mark mark--waiting";
      note.textContent = `${this.words.waiting} ${wish.text}`;
      margin.prepend(note);
    }
  }

  /** Take the new margins over; what somebody is typing in one of them stays. */
  #show(answer, entry) {
    for (const [item, html] of Object.entries(answer.margins)) {
      const margin = this.of(item);
      if (!margin) continue;
      const made = document.createElement("template");
      made.innerHTML = html; // our own template, made safe by the server like the page itself
      const fresh = made.content;
      if (margin.dataset.drawn === html) continue;
      const open = entry.from && margin.contains(entry.from) ? entry.from : null;
      for (const field of margin.querySelectorAll("textarea, input, select")) this.#carry(field, fresh, open);
      for (const one of margin.querySelectorAll("[data-made] details[open]")) {
        const made = CSS.escape(one.closest("[data-made]").dataset.made);
        const again = fresh.querySelector(`[data-made="${made}"] details`);
        if (again && one.contains(document.activeElement)) again.open = true; // one goes on changing there
      }
      const focused = margin.contains(document.activeElement) ? document.activeElement : null;
      const again = focused && (focused.id ? `#${CSS.escape(focused.id)}` : this.#path(focused));
      const isDone = focused && open?.contains(focused) && open.matches("[data-mark]");
      const settled = focused && entry.wish?.do.endsWith("_remark") && focused.closest("[data-remark]");
      const next = settled && [settled.id, margin.querySelector(`#${settled.id} ~ [data-remark]`)?.id].find((id) => id && fresh.querySelector(`#${id}`));
      margin.replaceChildren(fresh);
      margin.dataset.drawn = html;
      this.changed(item);
      if (settled) (this.form.querySelector(`#${next || "none"} .mark__verbs :is(button, a, summary)`) ?? this.#first(margin, item))?.focus();
      else if (isDone) this.back(item);
      else if (focused) this.#focus(margin, again && margin.querySelector(again));
    }
    this.drafts.keep();
    const made = answer.made && this.form.querySelector(`[data-made="${answer.made}"]`);
    if (made) {
      for (const old of this.form.querySelectorAll(".mark--new")) old.classList.remove("mark--new");
      made.classList.add("mark--new");
    }
  }

  /** The same field again, if it can be seen; else the line that unfolds it, or the first. */
  #focus(margin, field) {
    const folded = field?.closest("details:not([open])");
    (folded ? folded.querySelector("summary") : field ?? margin.querySelector("summary"))?.focus();
  }

  /** Where one goes on when a remark is settled: at the first that is left, else in the text. */
  #first(margin, item) {
    return margin.querySelector("[data-remark] .mark__verbs :is(button, a, summary)") ?? { focus: () => this.back(item) };
  }

  #path(element) {
    const made = element.closest("[data-made]");
    return made && element.dataset.field ? `[data-made="${made.dataset.made}"] [data-field="${element.dataset.field}"]` : null;
  }

  #carry(field, fresh, done) {
    const typed = field.tagName === "SELECT" ? ![...field.options].some((one) => one.selected && one.defaultSelected) && field.selectedIndex > 0
      : field.type !== "hidden" && field.value !== field.defaultValue;
    if (!typed || !field.name || done?.contains(field)) return;
    const place = fresh.querySelector(`[name="${CSS.escape(field.name)}"]`);
    if (!place) return;
    place.value = field.value;
    const details = place.closest("details");
    if (details && field.closest("details")?.open) details.open = true;
  }

  /** A person must say more: the form stands open with what is known, the cursor in the field that is missing. */
  #refused(result, { wish, item, from }) {
    this.tell(result.why || this.words.problem, "danger");
    if (wish.do.endsWith("_remark") && !result.field) this.look(); // its place, or what became of it, is another one now
    const margin = this.of(item);
    const name = { decide: "decision", promise: "promise" }[wish.do];
    if (!margin || !name) {
      from?.querySelector("input, textarea, select")?.focus();
      return;
    }
    const form = margin.querySelector(`[data-mark="${name}"]`);
    form.closest("details").open = true;
    const fields = { ...wish, ...result.fields };
    for (const [field, as] of Object.entries(FORMS[wish.do])) {
      const place = form.querySelector(`[name$="-${field}"]`);
      if (place && fields[as] && place.value !== fields[as]) place.value = fields[as];
    }
    const field = { text: name, due_on: "due_on", supporters: "supporters", place: "place", goals: "goals" }[result.field] ?? result.field ?? name;
    (form.querySelector(`[name$="-${field}"]`) ?? form.querySelector("textarea")).focus();
  }
}
