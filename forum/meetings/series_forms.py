"""Forms of series: how meetings recur, what all have in common, when to stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import DataRequired, NumberRange, Optional

from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings import labels, recurrence, rules
from forum.meetings.forms import CancelForm, MeetingForm
from forum.meetings.models import Meeting, Series
from forum.web.fields import Day
from forum.web.forms import Form, choices, local_instant, needed, whole


def _number(label: Any) -> IntegerField:
    most = recurrence.MOST
    return IntegerField(
        label, [Optional(), needed, NumberRange(1, most, message=_l("Write a number from 1 to %(num)d.", num=most))]
    )


SCHEDULE = ("day", "start", "end", "timezone", "every", "on", "ends", "count", "until")


class ScheduleForm(MeetingForm):
    """When meetings recur: the first one, how often, until when. The rest of a meeting's fields as they are."""

    letter_number = None
    end_day = None
    every = SelectField(_l("How often"), choices=choices(labels.every_choices))
    on = RadioField(_l("On which day of the month"), choices=choices(labels.on_choices))
    ends = RadioField(_l("How long"), choices=choices(labels.ends_choices))
    count = _number(_l("How many meetings"))
    until = Day(_l("Last possible day"), [Optional(), needed])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day.label.text = _("First date")

    def validate_schedule(self) -> bool:
        """Whether the dates can be shown: what else is missing is only said when it is to be saved."""
        if not self.validate():
            for field in self:
                if field.name not in SCHEDULE:
                    field.errors = []
        return not self.errors

    @property
    def schedule(self) -> dict[str, Any]:
        """`starts_at`, `timezone`, `duration_minutes` and `rrule` as `service.plan_series` takes them.

        A valid form only. Raises Problem for a day that does not fit, and for no end at all.
        """
        zone = self.timezone.data
        starts_at = local_instant(self.day.data, self.start.data, zone)
        ends_at = local_instant(self.day.data, self.end.data, zone)
        rrule = recurrence.rule_for(self.every.data, self.on.data, self.day.data)
        return {
            "starts_at": starts_at,
            "timezone": zone,
            "duration_minutes": int((ends_at - starts_at).total_seconds() // 60),
            "rrule": self._ended(rrule, starts_at, zone),
        }

    def _ended(self, rrule: str, starts_at: datetime, zone: str) -> str:
        if self.ends.data == "count":
            if not self.count.data:
                raise Problem(_("Say how many meetings."), code="no_end", field="count")
            return recurrence.with_end(rrule, count=self.count.data)
        if self.until.data is None:
            raise Problem(_("Say until which day."), code="no_end", field="until")
        evening = datetime.combine(self.until.data, time(23, 59), ZoneInfo(zone)).astimezone(UTC)
        if evening < starts_at:
            raise Problem(_("The last possible day is before the first date."), code="end_before_start", field="until")
        return recurrence.with_end(rrule, until=evening)

    @property
    def fields_of_series(self) -> dict[str, Any]:
        """Everything filled in, as `service.plan_series` takes it, without the region (a valid form only)."""
        names = ("title", "kind", "place", "link", "is_public")
        return {
            **{name: self._fields[name].data for name in names},
            "description": (self.description.data or "").replace("\r\n", "\n"),
            **self.schedule,
        }


class RescheduleForm(ScheduleForm):
    """New dates for a series that is there: only when, nothing else."""

    title = kind = place = link = region_id = description = is_public = None


class WordsForm(MeetingForm):
    """What all meetings of a series have in common, but for their dates."""

    letter_number = end_day = day = start = end = timezone = None
    duration_minutes = IntegerField(
        _l("Length of each meeting in minutes"),
        [DataRequired(_l("Say how long a meeting takes.")),
         NumberRange(1, rules.LONGEST_MINUTES, message=_l("A meeting takes from 1 to 1440 minutes."))],
    )  # fmt: skip

    @property
    def fields_of_series(self) -> dict[str, Any]:
        """As `service.change_series` takes them (a valid form only)."""
        names = ("title", "kind", "place", "link", "is_public", "duration_minutes")
        return {
            **{name: self._fields[name].data for name in names},
            "region_id": self.region_id.data or None,
            "description": (self.description.data or "").replace("\r\n", "\n"),
        }


class ExtendForm(Form):
    """How many more meetings."""

    revision = HiddenField()
    more = IntegerField(
        _l("How many more meetings"),
        [DataRequired(_l("Say how many meetings.")),
         NumberRange(1, recurrence.MOST, message=_l("Write a number from 1 to %(num)d.", num=recurrence.MOST))],
    )  # fmt: skip


class EndForm(CancelForm):
    """After which meeting a series ends, and why."""

    after = SelectField(_l("The last meeting"), [NumberRange(0, message=_l("Choose the last meeting."))], coerce=int)


@dataclass(frozen=True)
class Shown:
    """A date as the list before saving shows it: where the rule puts it, where it is, what deserves a word."""

    start: datetime
    starts_at: datetime
    ends_at: datetime
    kept: bool
    moved_to: str
    warnings: tuple[str, ...]
    problem: str = ""


def dates_shown(schedule: dict[str, Any], sent: Any) -> list[Shown]:
    """The dates that a schedule gives with what somebody ticked and moved in the list (`sent`: the request's form)."""
    zone, minutes = ZoneInfo(schedule["timezone"]), schedule["duration_minutes"]
    seen, kept = set(sent.getlist("shown")), set(sent.getlist("kept"))
    found = []
    for start in recurrence.dates(schedule["rrule"], schedule["starts_at"], schedule["timezone"]):
        name = code(start)
        typed = sent.get(f"move-{name}", "").strip()
        day = _day(typed)
        local = start.astimezone(zone)
        at = datetime.combine(day, local.time(), zone) if day else start
        found.append(
            Shown(
                start=start, starts_at=at, ends_at=at + timedelta(minutes=minutes),
                kept=name in kept or name not in seen,
                moved_to=typed if typed and day != local.date() else "",
                warnings=tuple(rules.time_warnings(at, minutes, schedule["timezone"])),
                problem=str(_("This is not a date. Write it as 20/11/2026.")) if typed and day is None else "",
            )
        )  # fmt: skip
    return found


def code(start: datetime) -> str:
    """A start as the list of dates names it in its fields."""
    return start.astimezone(UTC).strftime("%Y%m%dT%H%M")


def agreed(shown: Sequence[Shown], sent: Any) -> bool:
    """Whether the list that came back is the one that the schedule gives now, so that it may be saved."""
    return [code(one.start) for one in shown] == sent.getlist("shown") and not any(one.problem for one in shown)


def _day(typed: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def schedule_filled(series: Series, following: Meeting | None) -> dict[str, Any]:
    """What the form for new dates shows: from the next meeting on, where the rule puts it, as often as until now."""
    zone = ZoneInfo(series.timezone)
    start = series.starts_at.astimezone(zone)
    if following is not None:
        by_rule = following.recurrence_id
        start = (by_rule if by_rule and by_rule > clock.now() else following.starts_at).astimezone(zone)
    end = start + timedelta(minutes=series.duration_minutes)
    every, on = recurrence.chosen(series.rrule)
    return {
        "day": start.date(), "start": start.time(), "end": end.time(), "timezone": series.timezone, "every": every,
        "on": on, "ends": "count", "revision": series.revision, "key": ids.new_key(),
    }  # fmt: skip


def seen_revision(form: Form) -> int:
    """The revision that the person had before them."""
    return whole(form.revision.data)
