"""The written-up meeting in a forum that asks those present, and what tests say about it."""

from sqlalchemy import select

from forum.extensions import db
from forum.minutes.adoption import links, queries, service
from forum.minutes.adoption.models import AdoptionRound, AdoptionVoice
from forum.outbox.models import OutboxMessage
from tests.minutes.world import World


def opened(world: World, days: int = 7, reason: str = "") -> AdoptionRound:
    """The forum asks those present, and does so now."""
    service.configure(world.meeting.forum, is_on=True, days=days)
    return service.open_round(world.minutes, by=world.organiser, reason=reason)


def voice(round_: AdoptionRound, organisation: str) -> AdoptionVoice:
    return next(one for one in queries.voices(round_.id) if one.organisation_name == organisation)


def page_of(one: AdoptionVoice) -> str:
    return f"/persetujuan/{links.token(one)}"


def mails(kind: str = links.KIND) -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)))


BAPPEDA, SOCIAL, LABOUR, SECRETARIAT = (
    "Badan Perencanaan Pembangunan Daerah", "Dinas Sosial", "Dinas Tenaga Kerja", "Sekretariat Daerah",
)  # fmt: skip
VILLAGES = "Lingkar Desa Contoh"
