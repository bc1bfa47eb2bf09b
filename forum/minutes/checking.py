"""What a fingerprint is: of a PDF made here, or a seal printed in one. Says to strangers no more than they may know."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.actions.rules import without_contacts
from forum.extensions import db
from forum.forums.models import ROLES
from forum.forums.rules import has_role
from forum.minutes import chain, queries
from forum.minutes.models import ChainLink, MinutesDocument, MinutesVersion
from forum.minutes.proofs import queries as proofs
from forum.minutes.proofs.models import Scan, SealTimestamp, SignedFile
from forum.minutes.proofs.verifying import Standing, standing
from forum.minutes.service import fits

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Found:
    """What this site knows of a fingerprint. `told` says whether the reader may know which minutes they are; without
    it only `is_internal`, `in_force` and `whole` are to be shown.

    `whole`: the content still is what was sealed and the chain of its forum has neither gap nor break. `in_force` is
    the number of the newest version; `locale` and `parts` are empty for a seal and for a scan. `stamp` is the timestamp
    of the version's seal, judged anew (`standing`); `signed` says that this very file carries our signature, `scan`
    that it is the officially signed one.
    """

    told: bool
    is_internal: bool
    whole: bool
    version: int
    in_force: int
    length: int
    position: int
    title: str
    forum: str
    key: str
    timezone: str
    sealed_at: datetime
    seal: str
    reason: str = ""
    """Why the version in force took the place of this one."""
    locale: str = ""
    parts: tuple[str, ...] = ()
    stamp: SealTimestamp | None = None
    standing: Standing | None = None
    signed: SignedFile | None = None
    scan: Scan | None = None


def fingerprint(typed: str) -> str:
    """What somebody typed or pasted, as 64 lower-case hexadecimal digits; empty when it is none.

    Takes the output of sha256sum and certutil (blanks, colons, a file name behind).
    """
    cleaned = re.sub(r"[\s:]+", "", typed.lower().split("  ")[0])
    return cleaned if HASH.fullmatch(cleaned) else ""


def look_up(sha256: str, user: Any) -> Found | None:
    """What a fingerprint is, for this reader: a PDF made here, a seal, or an officially signed file. Some eight
    statements; the chain is followed by its links alone."""
    document = queries.document_by_hash(sha256)
    link = queries.link_by_value(sha256) if document is None else queries.link_of(document.version_id)
    scan = proofs.scan_by_hash(sha256) if document is None and link is None else None
    if scan is not None:
        link = queries.link_of(scan.version_id)
    known = document or scan or link
    version = db.session.get(MinutesVersion, known.version_id) if known is not None else None
    return _found(version, link, document, scan, user) if version is not None else None


def _found(
    version: MinutesVersion, link: ChainLink | None, document: MinutesDocument | None, scan: Scan | None, user: Any
) -> Found:
    meeting = version.minutes.meeting
    seals = queries.seals(meeting.id)
    is_open = seals[0].is_public and version.is_public
    is_internal = document.variant == "internal" if document else not (is_open and (scan is None or scan.is_public))
    stamp = proofs.stamp_of(version.id)
    places = queries.places(link.forum_id) if link else []
    unbroken = link is not None and not list(chain.faults(places))
    said = version.content
    belongs = has_role(user, meeting.forum_id, *ROLES)
    return Found(
        told=(is_open and not is_internal) or belongs,
        is_internal=is_internal,
        whole=unbroken and link is not None and fits(version, link.sha256),
        version=version.number,
        in_force=seals[0].number,
        length=len(places),
        position=link.position if link else 0,
        title=said["meeting"]["title"] if belongs else without_contacts(said["meeting"]["title"]),
        forum=said["forum"]["name"] if belongs else without_contacts(said["forum"]["name"]),
        key=meeting.key,
        timezone=meeting.timezone,
        sealed_at=version.published_at,
        seal=link.value if link else "",
        reason=seals[0].reason if belongs else without_contacts(seals[0].reason),
        locale=document.locale if document else "",
        parts=tuple(document.parts.split(",")) if document and document.parts else (),
        stamp=stamp,
        standing=standing(stamp, link.value if link else "") if stamp else None,
        signed=proofs.signed_by_hash(document.sha256) if document else None,
        scan=scan,
    )
