"""The forms of reminders."""

from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.reminders import labels
from forum.reminders.models import ReminderPolicy, ReminderRule
from forum.reminders.quiet import Quiet
from forum.reminders.rules import DAY, LONGEST_TEXT
from forum.reminders.service import Wanted
from forum.web.forms import Form, choices, needed

UNITS = {"days": DAY, "hours": 60, "minutes": 1}
_LONG = Length(max=LONGEST_TEXT, message=_l("The text is longer than %(max)d characters."))


def _units() -> list[tuple[str, str]]:
    return [("days", _("days")), ("hours", _("hours")), ("minutes", _("minutes"))]


def _hours() -> list[tuple[str, str]]:
    return [(str(minutes), labels.hour(minutes)) for minutes in range(0, DAY, 30)]


class ReminderForm(Form):
    """A reminder: how long before or after what, to whom, in which words."""

    number = IntegerField(_l("How long before or after"), default=3, validators=[InputRequired(_l("Write a number.")),
                          NumberRange(1, 100_000, _l("Write a number of at least 1."))])  # fmt: skip
    unit = SelectField(_l("Unit"), choices=_units, default="days")
    anchor = SelectField(_l("Tied to"), choices=choices(labels.anchor_choices))
    audience = RadioField(_l("Who is reminded"), choices=choices(labels.audience_choices), default="everybody")
    text_id = TextAreaField(_l("Words in Indonesian"), validators=[_LONG])
    text_en = TextAreaField(_l("Words in English"), validators=[_LONG])

    def show(self, row: ReminderPolicy | ReminderRule) -> None:
        """Fill in what there is."""
        self.anchor.data, self.audience.data = row.anchor, row.audience
        self.text_id.data, self.text_en.data = row.text_id, row.text_en
        self.unit.data = next(unit for unit, minutes in UNITS.items() if row.minutes % minutes == 0)
        self.number.data = row.minutes // UNITS[self.unit.data]

    def wanted(self, is_on: bool = True) -> Wanted:
        """What was filled in. Texts that say what the usual ones say are none of one's own."""
        return Wanted(
            anchor=self.anchor.data or "",
            minutes=int(self.number.data or 0) * UNITS.get(self.unit.data or "", 1),
            audience=self.audience.data or "",
            text_id=(self.text_id.data or "").replace("\r\n", "\n"),
            text_en=(self.text_en.data or "").replace("\r\n", "\n"),
            is_on=is_on,
        )


class QuietForm(Form):
    """From when to when nobody is reminded."""

    quiet_from = SelectField(_l("Quiet from"), choices=_hours)
    quiet_until = SelectField(_l("Quiet until"), choices=_hours)

    def show(self, quiet: Quiet) -> None:
        """Fill in what there is."""
        self.quiet_from.data, self.quiet_until.data = str(quiet.start), str(quiet.end)

    @property
    def quiet(self) -> Quiet:
        """What was filled in."""
        return Quiet(int(self.quiet_from.data or 0), int(self.quiet_until.data or 0))


class NudgeForm(Form):
    """The words of a nudge, and whether to remind once more who was reminded a moment ago."""

    text_id = TextAreaField(_l("Words in Indonesian"), validators=[_LONG])
    text_en = TextAreaField(_l("Words in English"), validators=[_LONG])
    again = BooleanField(_l("Remind them once more all the same"))


class EscalationForm(Form):
    """To whom, and in which words. An office of the directory, or somebody typed."""

    title = StringField(_l("Office"), validators=[needed, Length(max=250, message=_l("At most 250 characters."))])
    name = StringField(_l("Name"), validators=[Length(max=250, message=_l("At most 250 characters."))])
    email = EmailField(_l("Email"), validators=[needed, Length(max=254, message=_l("At most 254 characters."))])
    with_others = BooleanField(_l("Name civil society organisations that have not answered, too"))
    text = TextAreaField(_l("Words"), validators=[InputRequired(_l("Write what the mail says.")), _LONG])
