"""Forms about following promises and reminding of them."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from forum.directory.models import Office
from forum.forums.models import Forum
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.meetings.models import Meeting
from forum.web.forms import Form, lower


class FollowForm(Form):
    """An address that wants to be told."""

    email = StringField(_l("Your email address"), [InputRequired(_l("This is needed.")), Length(max=254)],
                        filters=[lower])  # fmt: skip


class ReminderForm(Form):
    """When a forum reminds of its promises."""

    is_on = BooleanField(_l("Remind the owners by email"))
    soon_days = IntegerField(_l("So many days before"), [InputRequired(_l("This is needed.")), NumberRange(
        1, 60, message=_l("Between 1 and 60 days."))])  # fmt: skip
    patience_days = IntegerField(_l("Write to a superior after so many days"), [
        InputRequired(_l("This is needed.")), NumberRange(1, 180, message=_l("Between 1 and 180 days."))])  # fmt: skip
    superior_office_id = SelectField(_l("Superior office"), coerce=int)

    def offer(self, offices: list[Office]) -> "ReminderForm":
        """The chairs above the agencies."""
        self.superior_office_id.choices = [
            (0, _("none: nobody is written to")),
            *((one.id, one.title) for one in offices),
        ]
        if not self.is_submitted() and self.superior_office_id.data is None:
            self.superior_office_id.data = 0
        return self


class ForwardForm(Form):
    """A matter for another forum. `key` is made with the page, so that sending it twice forwards once."""

    key = HiddenField()
    forum = SelectField(_l("To which forum"), coerce=int)
    title = StringField(_l("What it is about"), [InputRequired(_l("This is needed.")), Length(max=300)])
    text = TextAreaField(_l("What we ask of them"), [Length(max=4000)])

    def offer(self, forums: Sequence[Forum]) -> "ForwardForm":
        """The forums that may be asked."""
        self.forum.choices = [(one.id, one.name) for one in forums]
        return self


class AnswerForm(Form):
    """The other forum's answer."""

    meeting = SelectField(_l("Put it on the agenda of"), coerce=int)
    reason = TextAreaField(_l("Your answer"), [Length(max=4000)])

    def offer(self, meetings: Sequence[Meeting]) -> "AnswerForm":
        """The meetings to come of the forum that was asked."""
        self.meeting.choices = [(0, _("no meeting yet")), *((one.id, one.title) for one in meetings)]
        return self


class OutcomeForm(Form):
    """What became of a matter."""

    outcome = TextAreaField(_l("What became of it"), [Length(max=4000)])
