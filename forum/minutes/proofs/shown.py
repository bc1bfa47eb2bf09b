"""What the page of a version, and the page that checks files, say of its proofs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.actions.rules import without_contacts
from forum.minutes.proofs import queries
from forum.minutes.proofs.models import Scan, SealTimestamp, SignedFile
from forum.minutes.queries import Seal


@dataclass(frozen=True)
class Proofs:
    """What there is for a version and edition, as this reader may see it."""

    stamp: SealTimestamp | None
    signed: SignedFile | None
    scan: Scan | None
    note: str = ""
    """What the scan is called; to everybody without telephone numbers and addresses."""


def of(seal: Seal, variant: str, locale: str) -> Proofs:
    """The proofs of a version. The public edition shows the scan only when somebody decided so. Three statements."""
    scan = queries.scan_in_force(seal.version_id)
    if variant == "public" and scan is not None and not scan.is_public:
        scan = None
    note = scan.note if scan is not None else ""
    return Proofs(
        queries.stamp_of(seal.version_id),
        queries.signed_file(seal.version_id, variant, locale),
        scan,
        without_contacts(note) if variant == "public" else note,
    )


def readings(scan: Scan) -> list[dict[str, Any]]:
    """What could be read of the signatures in a scan, with their times as times."""
    return [one | {"at": datetime.fromisoformat(one["at"]) if one["at"] else None} for one in scan.signatures or ()]
