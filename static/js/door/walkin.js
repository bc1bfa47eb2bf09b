// Somebody nobody expected: a new person, for an organisation that is found while typing or written as it is.
import { find, folded } from "./search.js";
import { press, sheet, suggestion } from "./sheets.js";
import { walkIn } from "./taps.js";
import { levelWords, make, say } from "./words.js";

const by = (id) => document.getElementById(id);
const LEVELS = ["head", "head.plt", "head.plh", "head.pj", "deputy", "staff"];

export class WalkIn {
  #organisation = null;
  #level = "staff";
  #gender = null;

  /** `mode()`: how those tapped take part now. `recorded(event draft)` is called after the tap. */
  constructor(desk, { mode }) {
    Object.assign(this, { desk, mode });
    this.dialog = sheet("walk-in-sheet");
    by("walk-in-organisation").addEventListener("input", () => this.#type());
    by("walk-in-suggestions").addEventListener("click", (event) => {
      const { organisation } = event.target.closest("[data-organisation]")?.dataset ?? {};
      if (organisation) this.#choose(this.#all().find((one) => one.organisation === Number(organisation)));
    });
    by("walk-in-levels").addEventListener("click", (event) => this.#pick(event.target.closest("[data-level]")?.dataset.level));
    by("walk-in-gender").addEventListener("click", (event) => {
      const { gender } = event.target.closest("[data-gender]")?.dataset ?? {};
      if (!gender) return;
      this.#gender = this.#gender === gender ? null : gender;
      press(by("walk-in-gender"), "gender", this.#gender);
    });
    by("walk-in-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#record();
    });
    by("walk-in-levels").append(...LEVELS.map((code) => {
      const button = make("level");
      button.textContent = levelWords(...code.split("."));
      button.dataset.level = code;
      return button;
    }));
  }

  #all() {
    const { seats } = this.desk.view;
    const here = seats.filter((seat) => seat.organisation);
    const known = new Set(here.map((seat) => seat.organisation));
    return [...here, ...this.desk.state.others.filter((one) => !known.has(one.organisation))];
  }

  open({ organisation = null, name = "" } = {}) {
    by("walk-in-form").reset();
    by("walk-in-name").value = name;
    by("walk-in-error").hidden = true;
    by("walk-in-name").removeAttribute("aria-invalid");
    this.#gender = null;
    press(by("walk-in-gender"), "gender", null);
    this.#pick("staff");
    this.#choose(organisation);
    this.dialog.showModal();
    by("walk-in-name").focus();
  }

  #pick(code) {
    if (!code) return;
    this.#level = code;
    press(by("walk-in-levels"), "level", code);
  }

  #choose(one) {
    this.#organisation = one;
    by("walk-in-suggestions").hidden = true;
    if (one) by("walk-in-organisation").value = one.name;
    by("walk-in-said").textContent = one ? say("known_organisation", { name: one.name }) : "";
  }

  #type() {
    const typed = by("walk-in-organisation").value.trim();
    const found = typed.length < 2 ? [] : find(typed, this.#all(), (one) => [one.name, one.short]).slice(0, 5);
    const exact = found.find((one) => [one.name, one.short].some((text) => text && folded(text) === folded(typed)));
    this.#organisation = exact ?? null;
    by("walk-in-suggestions").replaceChildren(...found.filter((one) => one !== exact).map(suggestion));
    by("walk-in-suggestions").hidden = found.length === (exact ? 1 : 0);
    by("walk-in-said").textContent = exact ? say("known_organisation", { name: exact.name })
      : typed ? say("new_organisation", { name: typed }) : "";
  }

  #record() {
    const [name, written, title] = ["name", "organisation", "office"].map((id) => by(`walk-in-${id}`).value.trim());
    const error = by("walk-in-error");
    error.hidden = Boolean(name || written);
    if (!error.hidden) {
      error.textContent = say("no_name");
      by("walk-in-name").setAttribute("aria-invalid", "true");
      by("walk-in-name").focus();
      return;
    }
    const [level, acting = null] = this.#level.split(".");
    const organisation = this.#organisation?.organisation ?? null;
    this.dialog.close();
    this.desk.tap(
      walkIn({ name, title, level, acting, organisation, organisation_name: organisation ? "" : written, mode: this.mode(), gender: this.#gender }),
      { words: say("said.came", { name: name || this.#organisation?.name || written, level: levelWords(level, acting) }) },
    );
  }
}
