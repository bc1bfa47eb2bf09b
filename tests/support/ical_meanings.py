"""What each golden calendar means, written by hand: what other people's engines must read in it."""

from dataclasses import dataclass

SERIES = "seri-3@rembug.example"
SITI = "mailto:siti@contoh.example"
MONTHLY = (
    ("2026-11-20T02", "2026-11-20T04"),
    ("2026-12-21T03", "2026-12-21T05"),
    ("2027-01-15T02", "2027-01-15T04"),
    ("2027-03-19T02", "2027-03-19T04"),
    ("2027-04-16T02", "2027-04-16T04"),
    ("2027-05-21T02", "2027-05-21T04"),
)
BY_THE_RULE = (MONTHLY[0], ("2026-12-18T02", "2026-12-18T04"), *MONTHLY[2:])
SEVEN_IN_JAYAPURA = (
    ("2026-11-19T22", "2026-11-20T00"),
    ("2026-12-17T22", "2026-12-18T00"),
    ("2027-02-18T22", "2027-02-19T00"),
    ("2027-03-18T22", "2027-03-19T00"),
    ("2027-04-15T22", "2027-04-16T00"),
    ("2027-05-20T22", "2027-05-21T00"),
)
THREE_IN_BERLIN = tuple(  # two o'clock UTC in winter, one in summer
    (f"{day}T{hour:02}", f"{day}T{hour + 2:02}")
    for hour, days in (
        (2, "2026-11-20 2026-12-04 2026-12-18 2027-01-01 2027-01-15 2027-01-29"),
        (2, "2027-02-12 2027-02-26 2027-03-12 2027-03-26"),
        (1, "2027-04-09 2027-04-23 2027-05-07 2027-05-21 2027-06-04 2027-06-18 2027-07-02"),
        (1, "2027-07-16 2027-07-30 2027-08-13 2027-08-27 2027-09-10 2027-09-24 2027-10-08"),
    )
    for day in days.split()
)


@dataclass(frozen=True)
class Meaning:
    """`events`: UID, SEQUENCE, RECURRENCE-ID to the hour or None. `occurrences`: start and end, UTC, to the hour.

    `alarms` per event. `marked`: the properties libical complains of, each for a reason we know.
    """

    method: str
    events: tuple[tuple[str, int, str | None], ...]
    occurrences: tuple[tuple[str, str], ...]
    attendees: tuple[tuple[str, str], ...] = ((SITI, "NEEDS-ACTION"),)
    alarms: int = 0
    marked: tuple[str, ...] = ()


ONE = "rapat-17@rembug.example"
AT_NINE = (("2026-11-10T02", "2026-11-10T04"),)
WHOLE = ((SERIES, 2, None), (SERIES, 5, "2026-12-18T02"), (SERIES, 1, "2027-03-19T02"))
INVITED = Meaning("REQUEST", ((ONE, 0, None),), AT_NINE, alarms=1)
MOVED_ONE = ((SERIES, 5, "2026-12-18T02"),)
# libical's table for DECLINECOUNTER is that of RFC 2446; RFC 5546, section 3.2.8 has ATTENDEE and SEQUENCE
DECLINED = ("ATTENDEE", "SEQUENCE")


def _said(partstat: str) -> tuple[tuple[str, str], ...]:
    return ((SITI, partstat),)


MEANINGS = {
    "request_jakarta.ics": INVITED,
    "request_pontianak.ics": INVITED,
    "request_makassar.ics": INVITED,
    "request_jayapura.ics": INVITED,
    "request_bare.ics": Meaning("REQUEST", ((ONE, 0, None),), AT_NINE),
    "request_delegate.ics": Meaning(
        "REQUEST", ((ONE, 0, None),), AT_NINE, (("mailto:rahmat@contoh.example", "NEEDS-ACTION"),), alarms=1
    ),
    "update.ics": Meaning("REQUEST", ((ONE, 1, None),), (("2026-11-10T03", "2026-11-10T04"),), alarms=1),
    "cancel.ics": Meaning("CANCEL", ((ONE, 2, None),), AT_NINE),
    "cancel_one_invitee.ics": Meaning("CANCEL", ((ONE, 2, None),), AT_NINE),
    "publish.ics": Meaning("PUBLISH", ((ONE, 0, None),), AT_NINE, (), marked=("ORGANIZER",)),
    "feed.ics": Meaning("PUBLISH", ((ONE, 0, None), ("rapat-18@rembug.example", 0, None)), AT_NINE * 2, ()),
    "series.ics": Meaning("REQUEST", WHOLE, MONTHLY, alarms=1),
    "series_jayapura.ics": Meaning("REQUEST", ((SERIES, 2, None),), SEVEN_IN_JAYAPURA, alarms=1),
    "series_berlin.ics": Meaning("REQUEST", ((SERIES, 2, None),), THREE_IN_BERLIN, alarms=1),
    "occurrence_changed.ics": Meaning("REQUEST", MOVED_ONE, (MONTHLY[1],), alarms=1),
    "occurrence_cancelled.ics": Meaning(
        "CANCEL", ((SERIES, 6, "2027-02-19T02"),), (("2027-02-19T02", "2027-02-19T04"),)
    ),
    "series_cancelled.ics": Meaning("CANCEL", ((SERIES, 7, None),), BY_THE_RULE),
    "series_one_invitee.ics": Meaning("CANCEL", ((SERIES, 7, None),), BY_THE_RULE),
    "decline_counter.ics": Meaning("DECLINECOUNTER", ((SERIES, 2, None),), (), marked=DECLINED),
    "decline_counter_occurrence.ics": Meaning("DECLINECOUNTER", MOVED_ONE, (), marked=DECLINED),
    "publish_series.ics": Meaning("PUBLISH", WHOLE, MONTHLY, ()),
    "feed_with_series.ics": Meaning("PUBLISH", ((ONE, 2, None), *WHOLE), (MONTHLY[0], *MONTHLY), ()),
}
for _shape, _answered, _about in (
    ("plain", (), ()),
    ("gmail", (MONTHLY[0],), (MONTHLY[1],)),
    ("outlook", (MONTHLY[0],), (MONTHLY[1],)),
    ("apple", (MONTHLY[0],), (MONTHLY[1],)),
):
    _no_organiser = ("ORGANIZER",) if _shape == "outlook" else ()
    MEANINGS[f"reply_{_shape}.ics"] = Meaning(
        "REPLY", ((SERIES, 2, None),), _answered, _said("ACCEPTED"), marked=_no_organiser
    )
    MEANINGS[f"reply_occurrence_{_shape}.ics"] = Meaning(
        "REPLY", MOVED_ONE, _about, _said("DECLINED"), marked=_no_organiser
    )
    MEANINGS[f"counter_{_shape}.ics"] = Meaning(
        "REPLY" if _shape == "apple" else "COUNTER",
        MOVED_ONE,
        (MONTHLY[1] if _shape == "apple" else ("2026-12-22T06", "2026-12-22T08"),),
        _said("TENTATIVE"),
        marked=_no_organiser,
    )
MEANINGS["reply_delegates.ics"] = Meaning("REPLY", ((SERIES, 2, None),), (), _said("DELEGATED"))
MEANINGS["reply_of_delegate.ics"] = Meaning(  # two people: RFC 5546, section 4.2.5; its table in 3.2.3 knows one
    "REPLY",
    ((SERIES, 2, None),),
    (),
    (("mailto:rahmat@contoh.example", "ACCEPTED"), (SITI, "DELEGATED")),
    marked=("ATTENDEE",),
)
