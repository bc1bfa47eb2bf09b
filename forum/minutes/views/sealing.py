"""For administrators: what this site seals with, what lacks, and why."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.kernel.i18n import ngettext
from forum.minutes.proofs import findings, jobs, queries
from forum.minutes.views import blueprint
from forum.web.access import administrator, allow


@blueprint.get("/segel")
@allow(administrator)
def sealing() -> ResponseReturnValue:
    """The authority, the certificate, how much is stamped and signed, what failed last."""
    return render_template(
        "minutes/sealing.html",
        findings=findings.look(),
        counts=queries.counts(),
        lacking=len({version_id for _kind, version_id in jobs.lacking()}),
        troubles=queries.troubles((jobs.STAMP, jobs.SIGN)),
    )


@blueprint.post("/segel/ulang")
@allow(administrator)
def seal_again() -> ResponseReturnValue:
    """Have done now what lacks: after a certificate was renewed, or for what was published before anything was set."""
    number = jobs.ask_again()
    flash(
        ngettext("%(num)d version is being looked after.", "%(num)d versions are being looked after.", number),
        "success",
    )
    return redirect(url_for("minutes.sealing"), code=303)
