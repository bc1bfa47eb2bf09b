"""Forms of adoption."""

from wtforms import BooleanField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, choices, needed


def _answers() -> dict[str, str]:
    return {"agree": _("I agree"), "remark": _("I agree, with a remark"), "object": _("I object")}


class AnswerForm(Form):
    """What somebody who was there says of the minutes."""

    answer = RadioField(_l("Do these minutes say what was said and decided?"), choices=choices(_answers),
                        validate_choice=False)  # fmt: skip
    text = TextAreaField(_l("Your remark or objection"))


class RoundForm(Form):
    """Asking those present; a round after the first says why."""

    reason = TextAreaField(_l("Why are they asked again?"), validators=[Length(max=1000)])


class ReasonForm(Form):
    """Why a period is ended early, or why nobody is asked."""

    reason = TextAreaField(_l("Reason"), validators=[needed, Length(max=1000)])


class SettingForm(Form):
    """Whether a forum asks those present before it publishes."""

    is_on = BooleanField(_l("Ask those who were present before minutes are published"))
    days = IntegerField(_l("Days they have to answer"), validators=[InputRequired()])
