// What opens above the roster: everything about one organisation, or about one person. Redrawn while open.
import { isHolder } from "./model.js";
import { levelButtons, nameOf, timesOf } from "./roster.js";
import { absent, corrected, leaving, levelled, removed, unmarked } from "./taps.js";
import { levelWords, make, put, say } from "./words.js";

const by = (id) => document.getElementById(id);

/** A dialog with its closing button; `onclose` is called however it was closed. */
export function sheet(id, onclose = () => {}) {
  const dialog = by(id);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", onclose);
  return dialog;
}

export function press(group, name, value) {
  for (const button of group.querySelectorAll(`[data-${name}]`)) {
    button.setAttribute("aria-pressed", String(button.dataset[name] === value));
  }
}

/** What can be done to a person, said once for rows and sheets. `desk.tap` with its words. */
export class Deeds {
  constructor(desk) {
    this.desk = desk;
  }

  expectedOf(person) {
    return this.desk.view.seats.find((seat) => seat.code === person.seat)?.expected ?? [];
  }

  level(person, code) {
    const [level, acting] = code.split(".");
    if (person.level === level && (person.acting ?? undefined) === acting) return null;
    const draft = levelled(person, level, acting ?? null, this.expectedOf(person));
    const words = say("said.came", { name: draft.value.name || nameOf(person), level: levelWords(level, acting) });
    return this.desk.tap(draft, { before: person, words });
  }

  change(person, change) {
    const name = change.name || nameOf(person);
    const holder = isHolder(person, change.name ?? person.name, this.expectedOf(person));
    const words = say("said.came", { name, level: levelWords(person.level, person.acting) });
    return this.desk.tap(corrected(person, { ...change, person: holder }), { before: person, words });
  }

  remove(person) {
    return this.desk.tap(removed(person), { before: person, words: say("said.removed", { name: nameOf(person) }) });
  }

  leave(person) {
    const left = person.left === null;
    return this.desk.tap(leaving(person, left), { words: say(left ? "said.leave" : "said.back", { name: nameOf(person) }) });
  }

  mark(seat, outcome) {
    if (seat.mark?.outcome === outcome) return this.desk.tap(unmarked(seat), { words: say("said.unmarked", { name: seat.name }) });
    return this.desk.tap(absent(seat, outcome), { words: say("said.absent", { name: seat.name, outcome: say(`outcome.${outcome}`) }) });
  }
}

export class SeatSheet {
  #code = null;

  /** `row(thing)`: how the roster draws somebody expected or present. `add(seat)`: opens the form for somebody new. */
  constructor(desk, deeds, { row, add }) {
    Object.assign(this, { desk, deeds, row });
    this.dialog = sheet("seat-sheet", () => (this.#code = this.dialog.open ? this.#code : null));
    by("seat-add").addEventListener("click", () => {
      const seat = this.seat;
      this.dialog.close();
      add(seat);
    });
    by("seat-absent").addEventListener("click", (event) => {
      const { outcome } = event.target.closest("[data-outcome]")?.dataset ?? {};
      if (outcome) this.deeds.mark(this.seat, outcome);
    });
  }

  get seat() {
    return this.desk.view.seats.find((one) => one.code === this.#code);
  }

  /** Open it; `only` leaves of those expected the ones with these codes (a scanned invitation). */
  open(code, note = "") {
    this.#code = code;
    this.note = note;
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
  }

  draw() {
    const seat = this.#code && this.seat;
    if (!seat) return;
    by("seat-title").textContent = seat.name;
    by("seat-note").textContent = this.note || (seat.invited ? "" : say("uninvited"));
    by("seat-people").replaceChildren(...[...seat.present, ...seat.waiting].map((one) => this.row(one)));
    by("seat-absent").hidden = !seat.organisation || seat.present.length > 0;
    by("seat-add").hidden = !seat.organisation;
    press(by("seat-absent"), "outcome", seat.mark?.outcome);
  }
}

export class PersonSheet {
  #subject = null;
  #key = null;

  constructor(desk, deeds, { sign }) {
    Object.assign(this, { desk, deeds });
    this.dialog = sheet("person-sheet", () => (this.#subject = this.dialog.open ? this.#subject : null));
    by("person-levels").addEventListener("click", (event) => {
      const { level } = event.target.closest("[data-level]")?.dataset ?? {};
      if (level) this.deeds.level(this.person, level);
    });
    by("person-mode").addEventListener("click", (event) => {
      const { mode } = event.target.closest("[data-mode]")?.dataset ?? {};
      if (mode && mode !== this.person.mode) this.deeds.change(this.person, { mode });
    });
    by("person-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const [name, title] = [by("person-name").value.trim(), by("person-office").value.trim()];
      const { person } = this;
      if (name !== person.name || title !== person.title) this.deeds.change(person, { name, title });
      this.dialog.close();
    });
    by("person-leave").addEventListener("click", () => this.#and((person) => this.deeds.leave(person)));
    by("person-sign").addEventListener("click", () => this.#and(sign));
    by("person-undo").addEventListener("click", () => this.#and((person) => this.deeds.remove(person)));
  }

  #and(deed) {
    const { person } = this;
    this.dialog.close();
    deed(person);
  }

  get person() {
    const view = this.desk.view;
    const theirs = [...view.seats.flatMap((seat) => seat.present), ...view.guests].filter((one) => one.subject === this.#subject);
    return theirs.find((one) => one.keys.includes(this.#key)) ?? theirs[0];
  }

  open(subject, key) {
    [this.#subject, this.#key] = [subject, key];
    const { person } = this;
    if (!person) return;
    by("person-name").value = person.name;
    by("person-office").value = person.title;
    this.draw();
    this.dialog.showModal();
  }

  draw() {
    if (!this.#subject) return;
    const { person } = this;
    if (!person) {
      this.dialog.close();
      return;
    }
    const { meeting } = this.desk.state;
    const seat = this.desk.view.seats.find((one) => one.code === person.seat);
    by("person-title").textContent = nameOf(person);
    by("person-note").textContent = [seat?.name ?? person.organisation_name, timesOf(person, meeting.zone)].filter(Boolean).join(" · ");
    const focused = document.activeElement?.dataset?.level;
    levelButtons(by("person-levels"), person, true);
    if (focused) by("person-levels").querySelector(`[data-level="${focused}"]`)?.focus();
    press(by("person-mode"), "mode", person.mode);
    by("person-leave").textContent = say(person.left === null ? "leave" : "back");
    by("person-sign").hidden = !meeting.signature;
  }
}

/** An organisation to choose, as a line of a list. */
export function suggestion(one) {
  const line = put(make("suggestion"), { name: one.name, short: one.short });
  line.querySelector("button").dataset.organisation = one.organisation;
  return line;
}
