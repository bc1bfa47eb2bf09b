"""The development mailbox. Only in demo and development mode; production has no such pages."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.demo import answering, mailbox
from forum.demo.forms import AnswerForm
from forum.kernel.i18n import gettext as _
from forum.web.access import public
from forum.web.forms import whole
from forum.web.pagination import paginate

blueprint = Blueprint("demo", __name__)
# A mail's HTML has inline styles and must be shown as it is: no scripts, no forms, no remote pictures.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
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
    form = AnswerForm(opened)
    if form.validate_on_submit():
        with form.problems():
            answering.answer(opened, form.said)
        if not form.errors:
            flash(_("The answer is on its way through the mail server. It is read within a few seconds."), "success")
            return redirect(url_for("demo.letter", number=number), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("demo/letter.html", letter=opened, form=form, days=mailbox.days(opened)), status


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
