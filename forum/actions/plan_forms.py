"""Forms of the action plan."""

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from forum.actions import labels
from forum.actions.forms import web_address
from forum.actions.models import Commitment, Milestone
from forum.actions.queries import placing
from forum.actions.queries.goals import Goal
from forum.actions.queries.goals import write as written
from forum.actions.queries.placing import Parts
from forum.actions.service.commitments import TEXTS
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, choices


def at_most(number: int) -> Length:
    return Length(max=number, message=_l("At most %(max)d characters."))


NEEDED = DataRequired(_l("This is needed."))
A_DAY = _l("Write a date, for example 2026-11-20.")
LONG = at_most(8000)


class DayField(DateField):  # type: ignore[misc]
    """A date, said in words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(A_DAY)) from error


class CommitmentForm(Form):
    """A commitment, with the fields of the plan's own form."""

    number = StringField(_l("Number"), [NEEDED, at_most(20)])
    title = StringField(_l("Commitment"), [NEEDED, at_most(300)])
    theme = StringField(_l("Theme"), [at_most(200)])
    starts_on = DayField(_l("Start"), [Optional()])
    ends_on = DayField(_l("End"), [Optional()])
    lead_name = StringField(_l("Lead"), [at_most(250)])
    supporters = TextAreaField(_l("Supporters"), [LONG])
    contact = TextAreaField(_l("Contact"), [LONG])
    goals = StringField(_l("SDGs"), [at_most(200)])
    problem = TextAreaField(_l("Problem"), [LONG])
    causes = TextAreaField(_l("Causes"), [LONG])
    done_before = TextAreaField(_l("Done so far"), [LONG])
    solution = TextAreaField(_l("Solution"), [LONG])
    result = TextAreaField(_l("Expected result"), [LONG])
    transparency = TextAreaField(_l("How it serves transparency"), [LONG])
    participation = TextAreaField(_l("How it serves participation"), [LONG])
    accountability = TextAreaField(_l("How it serves accountability"), [LONG])
    budget = TextAreaField(_l("Budget"), [LONG])
    plan_link = TextAreaField(_l("Link to development plans (RPJMD, RKPD)"), [LONG])
    is_public = BooleanField(_l("Everybody may read this commitment"))

    def values(self) -> dict[str, object]:
        """Column -> what was typed."""
        names = ("number", "title", "starts_on", "ends_on", "is_public", *TEXTS)
        return {name: self[name].data for name in names}

    @classmethod
    def of(cls, commitment: Commitment | None, serves: list[Goal]) -> "CommitmentForm":
        """The form as it stands now."""
        return cls(obj=commitment, data={"goals": written(serves)})


class MilestoneForm(Form):
    """A step of a commitment."""

    number = StringField(_l("Number"), [NEEDED, at_most(20)])
    text = TextAreaField(_l("Milestone"), [NEEDED, at_most(2000)])
    output = TextAreaField(_l("Measurable output"), [at_most(2000)])
    lead_name = StringField(_l("Lead"), [at_most(250)])
    supporters = TextAreaField(_l("Supporters"), [at_most(2000)])
    starts_on = DayField(_l("Start"), [Optional()])
    ends_on = DayField(_l("End"), [Optional()])
    status = RadioField(_l("How far is it?"), choices=choices(labels.milestone_choices), default="not_started")
    evidence_url = StringField(_l("Evidence: an address"), [at_most(2000), web_address])

    def values(self) -> dict[str, object]:
        """Column -> what was typed."""
        return {name: self[name].data for name in labels.milestone_fields()}


class AssessmentForm(Form):
    """What an assessor said: theirs, with where it stands and the day."""

    milestone = SelectField(_l("About"), coerce=int)
    code = RadioField(_l("Completion"), choices=choices(labels.completion_choices), validators=[
        InputRequired(_l("Choose what the assessor says."))])  # fmt: skip
    assessor = StringField(_l("Who assessed it"), [NEEDED, at_most(250)])
    source = StringField(_l("Where it can be read"), [NEEDED, at_most(2000)])
    assessed_on = DayField(_l("On"), [InputRequired(A_DAY)])
    note = TextAreaField(_l("Note"), [at_most(2000)])

    def offer(self, milestones: list[Milestone]) -> "AssessmentForm":
        """The commitment itself, or one of its milestones."""
        self.milestone.choices = [(0, _("The whole commitment")), *((one.id, placing.step(one)) for one in milestones)]
        return self


class PlaceForm(Form):
    """Where a promise belongs in the plan, and which goals it serves."""

    place = SelectField(_l("Part of the action plan"))
    goals = StringField(_l("SDGs"), [at_most(200)])

    def offer(self, parts: Parts, now: str) -> "PlaceForm":
        """Every commitment of the forum, each followed by its milestones."""
        self.place.choices = placing.choices(parts, now)
        return self


class PlanFileForm(Form):
    """A table with an action plan."""

    file = FileField(_l("Table (.xlsx or .csv)"), [InputRequired(_l("Choose a file."))])
