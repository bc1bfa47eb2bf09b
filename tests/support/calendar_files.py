"""Calendar files as other programs export them, line by line."""

from forum.extensions import db
from forum.outbox.models import OutboxMessage

US = "sekretariat@lama.example"
ASKED = (
    "ATTENDEE;CN=Kepala Dinas Contoh;PARTSTAT=ACCEPTED:mailto:dinas@contoh.example",
    "ATTENDEE;CN=Rini Astuti;PARTSTAT=DECLINED:mailto:Rini@Contoh.example",
    "ATTENDEE;CN=Budi Contoh;PARTSTAT=NEEDS-ACTION:mailto:budi@contoh.example",
    "ATTENDEE;CN=Aula;CUTYPE=ROOM:mailto:aula@contoh.example",
    f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{US}",
)


def event(*lines, uid="rapat-1@lama.example", sequence=3, organiser=US, start="20261201T090000", end="20261201T120000",
          zone="Asia/Jakarta", title="Konsolidasi"):  # fmt: skip
    head = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261020T000000Z", f"SEQUENCE:{sequence}", f"SUMMARY:{title}",
            f"DTSTART;TZID={zone}:{start}", f"DTEND;TZID={zone}:{end}", "LOCATION:Pendopo"]  # fmt: skip
    if organiser:
        head.append(f"ORGANIZER;CN=Sekretariat:mailto:{organiser}")
    return [*head, *lines, "END:VEVENT"]


def calendar(*events, method=None):
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lama//ID"] + ([f"METHOD:{method}"] if method else [])
    return "\r\n".join([*head, *(line for one in events for line in one), "END:VCALENDAR", ""]).encode()


def series(*lines, sequence=5, rule="FREQ=MONTHLY;BYDAY=1TU;COUNT=6", **given):
    return event(f"RRULE:{rule}", *lines, uid="seri-1@lama.example", sequence=sequence, **given)


def override(recurrence, *lines, sequence=6, **given):
    return event(f"RECURRENCE-ID;TZID=Asia/Jakarta:{recurrence}", *lines, uid="seri-1@lama.example", sequence=sequence,
                 **given)  # fmt: skip


def outbox():
    return list(db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)))


def only(report):
    assert len(report.lines) == 1
    return report.lines[0]
