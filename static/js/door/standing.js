// How things stand: the badge under the title, and what is said when something is not as usual.
import { clockTime, make, put, say } from "./words.js";

const by = (id) => document.getElementById(id);

/** The badge's words and tone: how many taps wait, since when there is no network. Pure. */
export function standing(desk, busy) {
  const { record, events } = desk;
  const zone = record.state?.meeting?.zone;
  const time = (moment) => clockTime(moment + (record.offset ?? 0), zone);
  const n = events.length;
  const since = record.silent ? time(record.silent) : "";
  if (!record.state && !record.ended) {
    return record.silent || record.trouble ? ["badge.nothing", {}, "attention"] : ["badge.fetching", {}, "quiet"];
  }
  if (n && record.silent) return ["badge.waiting", { n, since }, "attention"];
  if (n && (record.trouble || record.ended || events.every((one) => one.parked))) return ["badge.stuck", { n }, "attention"];
  if (n) return [busy ? "badge.sending" : "badge.stuck", { n }, "quiet"];
  if (record.silent) return ["badge.sent_silent", { since }, "attention"];
  return ["badge.sent", { time: time(record.heard ?? Date.now()) }, "good"];
}

/** What is not as usual: [name, tone, words, key of the refusal]. Pure. */
export function troubles(desk) {
  const { record, events } = desk;
  const meeting = record.state?.meeting;
  const found = [];
  const isDone = record.ended && !events.length;
  if (!desk.store.isLasting && !isDone) found.push(["storage", "danger", say("storage.text")]);
  else if (desk.storageFailed || desk.unsafe.length) {
    const n = desk.unsafe.length;
    found.push(["full", n ? "danger" : "attention", n ? say("full.text", { n }) : say("full_sent.text")]);
  } else if (!window.isSecureContext) found.push(["insecure", "attention", say("insecure.text")]);
  if (record.ended === "closed") found.push(["closed", "info", `${record.why ?? ""} ${say("closed.text")}`.trim()]);
  if (record.ended === "revoked") {
    found.push(["revoked", "attention", record.held ? say("revoked_held.text", { n: record.held }) : say("revoked.text")]);
  }
  if (record.trouble === "unknown") found.push(["unknown", "danger", say("unknown.text")]);
  if (meeting && !meeting.open && !meeting.closed && meeting.why) found.push(["not_open", "attention", meeting.why]);
  const parked = events.filter((one) => one.parked).length;
  if (parked) found.push(["parked", "attention", say("parked.text", { n: parked })]);
  for (const { key, why, name } of record.refused ?? []) found.push(["refused", "attention", name ? `${name}: ${why}` : why, key]);
  return found;
}

/** Draws the badge and the notices; a notice is announced once, when it appears. */
export class Standing {
  #shown = "";
  #since = null;

  draw(desk, busy) {
    const [name, values, tone] = standing(desk, busy);
    const badge = by("badge");
    badge.hidden = Boolean(desk.record.ended) && !desk.events.length;
    badge.className = `desk-badge desk-badge--${tone}`;
    badge.textContent = say(name, values);
    if (this.#since !== null && this.#since !== Boolean(desk.record.silent)) by("said").textContent = badge.textContent;
    this.#since = Boolean(desk.record.silent);
    const found = troubles(desk);
    const print = JSON.stringify(found);
    if (print === this.#shown) return;
    this.#shown = print;
    by("notices").replaceChildren(...found.map(([title, tone_, text, key]) => {
      const notice = put(make(`notice-${tone_}`), { title: say(`${title}.title`), text });
      const button = notice.querySelector("[data-act=dismiss]");
      if (key) button.dataset.key = key;
      else button.remove();
      return notice;
    }));
  }
}
