"""The development mailbox. Only in demo and development mode; production has no such pages."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from forum.demo import mailbox
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.access import public
from forum.web.forms import Form, choices, lower, whole
from forum.web.pagination import paginate

blueprint = Blueprint("demo", __name__)
# A mail's HTML has inline styles and must be shown as it is: no scripts, no forms, no remote pictures.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
PROGRAMS = {"gmail": "Gmail", "outlook": "Outlook", "apple": "Apple", "plain": "RFC 5546"}


def _answers() -> dict[str, str]:
    return {"ACCEPTED": _("Accept"), "TENTATIVE": _("Perhaps"), "DECLINED": _("Decline"), "DELEGATED": _("Delegate")}


class AnswerForm(Form):
    """How a calendar program would answer."""

    partstat = RadioField(_l("Answer"), choices=choices(_answers), default="ACCEPTED")
    shape = SelectField(_l("Answered with"), choices=choices(lambda: PROGRAMS))
    comment = StringField(_l("Comment"), validators=[Optional(), Length(max=500)])
    delegate = StringField(
        _l("Email address of the delegate"), filters=[lower], validators=[Optional(), Length(max=254)]
    )


@blueprint.get("/surat")
@public
def index() -> ResponseReturnValue:
    """Every mail that left, newest first."""
    text = request.args.get("q", "").strip()
    page = paginate(mailbox.listing(text), whole(request.args.get("hal"), 1))
    return render_template("demo/mailbox.html", page=page, text=text)


@blueprint.route("/surat/<int:number>", methods=["GET", "POST"])
@public
def letter(number: int) -> ResponseReturnValue:
    """One mail, rendered; answer it as a calendar would."""
    opened = mailbox.open_letter(number)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.problems():
            mailbox.answer(opened, form.partstat.data, shape=form.shape.data, comment=form.comment.data or "",
                           delegate=form.delegate.data or "")  # fmt: skip
        if not form.errors:
            flash(_("The answer is on its way through the mail server. It is read within a few seconds."), "success")
            return redirect(url_for("demo.letter", number=number), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("demo/letter.html", letter=opened, form=form), status


@blueprint.get("/surat/<int:number>/isi")
@public
def body(number: int) -> ResponseReturnValue:
    """The mail's own HTML, for the frame."""
    html = mailbox.open_letter(number).html
    response = make_response(html.replace("<head>", '<head><base target="_blank">', 1))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@blueprint.get("/surat/<int:number>/asli")
@public
def source(number: int) -> ResponseReturnValue:
    """The message byte by byte."""
    response = make_response(mailbox.open_letter(number).row.raw)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response
