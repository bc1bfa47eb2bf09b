// What the page says about itself: under each text whether it is saved, at the bottom the same for everything. Read aloud is
// only what needs somebody, that it is over, and what was done on request.
const TONES = { conflict: "attention", silent: "attention", signed_out: "attention", refused: "danger", unkept: "danger" };
const KEYS = { silent: "offline", signed_out: "signedOut" };

export class Voice {
  #worst = new Map(); // part -> state that needs somebody

  constructor(form, words) {
    Object.assign(this, { form, words, everywhere: form.querySelector("[data-saved-all]"), aloud: form.querySelector("[data-announce]") });
  }

  /** The state of one part. `clean()` says whether nothing at all waits any more. */
  part(part, state, { at = "", why = "", address = "", dirty = false } = {}, clean = () => true) {
    const words = this.words[KEYS[state] ?? state] ?? "";
    const text = words.replace("{time}", at).replace("{why}", why);
    const tone = TONES[state] ?? "";
    const links = [];
    if (state === "conflict") links.push([address, this.words.compare, false]);
    if (state === "signed_out") links.push([this.form.dataset.signIn, this.words.signIn, true]);
    for (const place of this.form.querySelectorAll(`[data-part="${part}"] [data-saved]`)) this.#fill(place, dirty ? this.words.typing : text, tone, links);
    if (tone) {
      this.#worst.set(part, { text, tone, links });
      this.#say(text);
    } else if (state !== "typing" && state !== "saving" && this.#worst.delete(part)) this.#say(text);
    const [worst] = this.#worst.values();
    if (worst) this.#fill(this.everywhere, worst.text, worst.tone, worst.links);
    else if (state === "saved" || state === "merged") {
      if (clean()) this.#fill(this.everywhere, text, tone, links);
    } else this.#fill(this.everywhere, text, tone, links);
  }

  /** What somebody else did in a part: under its text, aloud only where one writes oneself. */
  news(part, words, { who = "", at = "" }) {
    const text = words.replace("{who}", who).replace("{time}", at);
    if (text) for (const place of this.form.querySelectorAll(`[data-part="${part}"] [data-saved]`)) this.#fill(place, text, "", []);
    if (text && words === this.words.changedHere) this.#say(text);
  }

  /** What is seen only when the page is loaded anew; all that was typed is kept or saved. */
  reload(text) {
    this.#fill(this.everywhere, text, "attention", [[location.pathname, this.words.reload, false]]);
    this.#say(text);
  }

  all(text, tone) {
    if (!text) return;
    this.#fill(this.everywhere, text, tone, []);
    this.#say(text);
  }

  #say(text) {
    if (this.aloud.textContent !== text) this.aloud.textContent = text;
  }

  #fill(place, text, tone, links) {
    const said = JSON.stringify([text, links]);
    if (place.dataset.said === said && place.dataset.tone === tone) return;
    place.dataset.said = said;
    place.dataset.tone = tone;
    place.replaceChildren(text, ...links.flatMap(([href, words, beside]) => {
      const link = Object.assign(document.createElement("a"), { href, textContent: words });
      if (beside) Object.assign(link, { target: "_blank", rel: "noopener" });
      return [" ", link];
    }));
  }

  /** A quiet remark above an item's text, in place of the one before; `""` takes it away. */
  note(section, text) {
    section.querySelector(".desk-part__note")?.remove();
    if (!text) return;
    const note = Object.assign(document.createElement("p"), { className: "muted small desk-part__note", textContent: text });
    section.querySelector("[data-tools-place]").after(note);
    this.#say(text);
  }

  /** Words this device kept that do not fit any more: a person says what becomes of them. */
  offer(part, restore, drop) {
    const box = Object.assign(document.createElement("p"), { className: "desk-part__offer", textContent: this.words.found });
    const button = (label, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary button--small", textContent: label });
      made.addEventListener("click", () => {
        act();
        box.remove();
      });
      return made;
    };
    box.append(" ", button(this.words.restore, () => (restore(), drop())), " ", button(this.words.drop, drop));
    this.form.querySelector(`[data-part="${part}"] .desk-part__title`).after(box);
  }
}
