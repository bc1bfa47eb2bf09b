"""What people fill in about letters."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from forum.forums import labels as forum_labels
from forum.invitations.letters import labels
from forum.invitations.letters.service import DEFAULT_FIELDS, FIELDS
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, choices

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}
LEFT_OUT = {"partner_logo"}


def _at_most(number: int) -> Length:
    return Length(max=number, message=_l("At most %(max)d characters."))


class WordsForm(Form):
    """What a letter and the defaults of a forum's letters have in common. Logos are read from the request."""

    nature = SelectField(_l("Nature"), choices=choices(labels.nature_choices))
    addressing = RadioField(_l("Whom it is addressed to"), choices=choices(labels.addressing_choices))
    addressee_side = RadioField(_l("Where “Yth.” stands"), choices=choices(labels.addressee_side_choices))
    addressee_place = StringField(_l("Place below the addressee"), [_at_most(120)])
    place = StringField(_l("Place of writing"), [_at_most(120)])
    opening = TextAreaField(_l("Opening paragraph"), [_at_most(3000)])
    closing = TextAreaField(_l("Closing paragraphs"), [_at_most(3000)])
    open_end = BooleanField(_l("Write “until the end” instead of the planned end"))
    on_behalf = StringField(_l("On behalf of (a.n.)"), [_at_most(250)])
    title = StringField(_l("Title of who signs"), [_at_most(250)])
    signatory = StringField(_l("Name of who signs"), [_at_most(250)])
    grade = StringField(_l("Grade (pangkat)"), [_at_most(120)])
    nip = StringField(_l("NIP"), [_at_most(40)])
    copies = TextAreaField(_l("Copies to (tembusan)"), [_at_most(3000)])
    notes = TextAreaField(_l("Notes"), [_at_most(3000)])
    is_joint = BooleanField(_l("A second inviter signs too"))
    head_layout = RadioField(_l("The two letterheads"), choices=choices(labels.head_layout_choices))
    partner_letterhead = TextAreaField(_l("Letterhead of the second inviter"), [_at_most(2000)])
    partner_on_behalf = StringField(_l("Second inviter: on behalf of (a.n.)"), [_at_most(250)])
    partner_title = StringField(_l("Second inviter: title"), [_at_most(250)])
    partner_signatory = StringField(_l("Second inviter: name"), [_at_most(250)])
    partner_grade = StringField(_l("Second inviter: grade (pangkat)"), [_at_most(120)])
    partner_nip = StringField(_l("Second inviter: NIP"), [_at_most(40)])
    attach = BooleanField(_l("Attach the letter to the invitation email"))

    def picked(self, names: frozenset[str]) -> dict[str, Any]:
        """What was filled in, as the services take it."""
        return {name: getattr(self, name).data for name in names - LEFT_OUT}


class LetterForm(WordsForm):
    """The letter of one meeting. `proposed` is the number that was shown; ticking `take_proposal` takes that one."""

    number = StringField(_l("Number of the letter"), [_at_most(120)])
    proposed = HiddenField()
    take_proposal = BooleanField()
    number_follows = BooleanField(_l("While there is no number, print “nomor menyusul” instead of dots"))
    partner_number = StringField(_l("Second inviter: number of the letter"), [_at_most(120)])
    dated_on = DateField(_l("Date of the letter"), [Optional()])
    enclosure = StringField(_l("Enclosure (Lampiran)"), [_at_most(120)])
    subject = StringField(_l("Subject (Hal)"), [_at_most(250)])
    locale = SelectField(_l("Language of the letter"), choices=LOCALES)
    paper = RadioField(_l("Paper"), choices=choices(forum_labels.paper_choices))
    revision = IntegerField(widget=HiddenInput(), default=0)

    @property
    def fields_of_letter(self) -> dict[str, Any]:
        """What `service.save` takes, the number aside."""
        return self.picked(FIELDS)


class LetterDefaultsForm(WordsForm):
    """What the letters of a forum begin with."""

    number_template = StringField(_l("Pattern of the numbers"), [_at_most(120)])
    number_code = StringField(_l("Code in the number"), [_at_most(60)])

    @property
    def fields_of_defaults(self) -> dict[str, Any]:
        """What `service.save_defaults` takes."""
        return self.picked(DEFAULT_FIELDS)


def proposal_label(number: str) -> str:
    """The words beside the box that takes a proposed number."""
    return _("Take %(number)s, the next after the highest typed here this year", number=number)
