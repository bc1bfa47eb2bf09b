"""Forms of a review."""

from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from forum.kernel.i18n import lazy_gettext as _l
from forum.minutes.forms import MultiCheckboxField
from forum.minutes.review.candidates import Candidate
from forum.web.forms import Form, needed


class AskForm(Form):
    """Who is asked, until when."""

    who = MultiCheckboxField(_l("People to ask"), validate_choice=False)
    name = StringField(_l("Somebody else: name"), validators=[Length(max=250)])
    email = StringField(_l("Their email address"), validators=[Length(max=254)])
    due_on = DateField(_l("Remarks are asked for by"), validators=[Optional()])
    note = TextAreaField(_l("Words to the reviewers"), validators=[Length(max=4000)])

    def offer(self, candidates: list[Candidate], asked: set[str]) -> "AskForm":
        """Show the people who can be chosen; who was asked already is not offered again."""
        self.who.choices = [
            (one.code, " – ".join(dict.fromkeys(part for part in (one.name, one.organisation_name) if part)))
            for one in candidates
            if one.email.casefold() not in asked
        ]
        return self


class RemarkForm(Form):
    """A comment. `item` is the number of the row; empty: the whole."""

    client_key = HiddenField()
    item = HiddenField()
    text = TextAreaField(_l("Your remark"), validators=[needed])


class SuggestionForm(Form):
    """Another text for a paragraph, over the revision that was shown."""

    client_key = HiddenField()
    revision = IntegerField(widget=HiddenInput(), default=0)
    text = TextAreaField(_l("The text you propose"))
    remark = TextAreaField(_l("Your remark"))


class DeclineForm(Form):
    """Why a remark is not followed."""

    reason = TextAreaField(_l("Why not?"), validators=[needed, Length(max=4000)])


class JoinForm(Form):
    """One text made of the item's and the suggestion."""

    revision = IntegerField(widget=HiddenInput(), default=0)
    body = TextAreaField(_l("The text to keep"))
