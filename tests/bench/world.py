"""A fictional regency to measure in: one forum, its agencies, a meeting to come, a meeting that was."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from forum.directory.models import Office
from forum.extensions import db
from forum.forums.models import Forum
from forum.forums.queries import members
from forum.invitations import service as invitations
from forum.invitations.models import Invitation
from forum.kernel import clock, transaction
from forum.meetings.models import Document, Meeting
from forum.minutes import service as minutes
from tests.bench.house import NOW, House
from tests.minutes.world import consolidation
from tests.support.factories import Factory

AGENDA = (
    ("Pembukaan dan sambutan", 15, "Sekretaris Daerah"), ("Tindak lanjut rapat sebelumnya", 30, "Sekretaris Forum"),
    ("Kemajuan rencana aksi", 40, "Bappeda"), ("Masukan masyarakat sipil", 30, "Lingkar Desa Contoh"),
    ("Data anggaran desa", 25, "DPMD"), ("Layanan aduan pekerja migran", 25, "Disnaker"),
    ("Jadwal dan pembagian tugas", 10, ""), ("Penutup", 5, "Sekretaris Forum"),
)  # fmt: skip
DOCUMENTS = ("Surat undangan", "Rancangan rencana aksi", "Rekap kehadiran", "Bahan paparan Bappeda")
ANSWERS = ("accepted", "delegated", "", "declined", "accepted", "tentative", "")


@dataclass(frozen=True)
class World:
    """What there is to measure, by id and address. `organiser` and `writer` are what a session holds of a user."""

    make: Factory
    forum_id: int
    organiser: str
    meeting_key: str
    reply_link: str
    door_id: int
    door_key: str
    minutes_meeting: int
    minutes_key: str
    writer: str


def build(house: House) -> World:
    """Everything the pages, mails and replies are measured on."""
    make, sizes = Factory(), house.sizes
    with transaction.writing():
        forum = make.forum(name="Forum OGP Kabupaten Contoh", region=make.region(),
                           inviter_name="Sekarini Wanaprasta", inviter_title="Sekretaris Forum")  # fmt: skip
        organiser = make.organiser(forum)
        chairs = offices(make, forum, sizes.invitees)
        for days in (3, 10, 17, 24, 31, 38):
            make.meeting(forum=forum, starts_at=NOW + timedelta(days=days), state="announced")
        for days in (5, 12):
            make.meeting(forum=forum, starts_at=NOW - timedelta(days=days), state="announced")
        coming, link = to_come(make, forum, chairs)
        door = meeting(make, forum, chairs, starts_at=NOW)
    with clock.frozen(NOW + timedelta(days=20)), transaction.writing():
        written = consolidation(make)
        minutes.publish(written.minutes, is_public=True, by=written.organiser)
    built = World(
        make, forum.id, organiser.get_id(), coming.key, link, door.id, door.key, written.meeting.id,
        written.meeting.key, written.organiser.get_id(),
    )  # fmt: skip
    db.session.remove()
    return built


def offices(make: Factory, forum: Forum, number: int) -> list[Office]:
    """Heads' offices of member agencies, each with somebody in it; every fifth is civil society."""
    found: list[Office] = []
    for one in range(number):
        sector = "cso" if one % 5 == 4 else "government"
        organisation = make.organisation(f"Dinas Contoh Urusan {one + 1}", sector=sector, short_name=f"DCU {one + 1}",
                                         kind="cso" if sector == "cso" else "dinas", region=forum.region)  # fmt: skip
        make.member(forum, organisation, "civil_society" if sector == "cso" else "government")
        office = make.office(organisation=organisation)
        make.tenure(office, make.person(f"Drs. Pejabat Contoh {one + 1}, M.Si."))
        found.append(office)
    return found


def meeting(make: Factory, forum: Forum, chairs: list[Office], **given: Any) -> Meeting:
    """An announced meeting with an agenda and everybody invited."""
    values = {"state": "announced", "title": "Konsolidasi penyusunan rencana aksi keterbukaan",
              "description": "Mohon membawa data kemajuan masing-masing.",
              "link": "https://rapat.contoh.example/j/1"}  # fmt: skip
    found = make.meeting(forum=forum, **{**values, **given})
    add_agenda(make, found)
    for office in chairs:
        sector = office.organisation.sector
        make.invitation(found, office, side="civil_society" if sector == "cso" else "government")
    return found


def to_come(make: Factory, forum: Forum, chairs: list[Office]) -> tuple[Meeting, str]:
    """The meeting in two weeks, with documents; most have answered. And the reply page of one who has not."""
    found = meeting(make, forum, chairs)
    for number, title in enumerate(DOCUMENTS):
        make.add(Document(meeting=found, title=title, filename=f"{number}.pdf", media_type="application/pdf",
                          size=250_000, storage_key=f"{number:064x}"))  # fmt: skip
    invited = db.session.query(Invitation).filter_by(meeting_id=found.id).order_by(Invitation.id).all()
    for number, invitation in enumerate(invited):
        said = ANSWERS[number % len(ANSWERS)]
        if said:
            invitations.answer(invitation, invitations.Answer(said, "Terima kasih.", delegate_name="Wakil Contoh"))
    return found, f"/u/{invitations.token(invited[2])}"


def crowd(world: World, number: int) -> int:
    """Another meeting of the forum, with so many invitees who were told nothing yet; its id."""
    make = world.make
    with transaction.writing():
        forum = db.session.get_one(Forum, world.forum_id)
        found = make.meeting(forum=forum, title="Rapat dengan banyak undangan", link="https://rapat.contoh.example/j/2",
                             description="Mohon membawa data kemajuan masing-masing.")  # fmt: skip
        add_agenda(make, found)
        agencies = [member.organisation for member in members(forum.id, NOW.date())]
        for one in range(number):
            office = make.office(f"Kepala Bidang {found.id}.{one + 1}", organisation=agencies[one % len(agencies)])
            make.invitation(found, office, sent_at=None, sent_sequence=None)
        meeting_id: int = found.id
    return meeting_id


def add_agenda(make: Factory, found: Meeting) -> None:
    """Eight items."""
    for position, (title, minutes_long, presenter) in enumerate(AGENDA, start=1):
        make.agenda_item(found, title, position=position, minutes=minutes_long, presenter=presenter)
