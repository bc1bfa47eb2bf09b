"""A series on every third Friday of Kabupaten Contoh."""

from datetime import UTC, datetime

from forum.meetings import queries, service

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # the third Friday of November, 09.00 WIB
THIRD_FRIDAYS = [
    datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    datetime(2026, 12, 18, 2, 0, tzinfo=UTC),
    datetime(2027, 1, 15, 2, 0, tzinfo=UTC),
    datetime(2027, 2, 19, 2, 0, tzinfo=UTC),
]
RULE = "FREQ=MONTHLY;BYDAY=3FR;COUNT=4"


def planned(make, **given):
    values = {"kind": "coordination", "title": " Rapat bulanan ", "starts_at": FRIDAY, "duration_minutes": 180,
              "timezone": "Asia/Jakarta", "place": "Pendopo", "rrule": RULE}  # fmt: skip
    return service.plan_series(given.pop("forum", None) or make.forum(), **{**values, **given})


def announced(make, **given):
    series = planned(make, **given)
    service.announce_series(series)
    return series


def rows(series):
    return queries.occurrences(series.id)


def planned_in(forum, **given):
    values = {"kind": "coordination", "title": "Rapat bulanan", "starts_at": FRIDAY, "duration_minutes": 180,
              "timezone": "Asia/Jakarta", "place": "Pendopo", "rrule": "FREQ=MONTHLY;BYDAY=3FR;COUNT=4"}  # fmt: skip
    return service.plan_series(forum, **{**values, **given})


def filled(page):
    """What the form with the list of dates would send if submitted untouched."""
    sent = dict(page.form("form.form"))
    for name in ("shown", "kept"):
        fields = page.soup.select(f"input[name={name}]")
        sent[name] = [one["value"] for one in fields if one["type"] == "hidden" or one.has_attr("checked")]
    return sent
