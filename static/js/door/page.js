// The page of one meeting: counts, search, roster, the line with "undo". Taps go to desk.js, which tells what changed.
import { Camera } from "./camera.js";
import { OUTCOMES } from "./model.js";
import { Pad } from "./pad.js";
import { isAwaited, isHere, nameOf, Roster } from "./roster.js";
import { Deeds, PersonSheet, press, SeatSheet } from "./sheets.js";
import { Standing } from "./standing.js";
import { confirmed, expectedCame, signed } from "./taps.js";
import { WalkIn } from "./walkin.js";
import { levelWords, make, paintFace, put, say } from "./words.js";

const UNDO_SHOWN = 45_000;
const by = (id) => document.getElementById(id);

export class Page {
  #only = "all";
  #mode = "on_site";
  #open = null;
  #drawing = 0;

  constructor(desk, sync, reader) {
    Object.assign(this, { desk, sync });
    this.deeds = new Deeds(desk);
    this.standing = new Standing();
    this.pad = new Pad();
    const lists = { seats: by("seats"), guests: by("guests"), others: by("others") };
    this.roster = new Roster(lists, { zone: () => desk.state.meeting?.zone, fresh: () => this.#open,
                                      signature: () => desk.state.meeting?.signature });
    this.people = new PersonSheet(desk, this.deeds, { sign: (person) => this.#sign(person) });
    this.walkIn = new WalkIn(desk, { mode: () => this.#mode });
    this.seats = new SeatSheet(desk, this.deeds, { row: (one) => this.roster.line(one), add: (seat) => this.walkIn.open({ organisation: seat }) });
    const camera = new Camera(desk, reader, { found: (seat, codes) => this.#scanned(seat, codes), search: () => by("find").focus() });
    by("scan-open").addEventListener("click", () => camera.open());
    this.#listen();
    desk.addEventListener("change", () => this.#soon());
    desk.addEventListener("tap", ({ detail }) => this.#tapped(detail));
    setInterval(() => this.#soon(), 5_000);
  }

  #listen() {
    by("find").addEventListener("input", () => this.draw());
    by("only").addEventListener("click", (event) => {
      this.#only = event.target.closest("[data-only]")?.dataset.only ?? this.#only;
      this.draw();
    });
    by("mode").addEventListener("click", (event) => {
      this.#mode = event.target.closest("[data-mode]")?.dataset.mode ?? this.#mode;
      press(by("mode"), "mode", this.#mode);
    });
    by("walk-in-open").addEventListener("click", () => this.walkIn.open());
    by("undo-button").addEventListener("click", () => this.#undo());
    for (const id of ["seats", "guests", "others", "seat-people", "none", "notices"]) {
      by(id).addEventListener("click", (event) => this.#act(event));
    }
  }

  #soon() {
    if (this.#drawing) return;
    this.#drawing = setTimeout(() => {
      this.#drawing = 0;
      this.draw();
    }, 0);
  }

  #find(subject, key) {
    const { view } = this.desk;
    const everybody = [...view.seats.flatMap((seat) => seat.present), ...view.guests];
    return everybody.find((one) => one.keys.includes(key)) ?? everybody.find((one) => one.subject === subject);
  }

  #act(event) {
    const button = event.target.closest("[data-act], [data-level]");
    if (!button) return;
    const { act, code, subject, key, organisation, level } = button.dataset;
    if (level) {
      const { subject: whom, key: row } = button.closest(".came").querySelector("[data-subject]").dataset;
      this.deeds.level(this.#find(whom, row), level);
    } else if (act === "came") this.#came(code);
    else if (act === "seat") this.seats.open(code);
    else if (act === "person") this.people.open(subject, key);
    else if (act === "sign") this.#sign(this.#find(subject, key));
    else if (act === "undo") this.deeds.remove(this.#find(subject, key));
    else if (act === "confirm") this.#confirm(this.#find(subject, key));
    else if (act === "other") this.#other(Number(organisation));
    else if (act === "add-typed") this.walkIn.open({ name: by("find").value.trim() });
    else if (act === "dismiss") this.desk.settle({ refused: this.desk.record.refused.filter((one) => one.key !== key) });
  }

  #came(code) {
    for (const seat of this.desk.view.seats) {
      const one = seat.waiting.find((who) => who.code === code);
      if (!one) continue;
      const words = say("said.came", { name: one.name || one.title, level: levelWords(one.level, one.acting) });
      this.desk.tap(expectedCame(seat, one, this.#mode), { words });
      return;
    }
  }

  #confirm(person) {
    this.desk.tap(confirmed(person), { words: say("said.came", { name: nameOf(person), level: levelWords(person.level, person.acting) }) });
  }

  #other(organisation) {
    this.walkIn.open({ organisation: this.desk.state.others.find((one) => one.organisation === organisation) });
  }

  #sign(person) {
    this.pad.open(nameOf(person), (drawing) => this.desk.tap(signed(person, drawing), { words: say("said.sign", { name: nameOf(person) }) }));
  }

  #scanned(seat, codes) {
    by("find").value = "";
    this.draw();
    this.seats.open(seat.code);
    const first = codes.map((code) => by("seat-people").querySelector(`[data-code="${code}"]`)).find(Boolean);
    first?.focus();
  }

  /** After each tap: its person's levels open, the line with "undo" stands for a while, and it is said aloud. */
  #tapped(event) {
    if (event.kind === "came") this.#open = this.#find(event.subject, event.key)?.subject ?? event.subject;
    else if (event.subject === this.#open && event.kind === "remove") this.#open = null;
    by("said").textContent = this.desk.last.words;
    this.draw();
    const seat = document.querySelector("#seats .levels, #guests .levels")?.closest("[data-row]");
    if (!document.querySelector("dialog[open]")) seat?.scrollIntoView({ block: "nearest" });
    setTimeout(() => this.#soon(), UNDO_SHOWN + 100);
  }

  async #undo() {
    const { last } = this.desk;
    if (!last?.back) return;
    await this.desk.tap(last.back, { before: last.before, words: say("said.undone") });
    this.desk.last.back = null;
    this.draw();
  }

  draw() {
    const { desk } = this;
    this.standing.draw(desk, this.sync.busy);
    const { meeting } = desk.state;
    by("desk").hidden = !meeting;
    by("meeting-title").textContent = meeting?.title ?? "";
    by("meeting-lead").textContent = meeting ? [meeting.day, meeting.time, meeting.place].filter(Boolean).join(" · ") : "";
    if (!meeting) {
      this.#erase();
      return;
    }
    const { view } = desk;
    this.#markUnsafe(view);
    this.#counts(view);
    const typed = by("find").value;
    const known = new Set(view.seats.map((seat) => seat.organisation));
    const others = desk.state.others.filter((one) => !known.has(one.organisation));
    const shown = this.roster.draw(view, { typed, only: this.#only, others });
    this.#none(shown, typed.trim());
    press(by("only"), "only", typed.trim() ? "all" : this.#only);
    this.seats.draw();
    this.people.draw();
    const { last } = desk;
    by("undo").hidden = !last || Date.now() - last.at > UNDO_SHOWN;
    by("undo-words").textContent = last?.words ?? "";
    by("undo-button").hidden = !last?.back;
  }

  /** Nobody's name stays on a page whose list is gone. */
  #erase() {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    this.roster.clear();
    for (const place of ["undo-words", "said", "none", "seat-people", "walk-in-suggestions"]) by(place).replaceChildren();
    for (const place of document.querySelectorAll("dialog h2, dialog p.small, #walk-in-said")) {
      if (place.id && place.id !== "sign-note" && !["walk-in-title", "scan-title"].includes(place.id)) place.textContent = "";
    }
    for (const field of document.querySelectorAll("#find, dialog input")) field.value = "";
  }

  #markUnsafe(view) {
    const loose = new Set(this.desk.store.isLasting ? this.desk.unsafe.map((one) => one.key) : []);
    for (const one of [...view.seats.flatMap((seat) => seat.present), ...view.guests]) one.unsafe = one.keys.some((key) => loose.has(key));
  }

  #counts(view) {
    const all = Object.values(view.counts).reduce((sum, number) => sum + number, 0);
    by("sum").textContent = [say("sum", { came: view.came, all }), say("people", { n: view.people }),
                             view.questions ? say("questions", { n: view.questions }) : ""].filter(Boolean).join(" · ");
    by("marks").replaceChildren(...OUTCOMES.filter((code) => view.counts[code]).map((code) => {
      const item = put(make("mark"), { count: view.counts[code] });
      paintFace(item.querySelector(".face"), { code });
      return item;
    }));
    const count = { all: view.seats.length, came: view.seats.filter(isHere).length, waiting: view.seats.filter(isAwaited).length };
    for (const place of by("only").querySelectorAll("[data-count]")) place.textContent = count[place.dataset.count];
  }

  #none(shown, typed) {
    const none = by("none");
    none.hidden = shown > 0 && !typed;
    if (none.hidden) return;
    const words = shown ? "" : typed ? say("none", { typed }) : say(this.#only === "all" ? "empty" : `none.${this.#only}`);
    const add = typed ? put(make("add"), { words: say("add_typed", { typed }) }) : "";
    none.replaceChildren(words, ...(words && add ? [document.createElement("br")] : []), add);
  }
}
