// The answer "both came", kept without network: whoever it told apart stays a person of their own, and a row that says
// the same of the old subject is theirs. The rule of `attendance/folding.py`: the same claims, the same names. Pure.
import { sha256 } from "./digest.js";
import { folded } from "./search.js";

const APART = "apart:";

/** What two rows must have in common to speak of one person who came once: `folding._claim`. */
export function claim(one) {
  const place = one.seat?.startsWith("o") ? Number(one.seat.slice(1)) : folded(one.organisation_name ?? "");
  return [one.level, one.acting, folded(one.name), place, folded(one.title), one.mode];
}

/** The subject of whoever came besides `subject` and of whom `one` speaks: `folding.apart`. */
export function apart(subject, one) {
  const said = [subject, ...claim(one)].map((part) => JSON.stringify(part)).join(", ");
  return APART + sha256(`[${said}]`).slice(0, 32);
}

/** Give each row the subject of the person it speaks of: `folding.settle`. `about`: whom the row itself names. */
export function settle(rows) {
  const named = new Set(rows.map((one) => one.about));
  const answered = rows.some((one) => one.about.startsWith(APART));
  for (const one of rows) {
    one.subject = one.about;
    if (!answered) continue;
    for (let next = apart(one.subject, one); named.has(next); next = apart(one.subject, one)) one.subject = next;
  }
  return rows;
}
