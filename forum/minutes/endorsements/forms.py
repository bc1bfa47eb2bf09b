"""The form of a berita acara."""

from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings.models import Meeting
from forum.minutes.endorsements import queries, service
from forum.minutes.endorsements.service import Signer, Wanted
from forum.minutes.forms import MultiCheckboxField
from forum.minutes.models import Decision
from forum.web.forms import Form, needed

MOST_PARTIES, MOST_WITNESSES = 6, 4


class EndorsementForm(Form):
    """Number, subject, day, place, decisions, parties and witnesses (each in one line, divided by semicolons)."""

    number = StringField(_l("Number"), validators=[needed, Length(max=80)])
    subject = StringField(_l("What was endorsed (title)"), validators=[needed, Length(max=300)])
    held_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    place = StringField(_l("Place"), validators=[Length(max=300)])
    decisions = MultiCheckboxField(_l("Decisions that were endorsed"), coerce=int, validate_choice=False)
    text = TextAreaField(_l("In other words, or besides"), validators=[Length(max=service.MOST_TEXT)])
    party_1 = StringField(_l("First party"), validators=[needed, Length(max=800)])
    party_2 = StringField(_l("Second party"), validators=[Length(max=800)])
    party_3 = StringField(_l("Third party"), validators=[Length(max=800)])
    party_4 = StringField(_l("Fourth party"), validators=[Length(max=800)])
    party_5 = StringField(_l("Fifth party"), validators=[Length(max=800)])
    party_6 = StringField(_l("Sixth party"), validators=[Length(max=800)])
    witness_1 = StringField(_l("First witness"), validators=[Length(max=800)])
    witness_2 = StringField(_l("Second witness"), validators=[Length(max=800)])
    witness_3 = StringField(_l("Third witness"), validators=[Length(max=800)])
    witness_4 = StringField(_l("Fourth witness"), validators=[Length(max=800)])

    @classmethod
    def of(cls, meeting: Meeting, decisions: list[Decision], offered: list[str]) -> "EndorsementForm":
        """Filled with what is likely: the meeting's day and place, its open decisions, two parties."""
        day = meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
        likely = queries.usual_parties(offered, meeting)
        form = cls(data={
            "number": queries.next_number(meeting.forum_id, day.year), "subject": meeting.title, "held_on": day,
            "place": meeting.place, "decisions": [one.number for one in decisions if not one.closed],
            **{f"party_{place}": line for place, line in enumerate(likely, start=1)},
        })  # fmt: skip
        form.decisions.choices = [
            (one.number, f"{one.number}. {one.text}" + (f" ({_('not public')})" if one.closed else ""))
            for one in decisions
        ]
        if form.is_submitted() and not form.decisions.raw_data:
            form.decisions.data = []
        return form

    @property
    def parties(self) -> list[Any]:
        return [self[f"party_{place}"] for place in range(1, MOST_PARTIES + 1)]

    @property
    def witnesses(self) -> list[Any]:
        return [self[f"witness_{place}"] for place in range(1, MOST_WITNESSES + 1)]

    def wanted(self) -> Wanted:
        """What was typed. Raises Problem, with its field."""
        return Wanted(
            number=" ".join((self.number.data or "").split()),
            subject=" ".join((self.subject.data or "").split()),
            held_on=self.held_on.data,
            place=" ".join((self.place.data or "").split()),
            parties=self._signers(self.parties),
            witnesses=self._signers(self.witnesses),
            decisions=tuple(self.decisions.data or ()),
            text=(self.text.data or "").replace("\r\n", "\n"),
        )

    @staticmethod
    def _signers(fields: list[Any]) -> tuple[Signer, ...]:
        found = []
        for field in fields:
            try:
                found.append(service.signer(field.data or ""))
            except Problem as problem:
                raise Problem(str(problem), code=problem.code, field=field.name) from problem
        return tuple(one for one in found if one is not None)
