"""What people type about organisations, offices and people."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, Regexp

from forum.directory import labels
from forum.directory.models import Person, Region
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import ZONES, Form, choices, known_zone, lower

NEEDED = DataRequired(_l("Please fill this in."))
A_DAY = InputRequired(_l("Please fill this in."))
A_MAIL_ADDRESS = Email(_l("This is not a complete email address, such as name@example.go.id."))
CODE = r"\d{2}(\.\d{2}){0,2}(\.\d{4})?\Z"


def at_most(length: int) -> Length:
    """A limit of the column, said in words."""
    return Length(max=length, message=_l("At most %(max)d characters."))


def languages() -> dict[str, str]:
    """Each by its own name."""
    return {"id": "Bahasa Indonesia", "en": "English"}


class DayField(DateField):  # type: ignore[misc]
    """A date, with its error in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("This is not a date. Write it as 2026-11-20.")) from error


class OrganisationForm(Form):
    """An organisation. Region 0 stands for none: a national body or CSO."""

    name = StringField(_l("Name"), [NEEDED, at_most(250)])
    short_name = StringField(_l("Short name"), [at_most(80)], description=_l("As people say it: Dinsos, Bappeda"))
    sector = SelectField(_l("Sector"), choices=choices(labels.sector_choices))
    kind = SelectField(_l("Kind"), choices=choices(labels.organisation_kind_choices))
    region = SelectField(_l("Region"), coerce=int)
    valid_from = DayField(_l("Exists since"), [Optional()], description=_l("Leave empty when nobody remembers."))
    valid_to = DayField(_l("Existed until"), [Optional()], description=_l("The last day. Leave empty while it exists."))
    note = TextAreaField(_l("Note"), [at_most(4000)])

    def offer(self, regions: list[Region]) -> "OrganisationForm":
        """The regions to choose from."""
        self.region.choices = [
            (0, _("No region (national)")),
            *[(one.id, f"{one.name} ({one.code})") for one in regions],
        ]
        return self


class FollowForm(Form):
    """Which organisation took over, and from which day."""

    successor = SelectField(_l("Followed by"), coerce=int)
    on = DayField(_l("First day of the new organisation"), [A_DAY])


class OfficeForm(Form):
    """A chair, with the address that reaches whoever sits in it."""

    title = StringField(
        _l("Title of the office"), [NEEDED, at_most(250)], description=_l("As on a letter: Kepala Dinas Sosial")
    )
    rank = SelectField(_l("Level"), choices=choices(labels.rank_choices))
    email = StringField(_l("Email address of the office"), [Optional(), at_most(254), A_MAIL_ADDRESS], filters=[lower])
    phone = StringField(_l("Telephone of the office"), [at_most(40)])
    valid_to = DayField(_l("Abolished, last day"), [Optional()], description=_l("Leave empty while the office exists."))


class PersonForm(Form):
    """Somebody, by one display name with titles."""

    name = StringField(_l("Name"), [NEEDED, at_most(250)], description=_l("With titles, as they sign"))
    position = StringField(_l("Position"), [at_most(250)])
    email = StringField(_l("Email address"), [Optional(), at_most(254), A_MAIL_ADDRESS], filters=[lower])
    phone = StringField(_l("Telephone"), [at_most(40)], description=_l("For WhatsApp and calls, such as 0812…"))
    nip = StringField(_l("NIP"), [at_most(30)], description=_l("Civil servants only; never shown to the public"))
    locale = SelectField(_l("Language of emails"), choices=choices(languages))


class TenureForm(Form):
    """A person takes an office. Person 0 stands for somebody who is not in the directory yet."""

    person = SelectField(_l("Who"), coerce=int)
    name = StringField(_l("Name of somebody new"), [at_most(250)])
    kind = SelectField(_l("Status"), choices=choices(labels.tenure_kind_choices))
    since = DayField(_l("First day"), [A_DAY])
    until = DayField(_l("Last day"), [Optional()], description=_l("Leave empty while it goes on."))
    end_open = BooleanField(_l("End the open tenures"))

    def offer(self, people: list[Person]) -> "TenureForm":
        """The people to choose from."""
        known = [(one.id, f"{one.name} – {one.organisation.label}" if one.organisation else one.name) for one in people]
        self.person.choices = [(0, _("Somebody who is not in this list")), *known]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        ok: bool = super().validate(extra_validators)
        if ok and not self.person.data and not self.name.data:
            self.name.errors = [_("Choose somebody from the list or write a name.")]
            return False
        return ok


class EndForm(Form):
    """The last day of a tenure."""

    on = DayField(_l("Last day in office"), [A_DAY])


class RegionForm(Form):
    """A region by its Kemendagri code, which is text."""

    code = StringField(
        _l("Code"), [NEEDED, at_most(20), Regexp(CODE, message=_l("Write it with dots: 35, 35.09, 35.09.01."))]
    )
    name = StringField(_l("Name"), [NEEDED, at_most(200)])
    kind = SelectField(_l("Kind"), choices=choices(labels.region_kind_choices))
    timezone = SelectField(_l("Time zone"), [known_zone], choices=lambda: [(zone, zone_label(zone)) for zone in ZONES])


class UploadForm(Form):
    """A table to bring in. Region 0 stands for organisations without a region."""

    file = FileField(_l("Table (XLSX or CSV)"), [FileRequired(_l("Choose a file first."))])
    region = SelectField(_l("Region of the organisations in it"), coerce=int)

    def offer(self, regions: list[Region]) -> "UploadForm":
        """The regions to choose from."""
        self.region.choices = [
            (0, _("No region (national)")),
            *[(one.id, f"{one.name} ({one.code})") for one in regions],
        ]
        return self


def zone_label(zone: str) -> str:
    """ "Asia/Makassar (WITA)"."""
    short = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
    return f"{zone} ({short[zone]})" if zone in short else zone
