"""What changed between two versions, and between the version in force and what is being written."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from forum.adapters import text
from forum.extensions import current_user
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.rules import may_see, may_write
from forum.minutes import closed, differences, queries, service
from forum.minutes.annexes import photographs
from forum.minutes.document import Variant
from forum.minutes.queries import Seal
from forum.minutes.rules import public_form
from forum.minutes.views import blueprint
from forum.web.access import allow, public
from forum.web.forms import whole


@blueprint.get("/notula/<key>/perbedaan")
@allow(may_see)
def differences_between(key: str) -> ResponseReturnValue:
    """Two versions in their internal form; `?dari=1&ke=2`, without them the last two."""
    return _compared(key, "internal")


@blueprint.get("/publik/notula/<key>/perbedaan")
@public
def public_differences(key: str) -> ResponseReturnValue:
    """Two public versions in their public form, while the version in force is public."""
    return _compared(key, "public")


@blueprint.get("/rapat/<key>/notula/perbedaan")
@allow(may_write)
def differences_now(key: str) -> ResponseReturnValue:
    """The version in force and what a version published now would say."""
    meeting = meetings.by_key(key)
    latest = queries.latest_version(meeting.id)
    minutes = queries.for_meeting(meeting.id)
    if latest is None or minutes is None:
        raise Missing(_("Nothing is published yet, so there is nothing to compare with."))
    shown_before = {one["sha256"] for one in latest.content.get("annexes", ())}
    pictures = [one.id for one in photographs(meeting.id) if one.storage_key in shown_before]
    content = service.content_now(minutes, by=current_user, photographs=pictures)
    return _page(key, "internal", latest.content, content, queries.seals(meeting.id), is_draft=True)


def visible(seals: list[Seal], variant: Variant) -> list[Seal]:
    """The versions that this face may show, the newest first."""
    if variant == "internal":
        return seals
    return [one for one in seals if one.is_public] if seals and seals[0].is_public else []


def _compared(key: str, variant: Variant) -> ResponseReturnValue:
    meeting = meetings.by_key(key)
    seals = visible(queries.seals(meeting.id), variant)
    numbers = [one.number for one in seals]
    if len(numbers) < 2:
        raise Missing(_("There are no two published versions of these minutes to compare."))
    new = whole(request.args.get("ke", "")) if "ke" in request.args else numbers[0]
    before = max((one for one in numbers if one < new), default=0)
    old = whole(request.args.get("dari", "")) if "dari" in request.args else before
    if old not in numbers or new not in numbers or old == new:
        raise Missing(_("There are no two such versions of these minutes."))
    old, new = sorted((old, new))
    form = public_form if variant == "public" else dict
    contents = [form(queries.version(meeting.id, number).content) for number in (old, new)]
    return _page(key, variant, contents[0], contents[1], seals)


def _page(key: str, variant: Variant, old: Mapping[str, Any], new: Mapping[str, Any], seals: list[Seal], *,
          is_draft: bool = False) -> str:  # fmt: skip
    written = closed.in_words if variant == "public" else closed.spelled
    found = differences.compare(old, new, lambda source: text.plain_text(written(source)))
    known = {one.number: one for one in seals}
    return render_template(
        "minutes/differences.html",
        meeting=meetings.by_key(key),
        variant=variant,
        old=old,
        new=new,
        is_draft=is_draft,
        seals=seals,
        old_seal=known[old["version"]],
        new_seal=None if is_draft else known[new["version"]],
        found=found,
        sentence=differences.sentence(found),
        folded=differences.folded,
        moment=datetime.fromisoformat,
        day=date.fromisoformat,
    )
