// The roster: one row for each organisation. Only rows that changed are drawn again, so that a thumb's place stays.
import { find } from "./search.js";
import { clockTime, levelWords, make, paintFace, put, say } from "./words.js";

/** What the search looks through, for a seat. */
export const textsOf = (seat) => [
  seat.name, seat.short, ...seat.expected.flatMap((one) => [one.name, one.title]),
  ...(seat.present ?? []).flatMap((one) => [one.name, one.title]),
];

export const isHere = (seat) => seat.present.length > 0;
export const isAwaited = (seat) => !isHere(seat) && !seat.mark;

/** Who a person is, in words, when their name is not known. */
export const nameOf = (person) => person.name || person.title || say("nameless");

/** "Hadir 09.04 · Daring · pulang 11.30" */
export function timesOf(person, zone) {
  return [clockTime(person.arrived, zone), person.mode === "online" ? say("mode.online") : "",
          person.left ? say("left", { time: clockTime(person.left, zone) }) : ""].filter(Boolean).join(" · ");
}

/** The buttons of the second tap, for a person. `all`: with "Pj.", too. */
export function levelButtons(group, person, all = false) {
  const choices = ["head", "head.plt", "head.plh", ...(all || person.acting === "pj" ? ["head.pj"] : []), "deputy", "staff"];
  const now = person.level === "head" && person.acting ? `head.${person.acting}` : person.level;
  group.setAttribute("aria-label", say("level_of", { name: nameOf(person) }));
  group.replaceChildren(...choices.map((code) => {
    const button = make("level");
    const [level, acting] = code.split(".");
    button.textContent = levelWords(level, acting);
    button.dataset.level = code;
    button.dataset.focus = `level:${code}`;
    button.setAttribute("aria-pressed", String(code === now));
    return button;
  }));
}

export class Roster {
  #drawn = new Map();
  #rows = new Map();

  /** `lists`: where seats, guests and strangers go. `fresh()`: the subject whose level buttons are open. */
  constructor(lists, { zone, fresh, signature }) {
    Object.assign(this, { lists, zone, fresh, signature });
  }

  /** Draw the view; `typed` narrows and orders it, `only` is "all", "waiting" or "came". Gives back how many are shown. */
  draw(view, { typed = "", only = "all", others = [] } = {}) {
    const wanted = view.seats.filter((seat) => only === "all" || (only === "came" ? isHere(seat) : isAwaited(seat)));
    const seats = find(typed, typed.trim() ? view.seats : wanted, textsOf);
    const focus = this.#focus();
    this.#place(this.lists.seats, seats.map((seat) => [`s:${seat.code}`, seat, this.#seat]));
    const guests = find(typed, only === "waiting" && !typed.trim() ? [] : view.guests, (one) => [one.name, one.title, one.organisation_name]);
    this.#place(this.lists.guests, guests.map((one) => [`g:${one.subject}:${one.keys[0]}`, one, this.#guest]));
    this.lists.guests.closest("section").hidden = guests.length === 0;
    const strangers = typed.trim().length > 1 ? find(typed, others, (one) => [one.name, one.short]).slice(0, 8) : [];
    this.#place(this.lists.others, strangers.map((one) => [`o:${one.organisation}`, one, this.#other]));
    this.lists.others.closest("section").hidden = strangers.length === 0;
    this.#refocus(focus);
    return seats.length + guests.length + strangers.length;
  }

  /** Somebody expected or present, as one line. */
  line(one) {
    return "keys" in one ? this.#person(one) : this.#expected(one);
  }

  /** Leave nobody's name behind. */
  clear() {
    this.#drawn.clear();
    this.#rows.clear();
    for (const list of Object.values(this.lists)) list.replaceChildren();
  }

  #focus() {
    const inside = document.activeElement?.closest?.("[data-row]");
    return inside ? { row: inside.dataset.row, what: document.activeElement.dataset.focus, inside } : null;
  }

  #refocus(focus) {
    if (!focus || document.contains(document.activeElement) && document.activeElement !== document.body) return;
    const row = this.#rows.get(focus.row);
    const same = row?.querySelector(`[data-focus="${focus.what}"]`);
    (same ?? row?.querySelector('[aria-pressed="true"], button'))?.focus({ preventScroll: true });
  }

  #place(list, wanted) {
    const rows = wanted.map(([name, thing, build]) => {
      const open = this.fresh();
      const print = JSON.stringify([thing, open && JSON.stringify(thing).includes(JSON.stringify(open)) ? open : null]);
      if (this.#drawn.get(name) !== print) {
        const row = build.call(this, thing);
        row.dataset.row = name;
        this.#rows.get(name)?.replaceWith(row);
        this.#rows.set(name, row);
        this.#drawn.set(name, print);
      }
      return this.#rows.get(name);
    });
    const same = rows.length === list.children.length && rows.every((row, place) => list.children[place] === row);
    if (!same) list.replaceChildren(...rows);
  }

  #seat(seat) {
    const row = make("seat");
    row.id = seat.code;
    put(row, { name: seat.name, short: seat.short, uninvited: seat.invited ? "" : say("uninvited"),
               question: seat.question ? say("question") : "" });
    paintFace(row.querySelector(".face"), seat.outcome);
    row.querySelector("[data-act=seat]").dataset.code = seat.code;
    const people = row.querySelector(".seat__people");
    people.append(...seat.present.map((one) => this.#person(one)));
    if (!seat.present.length && !seat.mark) people.append(...seat.waiting.map((one) => this.#expected(one)));
    if (!people.children.length) people.remove();
    if (!row.querySelector(".desk-tags").children.length) row.querySelector(".desk-tags").remove();
    return row;
  }

  #expected(one) {
    const item = make("expected");
    put(item, { name: one.name || one.title, title: one.name ? one.title : "",
                says: one.delegate ? say("delegate") : say(`answer.${one.answer}`),
                mandate: one.mandate ? say("mandate") : "" });
    const button = item.querySelector("button");
    button.dataset.code = one.code;
    button.dataset.focus = `came:${one.code}`;
    button.setAttribute("aria-label", say("came_aria", { name: one.name || one.title }));
    return item;
  }

  #person(one) {
    const item = make("person");
    const isOpen = this.fresh() === one.subject;
    put(item, { name: nameOf(one), level: isOpen ? "" : levelWords(one.level, one.acting), times: timesOf(one, this.zone()),
                organisation: one.seat ? "" : one.organisation_name, self: one.self ? say("self") : "",
                question: one.question ? say("question_by", { by: one.by ?? say("this_device") }) : "",
                nameless: one.name ? "" : say("nameless"), signed: one.signed ? say("signed") : "",
                unsafe: one.unsafe ? say("unsafe") : "" });
    for (const button of item.querySelectorAll("[data-act]")) {
      button.dataset.subject = one.subject;
      button.dataset.key = one.keys[0];
      button.dataset.focus ??= `${button.dataset.act}`;
    }
    item.querySelector("[data-act=undo]")?.setAttribute("aria-label", say("undo_aria", { name: nameOf(one) }));
    if (!one.self) item.querySelector("[data-act=confirm]").remove();
    if (isOpen) levelButtons(item.querySelector(".levels"), one);
    else for (const part of item.querySelectorAll(".levels, [data-act=undo]")) part.remove();
    if (!isOpen || !this.signature() || one.signed) item.querySelector("[data-act=sign]").remove();
    for (const part of item.querySelectorAll(".came__more, .desk-tags")) if (!part.children.length) part.remove();
    return item;
  }

  #guest(one) {
    return this.#person(one);
  }

  #other(one) {
    const row = make("other");
    put(row, { name: one.name, short: one.short });
    row.querySelector("button").dataset.organisation = one.organisation;
    return row;
  }
}
