"""Forms about promises."""

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forum.actions.labels import status_choices
from forum.actions.rules import is_web_address
from forum.actions.service.reports import NOTE_LIMIT
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, choices


def web_address(_form: Form, field: StringField) -> None:
    """Validator: empty, or an http(s) address."""
    if field.data and not is_web_address(field.data):
        raise ValidationError(
            _("The address must begin with http:// or https://, for example https://contoh.example/laporan.")
        )


class ReportForm(Form):
    """How far a promise is. `client_key` is made with the page, so that sending it twice reports once."""

    client_key = HiddenField()
    status = RadioField(_l("How far is it?"), choices=choices(status_choices), validators=[
        InputRequired(_l("Choose how far the work is."))])  # fmt: skip
    progress = IntegerField(_l("How much of it, in per cent"), validators=[Optional(), NumberRange(
        0, 100, message=_l("Progress is between 0 and 100 per cent."))])  # fmt: skip
    note = TextAreaField(_l("What happened"), validators=[
        Length(max=NOTE_LIMIT, message=_l("A note has at most 5,000 characters."))])  # fmt: skip
    evidence_file = FileField(_l("Evidence: a file"))
    evidence_url = StringField(_l("Evidence: an address"), validators=[
        Length(max=2000, message=_l("This address is too long to keep.")), web_address])  # fmt: skip
    evidence_is_public = BooleanField(_l("Everybody may see this evidence"))
    reporter = StringField(_l("Your name"), validators=[Length(max=250)])


class VerdictForm(Form):
    """What an organiser says to "done". `seen` is the report they have read."""

    seen = HiddenField()
    note = TextAreaField(_l("What you have seen, or what is still missing"))
