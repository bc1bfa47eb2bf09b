// The taps a person can make, as events without key and time; and what takes each back. Pure.
import { isHolder, nameAfter } from "./model.js";

const came = (subject, value, replaces = []) => ({ kind: "came", subject, value, replaces });
const BLANK = { organisation: null, invitation: null, person: false, title: "", level: "staff", acting: null,
                mode: "on_site", walk_in: false, organisation_name: "", gender: null };

/** Somebody expected is here. */
export function expectedCame(seat, one, mode) {
  const name = one.name || (seat.organisation ? "" : one.title);
  return came(one.code, { ...BLANK, organisation: seat.organisation ?? null, invitation: one.invitation, person: !one.delegate,
                          name, title: one.title, level: one.level, acting: one.acting, mode });
}

/** Somebody nobody expected. `subject` null: the event's own key. */
export function walkIn(said) {
  return came(null, { ...BLANK, ...said, walk_in: true });
}

function valueOf(person) {
  const number = person.seat?.startsWith("o") ? Number(person.seat.slice(1)) : null;
  const { invitation, name, title, level, acting, mode, walk_in, organisation_name, gender, holder } = person;
  return { organisation: number, invitation, person: Boolean(holder), name, title, level, acting, mode, walk_in,
           organisation_name: organisation_name ?? "", gender: gender ?? null };
}

/** What is known of a person, said anew with something changed. It keeps the moment they came. */
export function corrected(person, change) {
  return { ...came(person.subject, { ...valueOf(person), ...change }, person.keys), arrived: person.arrived };
}

/** Another level: perhaps it is then somebody else who sits there (`nameAfter`). */
export function levelled(person, level, acting, expected) {
  const mine = expected.filter((one) => one.invitation === person.invitation);
  const holder = mine.find((one) => !one.delegate);
  const delegate = mine.find((one) => one.delegate);
  const name = nameAfter(person, level, holder?.name ?? "", delegate?.name ?? "");
  const title = name === person.name ? person.title : [holder, delegate].find((one) => one && one.name === name && name)?.title ?? "";
  return corrected(person, { level, acting, name, title, person: isHolder(person, name, expected) });
}

/** What only the person themself declared, seen by somebody at the desk. */
export const confirmed = (person) => ({ ...came(person.subject, valueOf(person)), arrived: person.arrived });
export const removed = (person) => ({ kind: "remove", subject: person.subject, value: {}, replaces: person.keys });
export const leaving = (person, left) => ({ kind: "leave", subject: person.subject, value: { left } });
export const signed = (person, drawing) => ({ kind: "sign", subject: person.subject, value: drawing });
export const absent = (seat, outcome) =>
  ({ kind: "absent", subject: seat.code, value: { organisation: seat.organisation, outcome, note: "" },
     replaces: seat.mark?.keys ?? [] });
export const unmarked = (seat) => ({ kind: "remove", subject: seat.code, value: {}, replaces: seat.mark.keys });

/** The tap that takes `event` back, given the person or mark it replaced; null when it cannot be taken back. */
export function takenBack(event, before) {
  if (event.kind === "leave") return { kind: "leave", subject: event.subject, value: { left: !event.value.left } };
  const again = (replaces) => ({ ...came(event.subject, valueOf(before), replaces), arrived: before.arrived });
  if (event.kind === "remove") return before ? again([]) : null;
  if (event.kind === "came" && before) return again([event.key]);
  if (event.kind === "came" || event.kind === "absent") return { kind: "remove", subject: event.subject, value: {}, replaces: [event.key] };
  return null;
}
