"""A matter that goes to another forum is told there, and its answer is told back; nobody is told twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.actions.models import ForwardedMatter
from forum.actions.service import forwarding
from forum.adapters import mime
from forum.extensions import db
from forum.forums.models import ForumRole
from forum.kernel import clock
from forum.outbox.models import OutboxMessage
from tests.actions.world import promise
from tests.support.client import Visitor
from tests.support.factories import Factory


def told() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "matter").order_by(OutboxMessage.id))
    return [(row.recipient, row.subject) for row in rows]


def newest() -> str:
    row = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert row is not None
    return str(mime.read(row.raw).text).replace("\r\n", "\n")


class Two:
    """A local forum and a national one, with the people who run them."""

    def __init__(self, make: Factory) -> None:
        self.local = make.forum(name="Forum OGP Contoh")
        self.national = make.forum(name="Forum Nasional", is_public=True)
        self.here = make.user("Ibu Lokal", email="lokal@contoh.example")
        self.there = make.user("Bapak Nasional", email="nasional@contoh.example")
        self.abroad = make.user("Ms National", email="national@contoh.example", locale="en")
        make.role(self.local, self.here)
        for user in (self.there, self.abroad):
            make.role(self.national, user)
        make.role(self.national, make.user("Notulis", email="notulis@contoh.example"), "minute_taker")
        make.role(self.national, make.user("Dulu", email="dulu@contoh.example"))
        former = db.session.scalars(select(ForumRole).order_by(ForumRole.id.desc())).first()
        assert former is not None
        former.until = clock.now()
        make.role(self.national, make.user("Nonaktif", email="mati@contoh.example", deactivated_at=clock.now()))

    def forward(self, key: str = "k") -> ForwardedMatter:
        return forwarding.forward(self.local, self.national, title="Data pekerja migran", text="Daerah tak berwenang.",
                                  key=key, by=self.here)  # fmt: skip


@pytest.fixture
def two(make: Factory) -> Two:
    return Two(make)


def test_those_who_run_the_other_forum_are_told_once_in_their_language(two: Two) -> None:
    for _ in range(2):
        matter = two.forward()
    assert told() == [
        ("nasional@contoh.example", "Sebuah hal diteruskan ke forum Anda: Data pekerja migran"),
        ("national@contoh.example", "A matter was forwarded to your forum: Data pekerja migran"),
    ]
    assert f"http://rembug.example/terusan/{matter.key}" in newest()
    assert "Daerah tak berwenang." in newest()


def test_the_answer_goes_back_once(two: Two) -> None:
    matter = two.forward()
    for _ in range(2):
        forwarding.answer(matter, accepted=False, reason="Bukan kewenangan kami.", by=two.there)
    assert told()[2:] == [("lokal@contoh.example", "Jawaban Forum Nasional: Data pekerja migran")]
    assert "Alasan: Bukan kewenangan kami." in newest()


def test_an_accepted_matter_says_on_which_agenda_and_what_became_of_it(two: Two, make: Factory) -> None:
    matter = two.forward()
    meeting = make.meeting(forum=two.national, title="Forum nasional tahunan", state="announced")
    forwarding.answer(matter, accepted=True, reason="", by=two.there, meeting=meeting)
    assert "masuk agenda “Forum nasional tahunan” pada Selasa, 17 November 2026" in newest()
    for text in ("Diterbitkan mulai 2027.", "Diterbitkan mulai 2027.", "Diterbitkan mulai Maret 2027."):
        clock.advance(timedelta(minutes=1))
        forwarding.conclude(matter, text, two.there)
    outcomes = [row for row in told() if row[1].startswith("Hasil dari Forum Nasional")]
    assert [recipient for recipient, _subject in outcomes] == ["lokal@contoh.example"] * 2
    assert "Diterbitkan mulai Maret 2027." in newest()


def test_nobody_hears_of_what_they_did_themselves(two: Two, make: Factory) -> None:
    make.role(two.national, two.here)
    two.forward()
    assert "lokal@contoh.example" not in [recipient for recipient, _subject in told()]


def test_a_matter_of_other_forums_is_told_to_nobody_else(two: Two, make: Factory) -> None:
    make.organiser(make.forum())
    two.forward()
    assert len(told()) == 2


def test_forwarding_on_the_page_tells_too(two: Two, make: Factory, visitor: Visitor) -> None:
    action = promise(make, make.meeting(forum=two.local, state="held"), text="Membuka data")
    db.session.commit()
    visitor.sign_in(two.here)
    where = f"/t/{action.key}/teruskan"
    filled = {**visitor.get(where).form(".form"), "forum": str(two.national.id)}
    for _ in range(2):
        assert visitor.post(where, filled).status == 303
    assert len(told()) == 2
