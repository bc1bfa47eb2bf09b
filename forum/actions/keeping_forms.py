"""Forms about following promises and reminding of them."""

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from forum.directory.models import Office
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
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
