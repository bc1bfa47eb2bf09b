"""The index follows what changes, whoever changes it, and is the same when it is made anew."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from forum.actions import queries as actions
from forum.actions import service as promises
from forum.actions.models import ActionSupporter
from forum.cli import cli
from forum.extensions import db
from forum.kernel import transaction
from forum.meetings import service as meetings
from forum.meetings.models import Meeting
from forum.minutes import queries as written
from forum.minutes import service
from forum.search import jobs, rules
from forum.search import service as index
from forum.search.models import Due, IndexState, Passage, PassageConcern, Word
from forum.search.passages.types import LONGEST, in_pieces
from tests.minutes.world import World
from tests.search.conftest import InStep, hits, reader_in
from tests.support.factories import Factory

CONTENT = (Passage.meeting_id, Passage.day, Passage.kind, Passage.number, Passage.anchor, Passage.title, Passage.text,
           Passage.for_writers, Passage.for_members, Passage.for_everybody, Passage.version_id, Passage.action_id,
           Passage.title_stems, Passage.text_stems)  # fmt: skip


def everything() -> tuple[list[Any], list[Any], list[Any]]:
    """What the index says, whatever the numbers of its rows."""
    db.session.rollback()
    passages = sorted(tuple(row) for row in db.session.execute(select(*CONTENT)))
    concerns = sorted(tuple(row) for row in db.session.execute(
        select(Passage.kind, Passage.number, Passage.text, PassageConcern.organisation_id)
        .join(PassageConcern, PassageConcern.passage_id == Passage.id)
    ))  # fmt: skip
    words = sorted(tuple(row) for row in db.session.execute(select(Word.forum_id, Word.face, Word.word, Word.passages)))
    return [str(row) for row in passages], concerns, words


def test_each_change_is_followed_and_a_rebuild_says_the_same(world: World, in_step: InStep) -> None:
    in_step()
    organiser = world.organiser
    service.publish(world.minutes, is_public=True, by=organiser)
    in_step()
    item = world.items[1]
    service.save_item(item, body="Bappeda memaparkan jembatan gantung.", revision=item.revision, by=organiser)
    in_step()
    service.revise_decision(written.decisions(world.minutes.id)[0], "Naskah disusun oleh kelompok kerja kecil.")
    service.remove_decision(written.decisions(world.minutes.id)[1])
    in_step()
    promises.withdraw(actions.for_meeting(world.meeting.id)[2])
    in_step()
    service.publish(world.minutes, is_public=True, by=organiser, reason="Salah ketik")
    in_step()
    service.save_item(item, body="", revision=item.revision, by=organiser)
    in_step()
    kept = everything()
    assert min(len(one) for one in kept) > 10
    with transaction.writing():
        index.everything_due()
    jobs.read_everything()
    assert everything() == kept


def test_what_a_rebuild_has_not_reached_is_still_found(published: World) -> None:
    before = hits("keberangkatan migran")
    with transaction.writing():
        index.everything_due()
    assert hits("keberangkatan migran") == before != []


def test_the_command_makes_the_index_anew(published: World, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    db.session.execute(Passage.__table__.delete())
    db.session.commit()
    monkeypatch.setattr("forum.cli.context.create_app", lambda: app)
    said = CliRunner().invoke(cli, ["search", "rebuild"])
    assert (said.exit_code, said.output) == (0, "2 meetings read\n")
    assert everything() == before


def test_an_index_made_by_other_rules_is_made_anew_by_itself(published: World) -> None:
    before = everything()
    db.session.query(IndexState).update({"edition": "0"})
    db.session.query(Passage).update({"edition": "0", "text_stems": "lain"})
    db.session.commit()
    assert jobs.read_everything() == 2
    assert everything() == before


def test_reading_a_meeting_twice_changes_no_row(published: World) -> None:
    ids = db.session.scalars(select(Passage.id).order_by(Passage.id)).all()
    with transaction.writing():
        index.index(published.meeting.id)
    assert db.session.scalars(select(Passage.id).order_by(Passage.id)).all() == ids


def test_nothing_is_due_while_nothing_that_is_searched_changes(published: World, make: Factory) -> None:
    organisation = make.organisation("Dinas Baru")
    make.invitation(published.meeting, make.office(organisation=organisation))
    published.meeting.sequence += 1
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Due)) == 0
    published.meeting.title = "Judul lain"
    db.session.commit()
    assert db.session.scalars(select(Due.meeting_id)).all() == [published.meeting.id]
    assert jobs.read_everything() == 1
    assert jobs.read_due() == 0


def test_what_is_rolled_back_is_not_due(published: World) -> None:
    published.meeting.title = "Judul lain"
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Due)) == 0


@pytest.mark.parametrize("text", ["speaker", "supporter", "agenda", "head"])
def test_every_part_of_a_meeting_is_watched(published: World, make: Factory, text: str) -> None:
    [first, *_more] = actions.for_meeting(published.meeting.id)
    if text == "speaker":
        service.add_speaker(published.items[0], name="Ibu Contoh", organisation_name="Serikat Contoh")
    elif text == "supporter":
        make.add(ActionSupporter(action_id=first.id, organisation_id=make.organisation("Dinas Pembantu").id))
    elif text == "agenda":
        make.agenda_item(published.meeting, "Lain-lain")
    else:
        published.minutes.opening = "Pembukaan lain"
    db.session.commit()
    assert db.session.scalars(select(Due.meeting_id)).all() == [published.meeting.id]


def test_a_meeting_that_is_deleted_takes_its_passages_along(make: Factory, in_step: InStep) -> None:
    meeting = make.meeting(title="Rapat yang dibatalkan")
    in_step()
    assert db.session.scalars(select(Passage.title)).all() == ["Rapat yang dibatalkan"]
    db.session.delete(db.session.get_one(Meeting, meeting.id))
    in_step()
    assert db.session.scalars(select(Passage.title)).all() == []


def test_the_agenda_moves_into_the_minutes_when_they_have_it(make: Factory, in_step: InStep) -> None:
    forum = make.forum()
    organiser = make.organiser(forum)
    meeting = make.meeting(forum=forum, state="announced")
    make.agenda_item(meeting, "Jembatan gantung", presenter="Dinas Pekerjaan Umum")
    in_step()
    who = rules.reader(organiser)
    assert hits("jembatan", who) == [("agenda", 1, "Jembatan gantung")]
    assert hits("pekerjaan umum", who) == [("agenda", 1, "Jembatan gantung")]
    with transaction.writing():
        meeting = db.session.get_one(Meeting, meeting.id)
        meetings.hold(meeting, organiser)
        service.open_minutes(meeting, organiser)
    in_step()
    assert hits("jembatan", who) == [("minutes", 1, "Jembatan gantung")]


def test_a_text_without_end_is_indexed_in_pieces_and_every_word_is_found(
    world: World, make: Factory, in_step: InStep
) -> None:
    item = world.items[0]
    body = "\n\n".join(f"Paragraf {number} tentang sungai kering." for number in range(2000)) + "\n\nAkhirkata."
    service.save_item(item, body=body, revision=item.revision, by=world.organiser)
    in_step()
    assert hits("akhirkata", reader_in(world, make, "organiser")) == [("minutes", 1, "Pembukaan dan tujuan pertemuan")]
    assert all(0 < len(piece) <= LONGEST for piece in in_pieces(body))
    assert "".join(in_pieces(body)).replace("\n", "") == body.replace("\n", "")
    assert [len(one) for one in in_pieces("x" * (LONGEST + 5))] == [LONGEST, 5]


def test_a_day_is_the_day_at_the_place(make: Factory, in_step: InStep) -> None:
    late = make.meeting(
        timezone="Asia/Jayapura", title="Rapat pagi", starts_at=datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    )
    in_step()
    assert db.session.scalars(select(Passage.day).where(Passage.meeting_id == late.id)).all() == [date(2026, 11, 21)]
