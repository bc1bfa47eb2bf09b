"""Timestamps, signed files and scans as they are read."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.extensions import db
from forum.jobs.models import Job
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.minutes.models import ChainLink, Minutes, MinutesVersion
from forum.minutes.proofs.models import Scan, ScanAct, SealTimestamp, SignedFile


def stamp_of(version_id: int) -> SealTimestamp | None:
    """The timestamp of a version's seal."""
    return db.session.scalar(select(SealTimestamp).where(SealTimestamp.version_id == version_id))


def stamp_by_seal(seal: str) -> SealTimestamp | None:
    """The timestamp of a seal."""
    return db.session.scalar(select(SealTimestamp).where(SealTimestamp.seal == seal))


def signed_file(version_id: int, variant: str, locale: str) -> SignedFile | None:
    """The signed PDF of this edition and language."""
    return db.session.scalar(
        select(SignedFile).where(
            SignedFile.version_id == version_id, SignedFile.variant == variant, SignedFile.locale == locale
        )
    )


def signed_by_hash(sha256: str) -> SignedFile | None:
    """The signed PDF with this SHA-256."""
    return db.session.scalar(select(SignedFile).where(SignedFile.sha256 == sha256))


def scan_in_force(version_id: int) -> Scan | None:
    """The officially signed scan of a version."""
    return db.session.scalar(select(Scan).where(Scan.version_id == version_id, Scan.replaced_at.is_(None)))


def scans(version_id: int) -> list[Scan]:
    """All scans that a version has had, the newest first."""
    return list(db.session.scalars(select(Scan).where(Scan.version_id == version_id).order_by(Scan.id.desc())))


def scan(version_id: int, scan_id: int) -> Scan:
    """One scan of this version. Raises Missing."""
    found = db.session.get(Scan, scan_id)
    if found is None or found.version_id != version_id:
        raise Missing(_("There is no such file of this version."))
    return found


def scan_by_hash(sha256: str) -> Scan | None:
    """The newest scan with this SHA-256, one in force before one that was replaced."""
    return db.session.scalar(
        select(Scan)
        .options(joinedload(Scan.version))
        .where(Scan.sha256 == sha256)
        .order_by(Scan.replaced_at.is_not(None), Scan.id.desc())
        .limit(1)
    )


def acts(scan_ids: Sequence[int]) -> list[Row[tuple[ScanAct, str | None]]]:
    """What was decided about scans, with the name of who did, oldest first."""
    return list(
        db.session.execute(
            select(ScanAct, User.name)
            .outerjoin(User, User.id == ScanAct.user_id)
            .where(ScanAct.scan_id.in_(scan_ids))
            .order_by(ScanAct.id)
        )
    )


def names(user_ids: Sequence[int | None]) -> dict[int, str]:
    """User id -> name."""
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))}


def unstamped() -> list[int]:
    """Versions in a chain whose seal has no timestamp, oldest first."""
    return list(
        db.session.scalars(
            select(ChainLink.version_id)
            .where(ChainLink.version_id.not_in(select(SealTimestamp.version_id)))
            .order_by(ChainLink.version_id)
        )
    )


def unsigned() -> list[int]:
    """Versions in force of which no PDF is signed, oldest first; what was replaced is not signed afterwards."""
    newest = select(func.max(MinutesVersion.id)).group_by(MinutesVersion.minutes_id)
    return list(
        db.session.scalars(
            select(MinutesVersion.id)
            .where(MinutesVersion.id.in_(newest), MinutesVersion.id.not_in(select(SignedFile.version_id)))
            .order_by(MinutesVersion.id)
        )
    )


def counts() -> dict[str, int]:
    """How many seals, timestamps, versions with signed PDFs and scans in force there are. One statement."""
    row = db.session.execute(
        select(
            select(func.count()).select_from(ChainLink).scalar_subquery().label("seals"),
            select(func.count()).select_from(SealTimestamp).scalar_subquery().label("stamps"),
            select(func.count(func.distinct(SignedFile.version_id))).scalar_subquery().label("signed"),
            select(func.count()).select_from(Scan).where(Scan.replaced_at.is_(None)).scalar_subquery().label("scans"),
        )
    ).one()
    return dict(row._mapping)


def troubles(kinds: Sequence[str]) -> list[Job]:
    """Jobs of these kinds that failed and wait for another try, or were given up; the newest first, fifty at most."""
    return list(
        db.session.scalars(
            select(Job)
            .where(Job.kind.in_(kinds), Job.done_at.is_(None), Job.error != "")
            .order_by(Job.id.desc())
            .limit(50)
        )
    )


def stamps_of_forum(forum_id: int) -> list[tuple[SealTimestamp, str | None, int | None, str, int]]:
    """(timestamp, seal in the chain, place, key of the meeting, number of the version) of a forum, in their order."""
    rows = db.session.execute(
        select(SealTimestamp, ChainLink.value, ChainLink.position, Meeting.key, MinutesVersion.number)
        .join(MinutesVersion, MinutesVersion.id == SealTimestamp.version_id)
        .join(MinutesVersion.minutes)
        .join(Minutes.meeting)
        .outerjoin(ChainLink, ChainLink.version_id == SealTimestamp.version_id)
        .where(Meeting.forum_id == forum_id)
        .order_by(SealTimestamp.id)
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def files_of_forum(forum_id: int) -> list[tuple[str, str, str, int]]:
    """(SHA-256, "signed" or "scan", key of the meeting, number of the version) of the files kept for a forum."""
    found = []
    for kind, model in (("signed", SignedFile), ("scan", Scan)):
        rows = db.session.execute(
            select(model.sha256, Meeting.key, MinutesVersion.number)
            .join(MinutesVersion, MinutesVersion.id == model.version_id)
            .join(MinutesVersion.minutes)
            .join(Minutes.meeting)
            .where(Meeting.forum_id == forum_id)
            .order_by(model.id)
        )
        found += [(sha256, kind, key, number) for sha256, key, number in rows]
    return found
