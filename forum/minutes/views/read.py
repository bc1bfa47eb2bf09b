"""Published minutes, on screen and as PDF, for members and for everybody."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions import queries as actions
from forum.actions.rules import without_contacts
from forum.adapters import text
from forum.extensions import current_user
from forum.forums.rules import has_role
from forum.kernel.errors import Missing
from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.rules import may_see, may_write
from forum.minutes import document, files, parts, queries
from forum.minutes.document import Variant
from forum.minutes.pictures import drawing
from forum.minutes.proofs import shown as proofs
from forum.minutes.queries import Seal
from forum.minutes.rules import public_form
from forum.minutes.views import blueprint
from forum.web.access import allow, public


@blueprint.get("/notula/<key>")
@allow(may_see)
def read(key: str) -> ResponseReturnValue:
    """The internal form, the newest version or `?versi=n`."""
    return _page(key, "internal")


@blueprint.get("/publik/notula/<key>")
@public
def public_read(key: str) -> ResponseReturnValue:
    """The public form, while the version in force is public."""
    return _page(key, "public")


@blueprint.get("/notula/<key>.pdf")
@allow(may_see)
def read_pdf(key: str) -> ResponseReturnValue:
    """The internal form as PDF."""
    return _pdf(key, "internal")


@blueprint.get("/publik/notula/<key>.pdf")
@public
def public_pdf(key: str) -> ResponseReturnValue:
    """The public form as PDF."""
    return _pdf(key, "public")


def shown(
    content: Mapping[str, Any], variant: Variant, *, is_sealed: bool = True, link: Callable[[int], str] | None = None
) -> dict[str, Any]:
    """What the reading template needs besides the content. Pictures are shown to whoever may open their
    address: members the internal one, everybody that of a sealed public version, who reads by link that of the `link`;
    others read their captions.
    """
    pictures = drawing.on_page(
        content, link or (lambda number: _picture(content, variant, number, is_sealed=is_sealed))
    )
    seen = link is not None or variant == "public" or current_user.is_authenticated
    return {
        "content": content,
        "variant": variant,
        "moment": datetime.fromisoformat,
        "day": date.fromisoformat,
        "markdown": lambda source: text.render_markdown(
            source, base_level=4, picture=pictures if seen else None, nameless=_("Picture without a caption")
        ),
    }


def _picture(content: Mapping[str, Any], variant: Variant, number: int, *, is_sealed: bool) -> str:
    key = content["meeting"]["key"]
    if variant == "public" and is_sealed:
        return url_for("minutes.public_picture", key=key, number=number, versi=content["version"])
    return url_for("minutes.picture", key=key, number=number)


def sealed(key: str, variant: Variant) -> tuple[int, list[Seal], Seal]:
    """The meeting, its versions, and the asked one. Raises Missing, for strangers also while it is not public."""
    meeting = meetings.by_key(key)
    seals = queries.seals(meeting.id)
    asked = request.args.get("versi", "")
    found = [one for one in seals if not asked or str(one.number) == asked]
    if not found or (variant == "public" and not (seals[0].is_public and found[0].is_public)):
        raise Missing(_("There are no such published minutes."))
    return meeting.id, seals, found[0]


def _page(key: str, variant: Variant) -> ResponseReturnValue:
    meeting_id, seals, seal = sealed(key, variant)
    whole = queries.version(meeting_id, seal.number).content
    content = whole if variant == "internal" else public_form(whole)
    visible = seals if variant == "internal" else [one for one in seals if one.is_public]
    promised = actions.for_meeting(meeting_id)
    known = actions.statuses([one.id for one in promised])
    return render_template(
        "minutes/read.html",
        meeting=meetings.by_key(key),
        seal=seal,
        seals=visible,
        later=[one for one in reversed(visible) if one.number > seal.number],
        reason=(lambda words: words) if variant == "internal" else without_contacts,
        choices=[one for one in parts.ALL if one in _allowed(key, variant) and one in _there(content)],
        usual=parts.USUAL,
        may_send=variant == "internal" and may_write(current_user, key),
        proofs=proofs.of(seal, variant, current_locale()),
        readings=proofs.readings,
        may_bring=variant == "internal" and may_write(current_user, key),
        statuses={one.key: known[one.id] for one in promised},
        **shown(content, variant),
    )


def _there(content: Mapping[str, Any]) -> set[str]:
    """The parts that this edition has anything for."""
    kinds = {one["kind"] for one in content.get("annexes", ())}
    found = {parts.AGENDA: content.get("agenda"), parts.ATTENDANCE: content["presence"],
             parts.PHOTOGRAPHS: "photograph" in kinds, parts.SHEETS: "sheet" in kinds,
             parts.CODES: content["actions"]}  # fmt: skip
    return {part for part, there in found.items() if there}


def _pdf(key: str, variant: Variant) -> Response:
    _meeting_id, _seals, seal = sealed(key, variant)
    locale = current_locale()
    chosen = parts.chosen(request.args.getlist("bagian"), _allowed(key, variant))
    response = make_response()
    choice = "" if chosen == parts.USUAL else "-" + parts.written(chosen).replace(",", "+")
    signed = files.signed(seal, variant, locale, chosen)
    made = f"s{signed.sha256[:16]}" if signed else document.edition()
    response.set_etag(f"{(seal.link or seal.sha256)[:32]}-{variant}-{locale}{choice}-{made}")
    response.headers["Cache-Control"] = "public, no-cache" if variant == "public" else "private, no-cache"
    response.make_conditional(request)
    if response.status_code == 304:
        return response
    response.data = files.give(seal, variant, locale, chosen, signed)
    response.mimetype = "application/pdf"
    name = "notula" if variant == "internal" else "notula-publik"
    response.headers["Content-Disposition"] = f'inline; filename="{name}-{key}-v{seal.number}.pdf"'
    return response


def _allowed(key: str, variant: Variant) -> frozenset[str]:
    """The parts of the PDF that this reader may ask for. The rule of the signed pages is that of attendance."""
    sees = variant == "internal" and has_role(
        current_user, meetings.by_key(key).forum_id, "organiser", "minute_taker", "leader"
    )
    return parts.allowed(variant, may_see_sheets=sees)
