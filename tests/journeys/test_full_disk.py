"""The disk takes no more: who sends a file is told so, keeps what was typed, and everything else goes on."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from sqlalchemy import func, select

from forum import config
from forum.actions import service as actions
from forum.actions.models import ActionUpdate
from forum.adapters.storage import Storage
from forum.extensions import db
from forum.meetings.models import Document
from tests.support.client import Visitor
from tests.support.factories import Factory

REPORT, PLAN = b"%PDF-1.7\nlaporan penuh", b"%PDF-1.7\nrencana penuh"


@contextmanager
def full_disk(content: bytes) -> Iterator[None]:
    """The disk refuses the file, as a full one does: a file stands where its folder would be made."""
    folder = Storage(config.current().files).path(hashlib.sha256(content).hexdigest()).parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name("aside")  # other tests may have kept a file there
    if folder.is_dir():
        folder.rename(aside)
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        if aside.is_dir():
            aside.rename(folder)


def test_a_report_keeps_its_words_when_the_file_cannot_be_kept(make: Factory, visitor: Visitor) -> None:
    action = actions.draft(make.meeting(state="held"), text="Membuka data", owner_organisation=make.organisation())
    actions.publish(action.meeting, False)
    address = actions.owner_link(action).removeprefix("http://rembug.example")
    form = {"status": "in_progress", "note": "Sudah separuh jalan", "client_key": "one", "reporter": "Rini"}
    with full_disk(REPORT):
        page = visitor.speak("en").post(address, {**form, "evidence_file": (BytesIO(REPORT), "laporan.pdf")})
    assert page.status == 422
    assert "Sudah separuh jalan" in page.text
    assert "The server could not keep the file" in page.text
    assert db.session.scalar(select(func.count()).select_from(ActionUpdate)) == 0
    assert visitor.post(address, form).status == 303  # without the file it goes on
    sent = {**form, "client_key": "two", "evidence_file": (BytesIO(REPORT), "laporan.pdf")}
    assert visitor.post(address, sent).status == 303  # and with it, when there is room again


def test_a_document_that_cannot_be_kept_is_refused_in_words(make: Factory, visitor: Visitor) -> None:
    meeting = make.meeting()
    visitor.sign_in(make.organiser(meeting.forum)).speak("en")
    with full_disk(PLAN):
        page = visitor.post(f"/rapat/{meeting.key}/dokumen", {"title": "Rencana", "file": (BytesIO(PLAN), "r.pdf")})
    assert page.status == 422
    assert "The server could not keep the file" in page.text
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0
