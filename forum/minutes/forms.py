"""Forms of the writer. One page is one form of many parts, so that no button loses what was typed elsewhere."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from forum.actions.models import Action
from forum.actions.queries import goals as sdg
from forum.actions.queries import placing
from forum.attendance.models import Attendance
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings.models import Meeting
from forum.minutes import closed
from forum.minutes.models import Decision, Minutes, MinutesItem
from forum.web.forms import Form, local_instant, needed


class Part(Form):
    """A part of the page's one form; the page carries the token."""

    class Meta(Form.Meta):
        csrf = False


class HeadPart(Part):
    """Head and end of the minutes."""

    revision = IntegerField(widget=HiddenInput(), default=0)
    chair = StringField(_l("Chair of the meeting"), validators=[Length(max=250)])
    secretary = StringField(_l("Secretary"), validators=[Length(max=250)])
    minute_taker = StringField(_l("Minute taker"), validators=[Length(max=250)])
    opened_time = TimeField(_l("Opened at"), validators=[Optional()])
    closed_time = TimeField(_l("Closed at"), validators=[Optional()])
    opening = TextAreaField(_l("Opening words"))
    closing = TextAreaField(_l("Closing words"))
    signatory_title = StringField(_l("Signed by: title"), validators=[Length(max=250)])
    signatory_name = StringField(_l("Signed by: name"), validators=[Length(max=250)])
    signatory_nip = StringField(_l("NIP"), validators=[Length(max=30)])

    TEXTS = ("chair", "secretary", "minute_taker", "opening", "closing",
             "signatory_title", "signatory_name", "signatory_nip")  # fmt: skip

    @classmethod
    def of(cls, minutes: Minutes, meeting: Meeting, formdata: Any = None) -> "HeadPart":
        """The part as stored, or as typed."""
        zone = ZoneInfo(meeting.timezone)
        stored = {name: getattr(minutes, name) for name in cls.TEXTS}
        stored["revision"] = minutes.revision
        for name, moment in (("opened_time", minutes.opened_at), ("closed_time", minutes.closed_at)):
            stored[name] = moment.astimezone(zone).time() if moment else None
        return cls(formdata, prefix="kepala-", data=stored)

    def fields_for(self, meeting: Meeting) -> dict[str, Any]:
        """What `service.save_head` wants. Hours are those of the meeting's day, on its clock."""
        day = meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
        fields: dict[str, Any] = {name: self[name].data or "" for name in self.TEXTS}
        for name, typed in (("opened_at", self.opened_time.data), ("closed_at", self.closed_time.data)):
            fields[name] = local_instant(day, typed, meeting.timezone) if typed else None
        return fields


class ItemPart(Part):
    """The text of one item, and what may be marked beside it."""

    revision = IntegerField(widget=HiddenInput(), default=0)
    body = TextAreaField(_l("What was said"))
    speaker = SelectField(_l("Who spoke (from the attendance)"), validate_choice=False)
    speaker_name = StringField(_l("Or somebody else: name"), validators=[Length(max=250)])
    speaker_organisation = StringField(_l("Organisation"), validators=[Length(max=250)])
    closed_text = TextAreaField(_l("Not public"))
    ground = SelectField(_l("Ground (Act 14/2008, article 17)"), validate_choice=False)
    decision = TextAreaField(_l("New decision"))
    promise = TextAreaField(_l("New action item"))
    owner = StringField(_l("Owner (agency or organisation)"), validators=[Length(max=250)])
    due_on = DateField(_l("Due"), validators=[Optional()])
    supporters = StringField(_l("Supporters"), validators=[Length(max=1000)])
    follows = SelectField(_l("Follows from"), validate_choice=False)
    place = SelectField(_l("Part of the action plan"), validate_choice=False)
    goals = StringField(_l("SDGs"), validators=[Length(max=200)])

    @classmethod
    def of(cls, item: MinutesItem, present: list[Attendance], decisions: list[Decision], plan: placing.Parts,
           formdata: Any = None) -> "ItemPart":  # fmt: skip
        """The part as stored, or as typed. `decisions` are all of the minutes; those of the item are offered."""
        own = [one for one in decisions if one.item_id == item.id]
        part = cls(formdata, prefix=f"butir{item.id}-", data={
            "revision": item.revision, "body": item.body, "follows": str(own[-1].number) if own else "",
        })  # fmt: skip
        part.speaker.choices = [("", "–"), *((str(one.id), _who(one)) for one in present)]
        part.follows.choices = [("", _l("no decision")), *((str(one.number), _short(one)) for one in own)]
        part.ground.choices = _grounds()
        part.place.choices = placing.choices(plan)
        return part


class DecisionPart(Part):
    """The words of a decision; `before` is what the writer saw."""

    before = HiddenField(filters=[lambda text: (text or "").replace("\r\n", "\n")])
    text = TextAreaField(_l("Decision"), filters=[lambda text: (text or "").replace("\r\n", "\n")])
    closed_before = HiddenField()
    closed = SelectField(_l("Who may read it"), validate_choice=False)

    @classmethod
    def of(cls, decision: Decision, formdata: Any = None) -> "DecisionPart":
        part = cls(formdata, prefix=f"keputusan{decision.id}-", data={
            "before": decision.text, "text": decision.text, "closed_before": decision.closed,
            "closed": decision.closed,
        })  # fmt: skip
        part.closed.choices = [("", _l("everybody, when the minutes are public")), *_grounds(_("not public: "))]
        return part

    @property
    def recloses(self) -> bool:
        """Whether its writer changed who may read it."""
        return self.closed.raw_data is not None and bool(self.closed.raw_data) and (
            self.closed.data != self.closed_before.data
        )  # fmt: skip


class PromiseForm(Form):
    """An action item, changed on a page of its own."""

    text = TextAreaField(_l("Action item"), validators=[needed])
    owner = StringField(_l("Owner (agency or organisation)"), validators=[needed, Length(max=250)])
    due_on = DateField(_l("Due"), validators=[Optional()])
    supporters = StringField(_l("Supporters"), validators=[Length(max=1000)])
    follows = SelectField(_l("Follows from"), validate_choice=False)
    place = SelectField(_l("Part of the action plan"), validate_choice=False)
    goals = StringField(_l("SDGs"), validators=[Length(max=200)])
    closed = SelectField(_l("Who may read it"), validate_choice=False)

    @classmethod
    def of(cls, action: Action, supporters: list[str], decisions: list[Decision],
           plan: placing.Parts, serves: Sequence[sdg.Goal]) -> "PromiseForm":  # fmt: skip
        form = cls(data={
            "text": action.text, "owner": action.owner_name, "due_on": action.due_on,
            "supporters": "; ".join(supporters), "follows": str(action.decision_number or ""),
            "closed": action.closed, "goals": sdg.write(serves),
            "place": placing.code(action.commitment_id, action.milestone_id),
        })  # fmt: skip
        form.closed.choices = [("", _l("everybody, when the minutes are public")), *_grounds(_("not public: "))]
        form.follows.choices = [("", _l("no decision")), *((str(one.number), _short(one)) for one in decisions)]
        form.place.choices = placing.choices(plan, placing.code(action.commitment_id, action.milestone_id))
        return form


class MergeForm(Form):
    """One text made of two."""

    revision = IntegerField(widget=HiddenInput(), default=0)
    body = TextAreaField(_l("The text to keep"), validators=[needed])


class StartingForm(Form):
    """What minutes of a kind of meeting start with."""

    text = TextAreaField(_l("Under each topic"))
    topics = TextAreaField(_l("Topics where there is no agenda"))


class MultiCheckboxField(SelectMultipleField):  # type: ignore[misc]
    """Many of a list, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PublishForm(Form):
    """The decision to publish."""

    is_public = BooleanField(_l("Everybody may read the public edition"))
    photographs = MultiCheckboxField(_l("Photographs at the end"), coerce=int, validate_choice=False)
    send = RadioField(_l("Send by email"), choices=[], default="", validate_choice=False)
    reason = TextAreaField(_l("Why a new version?"), validators=[Length(max=1000)])


def _grounds(before: str = "") -> list[tuple[str, str]]:
    return [(one.code, f"{before}{one.words} ({one.letter})") for one in closed.GROUNDS.values()]


def _who(row: Attendance) -> str:
    return " – ".join(part for part in (row.person_name or row.office_title, row.organisation_name) if part)


def _short(decision: Decision) -> str:
    words = " ".join(decision.text.split())
    return f"{decision.number}. {words if len(words) < 60 else words[:58] + '…'}"
