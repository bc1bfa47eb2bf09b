"""What is typed at the door."""

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from forum.attendance import labels
from forum.directory import labels as directory_labels
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, choices, needed


def _levels() -> dict[str, str]:
    return {
        "head": labels.level("head"),
        "head.plt": directory_labels.tenure_kind_choices()["plt"],
        "head.plh": directory_labels.tenure_kind_choices()["plh"],
        "head.pj": directory_labels.tenure_kind_choices()["pj"],
        "deputy": labels.level("deputy"),
        "staff": labels.level("staff"),
    }


class ExplainedForm(Form):
    """A change that says why, when attendance is closed."""

    def must_say_why(self) -> None:
        """Show the reason as what it is then: not optional. The service itself insists."""
        self["reason"].flags.required = True


class PersonForm(ExplainedForm):
    """Somebody who came: a walk-in, another person of an agency, or a correction."""

    client_key = HiddenField()
    person_name = StringField(_l("Name"), [Length(max=250)])
    organisation = StringField(_l("Organisation"), [Length(max=250)])
    office_title = StringField(_l("Position"), [Length(max=250)])
    level = RadioField(
        _l("Level"), [InputRequired(_l("Say at what level this person came."))], choices=choices(_levels),
        default="staff",
    )  # fmt: skip
    mode = RadioField(_l("Takes part"), choices=choices(labels.mode_choices), default="on_site")
    gender = RadioField(_l("Woman or man (L/P)"), choices=choices(labels.gender_choices), default="")
    reason = StringField(_l("Why is this corrected?"), [Length(max=500)])

    @property
    def level_and_acting(self) -> tuple[str, str | None]:
        """The level, and the acting status where there is one."""
        level, _dot, acting = str(self.level.data).partition(".")
        return level, acting or None


class TakeBackForm(ExplainedForm):
    """Something that was recorded is taken back."""

    reason = StringField(_l("Why is this taken back?"), [Length(max=500)])


class ReopenForm(Form):
    """A closed attendance is opened again."""

    reason = StringField(_l("Why is it opened again?"), [needed, Length(max=500)])


class ExcuseForm(Form):
    """An absence, with what excuses it."""

    client_key = HiddenField()
    outcome = RadioField(_l("Absence"), [InputRequired(_l("Say whether the absence was announced."))],
                         choices=choices(labels.absence_choices))  # fmt: skip
    note = StringField(_l("Note"), [Length(max=500)])
    letter = FileField(_l("Letter (surat izin)"))


class ReportForm(Form):
    """The participant report of an online meeting."""

    file = FileField(_l("Participant report"), [FileRequired(_l("Choose the file that Zoom, Meet or Teams gave you."))])
