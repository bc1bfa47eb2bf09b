"""The forms of invitations."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from forum.directory import labels as directory_labels
from forum.invitations import labels
from forum.invitations.models import Reply, ServiceRequest
from forum.invitations.service import Answer
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, choices, lower, needed


def _ranks() -> list[tuple[str, str]]:
    return [("", _("Not said")), *directory_labels.rank_choices().items()]


def _reasons() -> list[tuple[str, str]]:
    return [("", _("Not said")), *labels.reason_choices().items()]


class AnswerForm(Form):
    """An answer with what belongs to it. Used by the participant and, with `tentative`, by the organiser."""

    answer = RadioField(_l("Your answer"), validators=[InputRequired(_l("Choose one of the answers."))])
    delegate_name = StringField(_l("Name of the person who comes"), validators=[needed, Length(max=250)])
    delegate_title = StringField(_l("Their office or position"), validators=[Length(max=250)])
    delegate_rank = SelectField(_l("Level"), choices=_ranks, default="")
    reason_delegated = SelectField(_l("Reason"), choices=_reasons, default="")
    may_decide = BooleanField(_l("May decide on behalf of the office"))
    delegate_email = StringField(
        _l("Their email"),
        filters=[lower],
        validators=[Optional(), Length(max=254), Email(_l("This is not an email address."))],
    )
    reason_declined = SelectField(_l("Reason"), choices=_reasons, default="")
    comment = TextAreaField(_l("A note to the organiser"), validators=[Length(max=2000)])

    def __init__(self, *args: Any, choices: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer.choices = list(choices.items())
        if "tentative" in choices:  # an organiser writes down what somebody else said
            self.answer.label.text = _("Answer")
            self.comment.label.text = _("Note")

    def show(self, reply: Reply) -> None:
        """Fill in what was answered before."""
        self.answer.data = reply.answer
        self.delegate_name.data, self.delegate_title.data = reply.delegate_name, reply.delegate_title
        self.delegate_rank.data, self.delegate_email.data = reply.delegate_rank or "", reply.delegate_email or ""
        self.reason_delegated.data = self.reason_declined.data = reply.reason or ""
        self.may_decide.data, self.comment.data = bool(reply.may_decide), reply.comment

    def given(self) -> Answer:
        """What was filled in, as the service takes it."""
        reason = self.reason_delegated if self.answer.data == "delegated" else self.reason_declined
        return Answer(
            answer=self.answer.data,
            comment=self.comment.data or "",
            reason=reason.data or None,
            delegate_name=self.delegate_name.data or "",
            delegate_title=self.delegate_title.data or "",
            delegate_rank=self.delegate_rank.data or None,
            delegate_email=self.delegate_email.data or "",
            may_decide=bool(self.may_decide.data) if self.answer.data == "delegated" else None,
        )


class SelectMultipleCheckboxField(SelectMultipleField):  # type: ignore[misc]
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReplyForm(AnswerForm):
    """An answer, with the services that whoever comes asks for. A form that does not show them leaves them as they are
    (`services_here` is not sent)."""

    services = SelectMultipleCheckboxField(_l("What is needed"), choices=choices(labels.service_choices))
    services_note = StringField(_l("Anything we should know to arrange it"), validators=[Length(max=250)])
    services_here = HiddenField(default="1")

    def show_needs(self, asked: Sequence[ServiceRequest]) -> None:
        """Tick what was asked for before."""
        self.services.data = [row.service for row in asked]
        self.services_note.data = asked[0].note if asked else ""

    @property
    def needs(self) -> tuple[list[str], str] | None:
        """(services, note) as the form sent them; nothing of it for somebody who does not come. None: not asked."""
        if not self.services_here.raw_data:
            return None
        comes = self.answer.data in ("accepted", "tentative")
        return (list(self.services.data or []), self.services_note.data or "") if comes else ([], "")


def participant_answers() -> dict[str, str]:
    """The three large answers, in the first person."""
    return {"accepted": _("I will come"), "delegated": _("I send somebody"), "declined": _("I cannot come")}


class PasteForm(Form):
    """Addresses pasted from elsewhere."""

    pasted = TextAreaField(
        _l("Names and addresses, one on each line"),
        validators=[InputRequired(_l("Paste at least one address.")), Length(max=50_000)],
    )


class EmailForm(Form):
    """The address of one invitee."""

    email = StringField(
        _l("Email"), filters=[lower], validators=[InputRequired(_l("Write an email address.")), Length(max=254)]
    )
