"""What people fill in about a forum."""

from typing import Any

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
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from forum.directory import queries as directory
from forum.forums import labels
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import ZONES, Form, choices, known_zone, lower

ZONE_LABELS = dict(zip(ZONES, ("WIB – Jakarta", "WIB – Pontianak", "WITA – Makassar", "WIT – Jayapura"), strict=True))
LOCALE_LABELS = {"id": "Bahasa Indonesia", "en": "English"}


def at_most(number: int) -> Length:
    """Validator: a length in characters."""
    return Length(max=number, message=_l("At most %(max)d characters."))


class ForumForm(Form):
    """Open or change a forum. The logo is read from the request."""

    name = StringField(_l("Name of the forum"), [DataRequired(_l("Give the forum a name.")), at_most(250)])
    slug = StringField(_l("Address"), [at_most(80)], filters=[lower])
    region_id = SelectField(_l("Region"), coerce=int)
    timezone = SelectField(_l("Time zone"), [known_zone], validate_choice=False)
    locale = SelectField(_l("Language of its letters and emails"), choices=LOCALE_LABELS)
    purpose = TextAreaField(_l("What it is for"), [at_most(20_000)])
    inviter_name = StringField(_l("Who invites (name)"), [at_most(250)])
    inviter_title = StringField(_l("Who invites (office)"), [at_most(250)])
    letterhead = TextAreaField(_l("Letterhead"), [at_most(2000)])
    paper = RadioField(_l("Paper"), choices=choices(labels.paper_choices), default="a4")
    asks_signature = BooleanField(_l("People sign at the door with a finger"))
    quorum_share = IntegerField(_l("Quorum in per cent"), [Optional(), NumberRange(
        1, 100, _l("Write a number from 1 to 100, or leave it empty."))])  # fmt: skip
    quorum_of = RadioField(_l("Counted over"), choices=choices(labels.quorum_choices), default="organisations")
    is_public = BooleanField(_l("Everybody may read this forum’s public page"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.timezone.data or ""
        zones = ZONE_LABELS if not zone or zone in ZONE_LABELS else {**ZONE_LABELS, zone: zone}
        self.timezone.choices = list(zones.items())
        self.region_id.choices = [(0, _("No region")), *((one.id, one.name) for one in directory.regions())]

    @property
    def fields_of_forum(self) -> dict[str, Any]:
        """What was filled in, as `service.create` and `service.change` take it, `region_id` aside."""
        names = ("name", "slug", "timezone", "locale", "purpose", "inviter_name", "inviter_title", "letterhead",
                 "paper", "is_public", "asks_signature", "quorum_share", "quorum_of")  # fmt: skip
        found = {name: getattr(self, name).data for name in names}
        found["letterhead"] = "\n".join(line.strip() for line in found["letterhead"].splitlines())
        return found


class Checkboxes(SelectMultipleField):  # type: ignore[misc]
    """Many of a list, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AddMembersForm(Form):
    """Organisations to take in, chosen from a narrowed list."""

    organisations = Checkboxes(_l("Organisations"), coerce=int, validate_choice=False)
    side = SelectField(_l("On which side"))
    since = DateField(_l("Member since"), [InputRequired(_l("Choose a date."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side.choices = [("", _("As its sector says")), *labels.side_choices().items()]


class EndMembershipForm(Form):
    """The last day of a membership."""

    until = DateField(_l("Last day"), [InputRequired(_l("Choose a date."))])


class RoleForm(Form):
    """Give somebody a role; without an account they get a mail that makes them one."""

    email = StringField(_l("Email address"), [DataRequired(_l("Write the email address.")),
                                             Email(_l("This is not an email address.")), at_most(254)],
                        filters=[lower])  # fmt: skip
    name = StringField(_l("Name"), [at_most(250)])
    role = RadioField(_l("Role"), choices=choices(labels.roles_explained), default="minute_taker")
    once = HiddenField()
