"""Forms of proofs."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, strip


class ScanForm(Form):
    """The officially signed file. The file itself is read from the request."""

    note = StringField(_l("What it is"), [Length(max=300)], filters=[strip])
    reason = TextAreaField(_l("Why it takes the place of the one before"), [Length(max=1000)], filters=[strip])


class DecisionForm(Form):
    """Make it public, or take it back."""

    reason = StringField(_l("Reason"), [Length(max=1000)], filters=[strip])
