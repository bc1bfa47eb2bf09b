// What ical.js (Mozilla's engine, as in Thunderbird) reads in calendar files. Paths in, one JSON object out.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const instant = (time) => (time ? new Date(time.toUnixTime() * 1000).toISOString() : null);

function seen(path) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const vevents = calendar.getAllSubcomponents("vevent");
  const facts = vevents.map((vevent) => {
    const event = new ICAL.Event(vevent);
    return {
      uid: event.uid,
      sequence: event.sequence,
      occurrence: instant(event.recurrenceId),
      summary: event.summary ?? "",
      location: event.location ?? "",
      status: vevent.getFirstPropertyValue("status") ?? "",
      organiser: event.organizer ?? "",
      alarms: vevent.getAllSubcomponents("valarm").length,
      attendees: event.attendees.map((person) => [person.getFirstValue(), person.getParameter("partstat") ?? ""]),
    };
  });
  return { method: calendar.getFirstPropertyValue("method") ?? "", events: facts, occurrences: occurrences(vevents) };
}

function occurrences(vevents) {
  const events = vevents.filter((vevent) => vevent.hasProperty("dtstart")).map((vevent) => new ICAL.Event(vevent));
  const masters = events.filter((event) => !event.isRecurrenceException());
  const others = events.filter((event) => event.isRecurrenceException());
  const found = [];
  for (const master of masters) {
    for (const other of others) if (other.uid === master.uid) master.relateException(other);
    const iterator = master.iterator();
    for (let next = iterator.next(), count = 0; next && count < 100; next = iterator.next(), count++) {
      const details = master.getOccurrenceDetails(next);
      found.push([master.uid, instant(details.startDate), instant(details.endDate)]);
    }
  }
  const alone = others.filter((other) => !masters.some((master) => master.uid === other.uid));
  for (const other of alone) found.push([other.uid, instant(other.startDate), instant(other.endDate)]);
  return found.sort();
}

const results = {};
for (const path of process.argv.slice(2)) results[path] = seen(path);
console.log(JSON.stringify(results));
