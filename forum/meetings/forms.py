"""What people fill in to plan, move and call off a meeting."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from forum.directory import queries as directory
from forum.kernel import ids
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings import labels
from forum.meetings.models import Meeting
from forum.web.fields import Day, Hour
from forum.web.forms import Form, choices, known_zone, local_instant, whole

SEEN = ("title", "kind", "day", "start", "end", "end_day", "timezone", "place", "link", "region_id", "description",
        "letter_number", "is_public")  # fmt: skip


def _at_most(number: int) -> Length:
    return Length(max=number, message=_l("At most %(max)d characters."))


class MeetingForm(Form):
    """Plan or change a meeting. Times are on the clock of `timezone`."""

    title = StringField(_l("Title"), [DataRequired(_l("Give the meeting a title.")), _at_most(250)])
    kind = SelectField(_l("Kind"), choices=choices(labels.kind_choices))
    day: Any = Day(_l("Date"), [InputRequired(_l("Choose a date."))])
    start: Any = Hour(_l("Starts at"), [InputRequired(_l("Say when it starts."))])
    end: Any = Hour(_l("Ends at"), [InputRequired(_l("Say when it ends. On the letter, “until finished” is fine."))])
    end_day: Any = Day(_l("Ends on another day"), [Optional()])
    timezone = SelectField(_l("Time zone of the place"), [known_zone], validate_choice=False)
    place = StringField(_l("Place"), [_at_most(500)])
    link = StringField(_l("Link for joining online"), [_at_most(2000)])
    region_id = SelectField(_l("Region"), coerce=int)
    description = TextAreaField(_l("What it is about"), [_at_most(20_000)])
    letter_number = StringField(_l("Number of the invitation letter"), [_at_most(120)])
    is_public = BooleanField(_l("Show this meeting to the public"))
    tell = BooleanField(_l("Tell those invited of new words, too"))
    revision = HiddenField()
    seen = HiddenField()
    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.timezone is not None:
            self.timezone.choices = list(labels.zone_choices(self.timezone.data or "").items())
        if self.region_id is not None:
            regions = [(region.id, region.name) for region in directory.regions()]
            self.region_id.choices = [(0, _("No region")), *regions]

    @property
    def fields_of_meeting(self) -> dict[str, Any]:
        """What was filled in, as `service.plan` and `service.change` take it (a valid form only)."""
        zone = self.timezone.data
        starts_at = local_instant(self.day.data, self.start.data, zone)
        ends_at = local_instant(self.end_day.data or self.day.data, self.end.data, zone)
        return {
            "title": self.title.data,
            "kind": self.kind.data,
            "starts_at": starts_at,
            "duration_minutes": int((ends_at - starts_at).total_seconds() // 60),
            "timezone": zone,
            "place": self.place.data,
            "link": self.link.data,
            "region_id": self.region_id.data or None,
            "description": (self.description.data or "").replace("\r\n", "\n"),
            "letter_number": self.letter_number.data,
            "is_public": self.is_public.data,
        }

    @property
    def seen_revision(self) -> int:
        """The revision the person had before them (0: nonsense, which no meeting has)."""
        return whole(self.revision.data)

    def take_over(self, theirs: dict[str, Any]) -> None:
        """Where this person changed nothing, show what somebody else saved meanwhile (`filled` of the meeting)."""
        try:
            seen = json.loads(self.seen.data or "{}")
        except ValueError:
            seen = {}
        if not isinstance(seen, dict):
            return
        for name, value in theirs.items():
            field = self._fields[name]
            if name in SEEN and seen.get(name) == _spelt(field.data):
                field.data, field.raw_data = value, None

    @property
    def safe_key(self) -> str | None:
        """The key this form was drawn with, if it has a key's shape."""
        text = self.key.data or ""
        return text if len(text) == 16 and text.isascii() and text.isalnum() else None


def blank(timezone: str, region_id: int | None, today: date) -> dict[str, Any]:
    """What a new form shows: a weekday morning in two weeks, on the forum's clock."""
    day = today + timedelta(days=14)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return {
        "kind": "coordination",
        "day": day,
        "start": time(9),
        "end": time(12),
        "timezone": timezone,
        "region_id": region_id or 0,
        "key": ids.new_key(),
    }


def filled(meeting: Meeting) -> dict[str, Any]:
    """What the form of an existing meeting shows."""
    names = ("title", "kind", "timezone", "place", "link", "description", "letter_number", "is_public", "revision")
    values = {
        **{name: getattr(meeting, name) for name in names},
        **times(meeting.starts_at, meeting.ends_at, meeting.timezone),
        "region_id": meeting.region_id or 0,
    }
    return {**values, "seen": json.dumps({name: _spelt(values[name]) for name in SEEN})}


def times(start: datetime, end: datetime, timezone: str) -> dict[str, Any]:
    """The fields for a time: day and hours on the clock of `timezone`."""
    zone = ZoneInfo(timezone)
    start, end = start.astimezone(zone), end.astimezone(zone)
    return {
        "day": start.date(),
        "start": start.time().replace(second=0, microsecond=0),
        "end": end.time().replace(second=0, microsecond=0),
        "end_day": end.date() if end.date() != start.date() else None,
    }


def entries(form: MeetingForm) -> list[tuple[str, str]]:
    """What a browser would send of this form, so that a question in between loses nothing of it."""
    sent = []
    for field in form:
        if isinstance(field, BooleanField):
            sent += [(field.name, "y")] if field.data else []
        elif field.name != "csrf_token":
            value = field.data if isinstance(field, SelectField) else field._value()
            sent.append((field.name, "" if value is None else str(value)))
    return sent


def _spelt(value: Any) -> str:
    """A field's value as text that is equal when the values are."""
    return "" if value is None else str(value).replace("\r\n", "\n")


class CancelForm(Form):
    """Why a meeting is called off; everybody who was invited reads it."""

    reason = TextAreaField(_l("Reason"), [DataRequired(_l("Say why; everybody who was invited reads it.")),
                                          _at_most(2000)])  # fmt: skip
    revision = HiddenField()


class DocumentForm(Form):
    """A file for the meeting. The file itself is read from the request."""

    title = StringField(_l("Name of the document"), [_at_most(250)])
    is_public = BooleanField(_l("Everybody may read this document"))
