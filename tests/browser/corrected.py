"""Minutes with two faces that were corrected once, and a berita acara of their meeting."""

from zoneinfo import ZoneInfo

from forum.kernel import transaction
from forum.minutes import closed, queries, service
from forum.minutes.adoption import queries as adoptions
from forum.minutes.adoption import service as adoption
from forum.minutes.endorsements import queries as issued
from forum.minutes.endorsements import service as issuing
from tests.browser.town import Town


def corrected(town: Town) -> str:
    """The key of a meeting whose minutes have two public versions, the second with what is not public."""
    meeting = town.meeting(town.held)
    if len(queries.seals(meeting.id)) < 2:
        with transaction.writing():
            meeting = town.meeting(town.held)
            minutes = service.open_minutes(meeting, town.user("minute_taker"))
            asked = adoptions.latest(minutes.id)
            if asked is not None and asked.ended_at is None:
                adoption.end(asked, by=town.user("organiser"), reason="Satu putusan belum tercatat.")
            item = queries.items(minutes.id)[1]
            passage = closed.block("pribadi", "Keluarga meminta agar namanya **tidak** disebut dalam catatan ini.")
            said = f"Rapat dibuka dengan singkat.\n\n{passage}\n\n{item.body}\n\nDinas menyanggupi."
            service.save_item(item, body=said, revision=item.revision, by=town.user("minute_taker"))
            decision = service.decide(item, "Santunan bagi keluarga dibayar sebelum akhir bulan.")
            service.close_decision(decision, "pribadi")
            service.publish(minutes, is_public=True, by=town.user("organiser"), reason="Satu putusan belum tercatat.")
    return town.held


def endorsed(town: Town) -> str:
    """The address of a berita acara."""
    meeting = town.meeting(town.held)
    if not issued.for_meeting(meeting.id):
        with transaction.writing():
            meeting = town.meeting(town.held)
            day = meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
            issuing.issue(meeting, issuing.Wanted(
                "BA/01", "Pengesahan rencana aksi", day, meeting.place,
                (issuing.Signer("Dra. Contoh", "Kepala Dinas Contoh", "Dinas Contoh"), issuing.Signer("Siti Contoh")),
                (issuing.Signer("Budi Contoh", "Sekretaris"),), (1,),
            ), town.user("organiser"))  # fmt: skip
    [made] = issued.for_meeting(town.meeting(town.held).id)
    return f"/rapat/{town.held}/berita-acara/{made.id}"
