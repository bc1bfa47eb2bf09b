"""What people fill in about themselves."""

from typing import Any

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from forum.attendance.selfcheck import labels
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, choices, needed


class CodeForm(Form):
    """The code on the projector."""

    code = StringField(_l("Code on the screen"), [needed, Length(max=40, message=_l("The code has six characters."))])


class SelfForm(Form):
    """Who I am. `meant` is asked when what was typed is not the name of an organisation, `code` when the form lay too
    long or the codes were renewed."""

    client_key = HiddenField()
    code = StringField(_l("Code on the screen now"), [Length(max=40, message=_l("The code has six characters."))])
    organisation = StringField(
        _l("Your organisation"),
        [DataRequired(_l("Say for which organisation you came.")),
         Length(max=250, message=_l("At most 250 characters."))],
    )  # fmt: skip
    meant = RadioField(_l("The organisation you mean"), choices=[], validate_choice=False)
    person_name = StringField(
        _l("Your name"), [DataRequired(_l("Write your name.")), Length(max=250, message=_l("At most 250 characters."))]
    )
    office_title = StringField(_l("Your position"), [Length(max=250, message=_l("At most 250 characters."))])
    level = RadioField(_l("You come as"), [InputRequired(_l("Choose as what you come."))],
                       choices=choices(labels.level_choices))  # fmt: skip
    gender = RadioField(_l("L/P"), choices=choices(labels.gender_choices), default="", validate_choice=False)

    @property
    def level_and_acting(self) -> tuple[str, str | None]:
        """The level, and the acting status where there is one."""
        level, _dot, acting = str(self.level.data).partition(".")
        return level, acting or None

    @property
    def given_gender(self) -> Any:
        return self.gender.data or None
