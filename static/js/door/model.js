// What is shown: the state the server sent and the taps it has not heard of, folded by the server's rule
// (docs/decisions/0017): rows added and not taken back; rows of one subject that say the same are one person; those whom
// the answer "both came" told apart stay apart. Pure.
import { claim, settle } from "./apart.js";

const ORDER = { head: 0, deputy: 1, staff: 2 };
export const OUTCOMES = ["head", "deputy", "staff", "absent_notice", "absent", "not_recorded"];
export const CAME = ["head", "deputy", "staff"];

/** How the chair of an organisation is filled: the rule of `attendance.rules.outcome`. */
export function outcome(present, mark) {
  if (!present.length) return { code: mark ? mark.outcome : "not_recorded", acting: null };
  const rank = (one) => ORDER[one.level] * 2 + (one.acting ? 1 : 0);
  const best = present.reduce((first, one) => (rank(one) < rank(first) ? one : first));
  return { code: best.level, acting: best.level === "head" ? best.acting : null };
}

/** Who a person is when their level is corrected: the rule of `attendance.rules.name_after`. */
export function nameAfter(before, level, holder, delegate) {
  if (before.level !== "head" && level === "head") {
    return (before.name === "" || before.name === delegate) && holder ? holder : before.name;
  }
  if (before.level === "head" && level !== "head") {
    return before.name === "" || before.name === holder ? delegate : before.name;
  }
  return before.name;
}

const says = (one) => JSON.stringify(claim(one));
const earlier = (a, b) => a.at - b.at || (a.key < b.key ? -1 : 1);

/** Whether somebody of this name is the holder of the chair that the person's invitation was for. */
export function isHolder(person, name, expected) {
  return expected.some((one) => one.invitation === person.invitation && !one.delegate && name !== "" && one.name === name);
}

function rowOf(event, seats, arrivals, offset) {
  const said = event.value;
  const invited = said.invitation && seats.find((seat) => seat.expected.some((one) => one.invitation === said.invitation));
  const moments = [event.at + offset, ...(event.replaces ?? []).map((key) => arrivals.get(key) ?? Infinity)];
  return {
    about: event.subject, keys: [event.key], invitation: said.invitation, gender: said.gender ?? null,
    seat: said.organisation ? `o${said.organisation}` : invited?.code ?? null,
    name: said.name, title: said.title, level: said.level,
    acting: said.level === "head" ? said.acting : null, mode: said.mode, walk_in: Boolean(said.walk_in),
    organisation_name: said.organisation ? "" : said.organisation_name ?? "",
    arrived: Math.min(...moments), left: null, signed: false, self: false, pending: true,
  };
}

/** The people of the state, each version of a question by itself. */
function known(state) {
  const asked = new Map(state.questions.map((one) => [one.subject, one]));
  return state.present.flatMap((one) => {
    const versions = asked.get(one.subject)?.rows;
    if (!versions) return [one];
    if (state.present.find((other) => other.subject === one.subject) !== one) return [];
    return versions.map((row) => {
      const own = state.present.find((other) => other.keys.some((key) => row.keys.includes(key))) ?? one;
      return { ...own, ...row, subject: one.subject };
    });
  });
}

/** The rows about a person that are not taken back, by whom each of them names itself (`about`): who "both came" made
    of a claim is named by some, the others became theirs when read. */
function pieces(one, removed) {
  const named = new Map();
  for (const key of one.keys.filter((each) => !removed.has(each))) {
    const about = one.said?.[key] ?? one.subject;
    named.set(about, [...(named.get(about) ?? []), key]);
  }
  return [...named].map(([about, keys]) => ({ ...one, about, keys, of: one.subject,
                                             organisation_name: one.seat?.startsWith("o") ? "" : one.organisation_name ?? "" }));
}

function presentOf(state, pending, removed, offset) {
  const people = known(state);
  const arrivals = new Map(people.flatMap((one) => one.keys.map((key) => [key, one.arrived])));
  const heard = new Set(arrivals.keys());
  const rows = people.flatMap((one) => pieces(one, removed));
  for (const event of pending) {
    if (event.kind !== "came" || heard.has(event.key)) continue;
    const row = rowOf(event, state.seats, arrivals, offset);
    arrivals.set(event.key, row.arrived);
    if (!removed.has(event.key)) rows.push(row);
  }
  const groups = [];
  for (const row of settle(rows)) {
    const same = groups.find((one) => one.subject === row.subject && one.self === row.self && says(one) === says(row));
    if (same) {
      same.keys.push(...row.keys);
      same.arrived = Math.min(same.arrived, row.arrived);
    } else {
      const kin = people.find((one) => one.subject === row.subject);
      groups.push(row.of === row.subject ? row : { ...row, left: kin?.left ?? null, signed: kin?.signed ?? false });
    }
  }
  return besides(groups);
}

/** What only the person themself declared stands beside what somebody at the desk saw, and makes no question. */
function besides(groups) {
  const seen = new Map(groups.filter((one) => !one.self).map((one) => [one.subject, one]));
  return groups.filter((one) => {
    const desk = one.self ? seen.get(one.subject) : null;
    if (desk) {
      desk.arrived = Math.min(desk.arrived, one.arrived);
      desk.keys.push(...one.keys); // whoever takes the person back takes back all that was said of them
    }
    return !desk;
  });
}

function afterwards(groups, pending, offset) {
  for (const event of pending) {
    const theirs = groups.filter((one) => one.subject === event.subject);
    if (event.kind === "sign") for (const one of theirs) one.signed = true;
    if (event.kind === "leave") {
      const moment = event.at + offset;
      for (const one of theirs) if (one.left === null || moment >= one.left) one.left = event.value.left ? moment : null;
    }
  }
}

function markOf(seat, pending, removed) {
  const keys = (seat.mark?.keys ?? []).filter((key) => !removed.has(key));
  const outcomes = keys.length ? [seat.mark.outcome] : [];
  for (const event of pending) {
    if (event.kind !== "absent" || event.value.organisation !== seat.organisation || removed.has(event.key)) continue;
    if (!keys.includes(event.key)) keys.push(event.key);
    outcomes.push(event.value.outcome);
  }
  const milder = outcomes.includes("absent_notice") ? "absent_notice" : "absent";
  return keys.length ? { keys, outcome: milder } : null;
}

function uninvited(code, state) {
  const number = Number(code.slice(1));
  const other = state.others.find((one) => one.organisation === number);
  return { code, organisation: number, name: other?.name ?? "", short: other?.short ?? "", side: "other", invited: false,
           mark: null, expected: [] };
}

/** The roster as it is with the pending events: seats with `present`, `mark`, `waiting`, `outcome`; guests; counts.
    `offset`: milliseconds to add to this device's clock to get the server's. */
export function fold(state, events, offset = 0) {
  const pending = [...events].sort(earlier);
  const removed = new Set(pending.flatMap((event) => event.replaces ?? []));
  const groups = presentOf(state, pending, removed, offset);
  afterwards(groups, pending, offset);
  const times = new Map();
  for (const one of groups) times.set(one.subject, (times.get(one.subject) ?? 0) + 1);
  for (const one of groups) one.question = times.get(one.subject) > 1;
  const doubted = new Set(state.questions.map((one) => one.subject)); // about an absence the subject is the seat's
  const codes = new Set(state.seats.map((seat) => seat.code));
  const added = [...new Set(groups.map((one) => one.seat))].filter((code) => code && !codes.has(code));
  const seats = [...state.seats, ...added.map((code) => uninvited(code, state))].map((seat) => {
    const present = groups.filter((one) => one.seat === seat.code).sort((a, b) => a.arrived - b.arrived);
    const here = new Set(present.map((one) => one.invitation));
    for (const one of present) one.holder = isHolder(one, one.name, seat.expected);
    const mark = markOf(seat, pending, removed);
    return { ...seat, present, mark, waiting: seat.expected.filter((one) => !here.has(one.invitation)),
             outcome: outcome(present, mark), question: present.some((one) => one.question)
               || (!present.length && mark !== null && doubted.has(seat.code)) };
  });
  const counts = Object.fromEntries(OUTCOMES.map((code) => [code, 0]));
  for (const seat of seats) if (seat.organisation) counts[seat.outcome.code] += 1;
  return {
    seats, guests: groups.filter((one) => one.seat === null), counts,
    people: new Set(groups.map((one) => one.subject)).size,
    came: CAME.reduce((sum, code) => sum + counts[code], 0), questions: seats.filter((seat) => seat.question).length,
  };
}
