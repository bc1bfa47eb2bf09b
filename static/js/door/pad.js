// The signature: strokes of points, as the finger went, on a field of fixed size. Works with finger, pen and mouse.
import { sheet } from "./sheets.js";
import { say } from "./words.js";

const WIDTH = 600;
const HEIGHT = 240;
const MOST = 4000;
const by = (id) => document.getElementById(id);

/** The strokes with at most `most` points: every second one left out until they fit, ends kept. */
export function thinned(strokes, most = MOST) {
  let thin = strokes;
  while (thin.reduce((sum, stroke) => sum + stroke.length, 0) > most) {
    const halved = thin.map((stroke) => stroke.filter((_, place) => place % 2 === 0 || place === stroke.length - 1));
    const same = halved.every((stroke, place) => stroke.length === thin[place].length);
    thin = same ? thin.slice(0, most) : halved;
  }
  return thin;
}

export class Pad {
  #strokes = [];
  #pointer = null;
  #keep = () => {};

  constructor() {
    this.dialog = sheet("sign-sheet");
    this.canvas = by("pad");
    this.canvas.width = WIDTH * 2;
    this.canvas.height = HEIGHT * 2;
    this.pen = this.canvas.getContext("2d");
    this.canvas.addEventListener("pointerdown", (event) => this.#down(event));
    this.canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => (this.#pointer = null));
    by("sign-clear").addEventListener("click", () => this.#clear());
    by("sign-save").addEventListener("click", () => this.#save());
  }

  /** Ask for a signature; `keep({strokes, width, height})` gets it. */
  open(name, keep) {
    this.#keep = keep;
    by("sign-title").textContent = say("sign_of", { name });
    this.dialog.showModal();
    this.#clear();
  }

  #clear() {
    this.#strokes = [];
    this.#pointer = null;
    by("sign-note").removeAttribute("role");
    this.pen.setTransform(2, 0, 0, 2, 0, 0);
    this.pen.clearRect(0, 0, WIDTH, HEIGHT);
    Object.assign(this.pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: getComputedStyle(this.canvas).color });
  }

  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    const inside = (part, size) => Math.round(Math.min(Math.max(part, 0), 1) * size);
    return [inside((event.clientX - box.left) / box.width, WIDTH), inside((event.clientY - box.top) / box.height, HEIGHT)];
  }

  #down(event) {
    if (this.#pointer !== null) return; // a palm beside the finger
    event.preventDefault();
    this.#pointer = event.pointerId;
    this.canvas.setPointerCapture?.(event.pointerId);
    const point = this.#at(event);
    this.#strokes.push([point]);
    this.#draw(point, point);
  }

  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const stroke = this.#strokes.at(-1);
    const between = event.getCoalescedEvents?.() ?? [];
    for (const one of between.length ? between : [event]) {
      const point = this.#at(one);
      const last = stroke.at(-1);
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 2) continue;
      stroke.push(point);
      this.#draw(last, point);
    }
  }

  #draw(from, to) {
    this.pen.beginPath();
    this.pen.moveTo(...from);
    this.pen.lineTo(...to);
    this.pen.stroke();
  }

  #save() {
    if (!this.#strokes.length) {
      by("sign-note").setAttribute("role", "alert");
      by("sign-note").textContent = say("sign_empty");
      return;
    }
    this.dialog.close();
    this.#keep({ strokes: thinned(this.#strokes), width: WIDTH, height: HEIGHT });
  }
}
