"""After an upgrade the worker makes the index anew, little by little; meanwhile the site answers from the old one."""

from flask import Flask
from sqlalchemy import func, select

from forum import wiring
from forum.extensions import db
from forum.jobs import worker
from forum.search import jobs, service
from forum.search.models import Due, IndexState, Passage, Word
from tests.minutes.world import World
from tests.search.conftest import InStep
from tests.search.test_keeping import everything
from tests.search.test_rights import CLOSED, write
from tests.support.client import Visitor

RAW = ":::tertutup pribadi"
MARKS = "Pembahasan.\n\n:::tertutup pribadi tanpa akhir\nPenerima kustodian tersembunyi bernama Samsudin."


def as_an_older_edition_left_it(meeting_id: int) -> None:
    """Rows of an edition that kept marks among the words, and cut them anywhere."""
    rows = db.session.query(Passage).filter(Passage.meeting_id == meeting_id)
    rows.filter(Passage.text.contains("kustodian")).update(
        {"text": MARKS, "text_stems": "tutup pribadi kustodi"}, synchronize_session=False
    )
    db.session.query(Passage).update({"edition": "1"})
    db.session.query(Word).delete()
    db.session.query(IndexState).update({"edition": "1"})
    db.session.commit()


def timetable() -> worker.Periodic:
    [entry] = [one for one in worker._timetable if one.name == "search.read_due"]
    return entry


def test_the_site_starts_and_answers_at_once_and_the_worker_reads_everything_anew(
    published: World, in_step: InStep, app: Flask, visitor: Visitor
) -> None:
    write(published, 0, CLOSED)
    in_step()
    before = everything()
    as_an_older_edition_left_it(published.meeting.id)
    wiring.connect(app)  # a start makes nothing anew
    assert db.session.scalar(select(IndexState.edition)) == "1"
    writer = visitor.sign_in(published.organiser)
    assert writer.get("/cari?q=keberangkatan+migran").all(".found__count") == ["2 kutipan dalam 1 rapat"]
    old = writer.get("/cari?q=kustodian")
    assert [RAW in one for one in old.all(".found__words")] == [False]
    db.session.rollback()
    timetable().do()
    assert everything() == before
    assert db.session.scalar(select(IndexState.edition)) == service.EDITION
    assert db.session.scalar(select(func.count()).select_from(Passage).where(Passage.edition != service.EDITION)) == 0
    new = writer.get("/cari?q=kustodian")
    assert new.all(".found__words") == ["Tidak untuk umum. … Penerima kustodian tersembunyi bernama Samsudin. …"]
    assert jobs.read_due() == 0


def test_it_is_read_in_rounds_so_that_others_may_write_in_between(published: World, visitor: Visitor) -> None:
    as_an_older_edition_left_it(published.meeting.id)
    found = [service.read_due(limit=1)]
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Due)) == 1
    assert visitor.get("/publik/cari?q=keberangkatan+migran").all(".found__count") == ["2 kutipan dalam 1 rapat"]
    db.session.rollback()
    found.append(service.read_due(limit=1))
    db.session.commit()
    assert (found, service.is_waiting()) == ([1, 1], False)
