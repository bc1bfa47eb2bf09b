"""What the worker does after a version is published: have its seal stamped, sign its PDFs. Nothing waits for it."""

from datetime import timedelta
from typing import Any

from forum import config
from forum.actions.rules import without_contacts
from forum.adapters import sealing
from forum.adapters.storage import Storage
from forum.extensions import db
from forum.jobs import service as jobs
from forum.kernel import clock, transaction
from forum.kernel.i18n import LOCALES, speaking
from forum.kernel.i18n import gettext as _
from forum.minutes import document
from forum.minutes import queries as minutes
from forum.minutes.events import MinutesPublished
from forum.minutes.models import MinutesVersion
from forum.minutes.parts import USUAL, written
from forum.minutes.proofs import means, queries
from forum.minutes.proofs.models import SealTimestamp, SignedFile
from forum.minutes.queries import Seal
from forum.minutes.service import note

STAMP, SIGN = "minutes.timestamp", "minutes.sign"
PACE = jobs.Pace(start=timedelta(minutes=1), limit=timedelta(hours=6), tries=120)
"""About a month: a silent authority or a certificate that waits to be renewed is no reason to give up."""
NO_LIBRARY = "pyHanko is not installed: pip install 'rembug[sealing]'"


def published(event: MinutesPublished) -> None:
    """A new version: its seal is stamped and its PDFs are signed, where that is set."""
    version = minutes.latest_version(event.meeting_id)
    if version is None:
        return
    if means.authority() is not None:
        jobs.enqueue(STAMP, {"version_id": version.id}, key=f"{STAMP}:{version.id}")
    if means.identity() is not None:
        jobs.enqueue(SIGN, {"version_id": version.id}, key=f"{SIGN}:{version.id}", priority=6)


def lacking() -> set[tuple[str, int]]:
    """(kind of job, version) of all that the settings ask for and that is not there."""
    stamps = queries.unstamped() if means.authority() is not None else []
    signs = queries.unsigned() if means.identity() is not None else []
    return {*((STAMP, one) for one in stamps), *((SIGN, one) for one in signs)}


def ask_again() -> int:
    """Have everything done now that lacks; how many versions that concerns."""
    found = lacking()
    for kind, version_id in sorted(found):
        jobs.again(kind, {"version_id": version_id}, key=f"{kind}:{version_id}")
    return len({version_id for _kind, version_id in found})


def stamp(payload: dict[str, Any]) -> jobs.Settle | None:
    """Have the seal of a version stamped. Raises what the adapter raises: the job is tried again."""
    authority = means.authority()
    link = minutes.link_of(payload["version_id"])
    if authority is None or link is None or queries.stamp_of(link.version_id) is not None:
        return None
    _need_library()
    version_id, seal = link.version_id, link.value
    db.session.rollback()
    token, said = sealing.timestamp(seal, authority, means.trusted())

    def keep() -> None:
        if queries.stamp_of(version_id) is None:
            db.session.add(SealTimestamp(version_id=version_id, seal=seal, token=token, at=said.at,
                                         authority=said.authority, valid_until=said.valid_until,
                                         received_at=clock.now()))  # fmt: skip

    return keep


def sign(payload: dict[str, Any]) -> None:
    """Sign the PDFs of a version: each edition in each language, with the usual parts. Those that are signed stay."""
    identity = means.identity()
    version = db.session.get(MinutesVersion, payload["version_id"])
    if identity is None or version is None:
        return
    _need_library()
    seal = next(one for one in minutes.seals(version.minutes.meeting_id) if one.version_id == version.id)
    title = version.content["meeting"]["title"]
    db.session.rollback()
    identity.holder(clock.now())  # first, so that nothing is laid out for a certificate that cannot sign
    variants: tuple[document.Variant, ...] = ("internal", "public") if seal.is_public else ("internal",)
    for variant in variants:
        for locale in LOCALES:
            if queries.signed_file(seal.version_id, variant, locale) is None:
                _sign(seal, variant, locale, title, identity)


def _sign(seal: Seal, variant: document.Variant, locale: str, title: str, identity: sealing.Identity) -> None:
    plain = document.cached(
        seal.sha256, variant, locale, lambda: minutes.version(seal.meeting_id, seal.number).content, link=seal.link
    )
    db.session.rollback()
    now, authority = clock.now(), means.authority()
    shown = title if variant == "internal" else without_contacts(title)
    with speaking(locale):
        reason = _("Minutes of %(meeting)s, version %(number)s", meeting=shown, number=seal.number)
    made = sealing.sign(plain, identity, at=now, reason=reason, authority=authority,
                        anchors=means.trusted() if authority else ())  # fmt: skip
    holder = identity.holder(now)
    key = Storage(config.current().files).put(made)
    with transaction.writing():
        if queries.signed_file(seal.version_id, variant, locale) is None:
            db.session.add(SignedFile(version_id=seal.version_id, variant=variant, locale=locale, parts=written(USUAL),
                                      sha256=key, signer=holder.name, issuer=holder.issuer,
                                      valid_until=holder.valid_until, is_stamped=authority is not None,
                                      signed_at=now))  # fmt: skip
            note(seal.version_id, variant, locale, written(USUAL), key, len(made))


def _need_library() -> None:
    if not sealing.available():
        raise RuntimeError(NO_LIBRARY)
