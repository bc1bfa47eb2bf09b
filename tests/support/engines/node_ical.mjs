// What node-ical (a parser of its own, with its own recurrence) reads in calendar files. Paths in, one JSON object out.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const instant = (date) => (date ? new Date(date).toISOString() : null);
const listed = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const text = (value) => (value && typeof value === "object" ? value.val : value) ?? "";

function seen(path) {
  const calendar = ical.sync.parseICS(readFileSync(path, "utf8"));
  const masters = Object.values(calendar).filter((part) => part.type === "VEVENT");
  const events = masters.flatMap((master) => {
    const others = [...new Set(Object.values(master.recurrences ?? {}))];
    return [master, ...others.filter((other) => !same(other, master))];
  });
  return {
    method: calendar.vcalendar?.method ?? "",
    events: events.map((event) => ({
      uid: event.uid,
      sequence: Number(event.sequence ?? 0),
      occurrence: instant(event.recurrenceid),
      summary: text(event.summary),
      location: text(event.location),
      status: event.status ?? "",
      organiser: text(event.organizer),
      alarms: listed(event.alarms).length,
      attendees: listed(event.attendee).map((person) => [text(person), person.params?.PARTSTAT ?? ""]),
    })),
    occurrences: masters.flatMap(occurrences).sort(),
  };
}

const same = (one, other) => instant(one.recurrenceid) === instant(other.recurrenceid);

function occurrences(event) {
  if (!event.start) return [];
  if (!event.rrule) return [[event.uid, instant(event.start), instant(event.end)]];
  const span = { from: new Date("2026-01-01"), to: new Date("2031-01-01"), excludeExdates: true, includeOverrides: true };
  return ical.expandRecurringEvent(event, span).map((one) => [event.uid, instant(one.start), instant(one.end)]);
}

const results = {};
for (const path of process.argv.slice(2)) results[path] = seen(path);
console.log(JSON.stringify(results));
