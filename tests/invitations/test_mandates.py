"""Somebody comes in another's place: whom they stand for, and the letter that says so."""

from io import BytesIO
from typing import Any

import pytest

from forum.accounts.models import User
from forum.attendance import door
from forum.extensions import db
from forum.invitations import queries, service
from forum.invitations.models import Invitation, Mandate
from forum.invitations.service import mandates
from forum.kernel.errors import Problem
from forum.outbox.models import OutboxMessage
from tests.invitations.conftest import Sent
from tests.support.client import Page, Visitor
from tests.support.factories import Factory

PDF = b"%PDF-1.7\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
CHAIR_SAYS = {"answer": "delegated", "delegate_name": "Rina Contoh", "delegate_title": "Sekretaris",
              "delegate_rank": "deputy", "may_decide": "y", "delegate_email": "rina@contoh.example"}  # fmt: skip


def address(invitation: Invitation) -> str:
    return f"/u/{service.token(invitation)}"


def letters(*files: tuple[bytes, str]) -> dict[str, Any]:
    return {"file": [(BytesIO(content), name) for content, name in files]}


@pytest.fixture
def delegate(sent: Sent, visitor: Visitor) -> Invitation:
    """The secretary, whom the head sends and who may decide."""
    assert visitor.speak("en").post(address(sent.one), CHAIR_SAYS).status == 303
    return queries.delegates([sent.one.id])[sent.one.id]


@pytest.fixture
def organiser(sent: Sent, make: Factory) -> User:
    return make.organiser(sent.meeting.forum)


def kept() -> list[tuple[int, str, bool]]:
    """Invitation, file name and whether it still stands, of every letter."""
    return [
        (one.invitation_id, one.filename, one.removed_at is None)
        for one in db.session.query(Mandate).order_by(Mandate.id)
    ]


def hand_in(visitor: Visitor, invitation: Invitation, *files: tuple[bytes, str]) -> Page:
    return visitor.follow(visitor.post(address(invitation) + "/surat-tugas", letters(*files)))


def test_the_delegate_reads_for_whom_they_stand_and_whether_they_decide(
    sent: Sent, delegate: Invitation, visitor: Visitor
) -> None:
    page = visitor.get(address(delegate))
    assert page.all(".invite-head__from") == [f"{sent.one.addressee} sends you in their place to"]
    assert page.all(".notice--info p") == ["You may decide in their name: agree to decisions and promises."]
    mail = db.session.query(OutboxMessage).filter_by(recipient="rina@contoh.example").one()
    assert b"Anda boleh memutuskan atas nama" in mail.raw.replace(b"=\r\n", b"")


def test_who_only_listens_sends_somebody_who_only_listens(sent: Sent, visitor: Visitor) -> None:
    only_listens = {name: word for name, word in CHAIR_SAYS.items() if name != "may_decide"}
    visitor.speak("en").post(address(sent.one), only_listens)
    secretary = queries.delegates([sent.one.id])[sent.one.id]
    assert visitor.get(address(secretary)).all("input[name=may_decide]") == []
    visitor.post(address(secretary), CHAIR_SAYS | {"delegate_email": "tono@contoh.example"})
    assert queries.delegates([secretary.id])[secretary.id].may_decide is False


def test_a_delegate_who_is_taken_back_reads_who_did_it(sent: Sent, delegate: Invitation, visitor: Visitor) -> None:
    visitor.post(address(sent.one), {"answer": "accepted"})
    page = visitor.get(address(delegate))
    assert page.all("main p, main strong")[:2] == [
        f"{sent.one.addressee} no longer sends you in their place. You do not need to come or to answer.",
        sent.meeting.title,
    ]


def test_several_letters_are_handed_in_replaced_and_removed(sent: Sent, delegate: Invitation, visitor: Visitor) -> None:
    page = hand_in(visitor, delegate, (PDF, "surat tugas.pdf"), (PNG, "foto.jpeg"))
    assert page.all("#surat-tugas .file a") == ["surat tugas.pdf", "foto.png"]
    hand_in(visitor, delegate, (PDF, "lagi.pdf"))
    first = db.session.query(Mandate).order_by(Mandate.id).first()
    assert first is not None
    for _ in range(2):
        visitor.post(f"{address(delegate)}/surat-tugas/{first.id}/hapus")
    assert kept() == [(delegate.id, "surat tugas.pdf", False), (delegate.id, "foto.png", True)]
    hand_in(visitor, delegate, (PDF, "kembali.pdf"))
    assert kept()[0] == (delegate.id, "kembali.pdf", True)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ((), "Choose a file first."),
        (((b"", "kosong.pdf"),), "kosong.pdf: Choose a file first."),
        (((b"<html><script>1</script>", "surat.pdf"),),
         "surat.pdf: This kind of file is not accepted. Use a PDF, a picture or Word (.docx)."),
        (((b"halo", "surat.txt"),),
         "surat.txt: This kind of file is not accepted. Use a PDF, a picture or Word (.docx)."),
    ],
)  # fmt: skip
def test_what_is_no_letter_is_refused_and_says_why(
    delegate: Invitation, visitor: Visitor, files: tuple[tuple[bytes, str], ...], why: str
) -> None:
    assert hand_in(visitor, delegate, *files).all(".notice--danger p") == [why]
    assert kept() == []


def test_a_letter_has_at_most_ten_megabytes(delegate: Invitation) -> None:
    with pytest.raises(Problem) as refused:
        mandates.add_mandate(delegate, content=b"%PDF-" + b"x" * mandates.LARGEST, filename="besar.pdf")
    assert refused.value.code == "too_large"


def test_a_link_cannot_fill_the_disk(delegate: Invitation, visitor: Visitor) -> None:
    for number in range(6):
        page = hand_in(visitor, delegate, (PDF + bytes([number]), f"{number}.pdf"))
    assert page.all(".notice--danger p") == ["5.pdf: 5 letters are here already. Remove one first."]
    assert len(kept()) == 5


def test_the_office_sees_who_comes_whether_they_answered_and_the_letter(
    sent: Sent, delegate: Invitation, visitor: Visitor
) -> None:
    hand_in(visitor, delegate, (PDF, "surat.pdf"))
    page = visitor.get(address(sent.one))
    assert page.all(".sent__one strong") == ["Rina Contoh, Sekretaris"]
    assert page.all(".sent__one .muted")[:2] == ["– has not answered yet", "may decide"]
    assert visitor.get(f"{address(sent.one)}/surat-tugas/1").data == PDF
    visitor.post(address(delegate), {"answer": "accepted"})
    assert visitor.get(address(sent.one)).all(".sent__one .muted")[0] == "– Will come"


def test_the_letter_is_a_download_and_opens_only_for_its_chain(
    sent: Sent, delegate: Invitation, organiser: User, make: Factory, visitor: Visitor
) -> None:
    hand_in(visitor, delegate, (PDF, "surat.pdf"))
    page = visitor.get(f"{address(delegate)}/surat-tugas/1")
    headers = page.response.headers
    assert (headers["Content-Type"], headers["Content-Disposition"], headers["X-Content-Type-Options"]) == (
        "application/pdf", "attachment; filename=surat.pdf", "nosniff")  # fmt: skip
    other = sent.invitations[1]
    assert visitor.get(f"{address(other)}/surat-tugas/1").status == 404
    assert visitor.post(f"{address(other)}/surat-tugas/1/hapus").status == 404
    assert visitor.post(f"{address(other)}/surat-tugas", letters((PDF, "x.pdf"))).status == 404
    mine = f"/rapat/{sent.meeting.key}/undangan/{sent.one.id}"
    assert visitor.get(f"{mine}/surat-tugas/1").status == 302
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.get(f"{mine}/surat-tugas/1").status == 403
    visitor.sign_in(organiser)
    assert visitor.get(mine).all("#wakil .file a") == ["surat.pdf"]
    assert visitor.get(f"{mine}/surat-tugas/1").data == PDF
    assert visitor.get(f"/rapat/{sent.meeting.key}/undangan/{other.id}/surat-tugas/1").status == 404


def test_a_delegate_named_without_an_address_has_the_office_hand_it_in(sent: Sent, visitor: Visitor) -> None:
    visitor.speak("en").post(address(sent.one), {**CHAIR_SAYS, "delegate_email": ""})
    page = hand_in(visitor, sent.one, (PDF, "surat.pdf"))
    assert page.all(".sent__one .file a") == ["surat.pdf"]
    assert [one.delegate_name for one in db.session.query(Mandate).order_by(Mandate.id)] == ["Rina Contoh"]
    visitor.post(address(sent.one), {**CHAIR_SAYS, "delegate_email": "", "delegate_name": "Budi Contoh"})
    page = visitor.get(address(sent.one))
    assert (page.all(".sent__one strong"), page.all(".file")) == (["Budi Contoh, Sekretaris"], [])


def test_a_delegate_sends_somebody_in_turn_and_the_chain_is_told(
    sent: Sent, delegate: Invitation, organiser: User, visitor: Visitor
) -> None:
    visitor.post(address(delegate), {"answer": "delegated", "delegate_name": "Budi", "delegate_title": "Kabid",
                                     "delegate_email": "budi@contoh.example"})  # fmt: skip
    last = queries.delegates([delegate.id])[delegate.id]
    hand_in(visitor, last, (PDF, "surat.pdf"))
    chain = [sent.one.addressee, "Sekretaris", "Kabid"]
    for one in (sent.one, delegate):
        assert visitor.get(address(one)).all("#wakil .chain__one") == chain
        assert visitor.get(f"{address(one)}/surat-tugas/1").status == 200
    assert visitor.get(address(last)).all(".invite-head .chain__one") == chain
    assert visitor.post(f"{address(sent.one)}/surat-tugas/1/hapus").status == 404
    assert visitor.sign_in(organiser).get(
        f"/rapat/{sent.meeting.key}/undangan/{sent.one.id}"
    ).all("#wakil .chain__one") == chain  # fmt: skip


def test_the_head_comes_after_all_and_the_delegate_is_told(sent: Sent, delegate: Invitation, visitor: Visitor) -> None:
    hand_in(visitor, delegate, (PDF, "surat.pdf"))
    visitor.post(address(sent.one), {"answer": "accepted"})
    told = db.session.query(OutboxMessage).filter_by(recipient="rina@contoh.example").order_by(OutboxMessage.id).all()
    assert b"tidak lagi menunjuk" in told[-1].raw.replace(b"=\r\n", b"")
    assert len(told) == 2
    assert visitor.get(address(delegate)).status == 410
    assert visitor.get(f"{address(delegate)}/surat-tugas/1").status == 410
    assert visitor.post(address(delegate) + "/surat-tugas", letters((PDF, "x.pdf"))).status == 410
    assert visitor.get(f"{address(sent.one)}/surat-tugas/1").status == 404
    assert visitor.get(address(sent.one)).all("#wakil") == []


def test_the_door_knows_that_a_mandate_is_there(
    sent: Sent, delegate: Invitation, organiser: User, visitor: Visitor
) -> None:
    def at_the_door() -> list[bool]:
        return [one.has_mandate for seat in door.load(sent.meeting).seats for one in seat.expected if one.is_delegate]

    assert at_the_door() == [False]
    hand_in(visitor, delegate, (PDF, "surat.pdf"))
    assert at_the_door() == [True]
    words = visitor.sign_in(organiser).get(f"/rapat/{sent.meeting.key}/pintu").all(".expected__words")
    assert words[0] == "Rina Contoh sent in place of the head · Sekretaris · mandate is here"


def test_nothing_is_handed_in_for_a_cancelled_meeting(sent: Sent, delegate: Invitation, visitor: Visitor) -> None:
    sent.meeting.state = "cancelled"
    page = hand_in(visitor, delegate, (PDF, "surat.pdf"))
    assert page.all(".notice--danger p")[0] == "surat.pdf: This invitation takes no letters any more."
    assert kept() == []
