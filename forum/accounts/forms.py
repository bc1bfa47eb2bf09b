"""What people fill in to sign in and to keep their account."""

from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, EqualTo, InputRequired, Length

from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, lower, needed

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}


def _email() -> StringField:
    return StringField(
        _l("Email address"),
        [DataRequired(_l("Write your email address.")), Email(_l("This is not an email address.")), Length(max=254)],
        filters=[lower],
    )


def _name() -> StringField:
    return StringField(_l("Name"), [DataRequired(_l("Write a name.")), Length(max=250)])


class SignInForm(Form):
    """By password."""

    email = _email()
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password."))])
    keep = BooleanField(_l("Stay signed in on this device for two weeks"))


class LinkForm(Form):
    """By a link that is mailed."""

    email = _email()


class BeginForm(Form):
    """The first administrator, or somebody who was invited, with a mail address that may be theirs to choose."""

    name = _name()
    email = _email()
    locale = SelectField(_l("Language"), choices=LOCALES)
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password."))])
    again = PasswordField(_l("The same password again"),
                          [needed, EqualTo("password", _l("The two passwords differ."))])  # fmt: skip


class AccountForm(Form):
    """Name and language."""

    name = _name()
    locale = SelectField(_l("Language"), choices=LOCALES)


class PasswordForm(Form):
    """One's own password."""

    old = PasswordField(_l("Present password"))
    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password."))])
    again = PasswordField(_l("The same password again"),
                          [needed, EqualTo("password", _l("The two passwords differ."))])  # fmt: skip


class InviteForm(Form):
    """A new user."""

    name = _name()
    email = _email()
    locale = SelectField(_l("Language"), choices=LOCALES)
    is_administrator = BooleanField(_l("Administrator of this server"))
