"""A participant on a phone without JavaScript: one tap, no account, and the answer can be changed."""

import pytest
from playwright.sync_api import Response, expect

from forum.extensions import db
from forum.invitations import queries
from forum.invitations.models import Invitation, Reply
from forum.invitations.service import token
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.support.browser import Person

pytestmark = pytest.mark.browser


def standing(invitation: Invitation) -> Reply:
    """The answer that the database knows now."""
    db.session.rollback()
    reply = queries.current_reply(invitation)
    assert reply is not None
    return reply


@pytest.fixture
def invitation(town: Town) -> Invitation:
    return town.waiting(town.coming)


@pytest.fixture
def phone(visit: Visit, invitation: Invitation) -> Person:
    return visit(scripts=False, touch=True).go(f"/u/{token(invitation)}")


def tap(phone: Person, answer: str) -> None:
    phone.page.locator(".answer__card", has_text=answer).tap()


def send(phone: Person) -> None:
    phone.page.get_by_role("button", name="Kirim jawaban").tap()


def test_i_will_come(phone: Person, invitation: Invitation) -> None:
    tap(phone, "Saya hadir")
    send(phone)
    expect(phone.page.get_by_role("heading", name="Jawaban Anda: hadir")).to_be_visible()
    expect(phone.page.get_by_role("link", name="Google Calendar")).to_be_visible()
    assert (standing(invitation).answer, standing(invitation).channel) == ("accepted", "link")


def test_i_send_somebody_and_the_form_for_them_unfolds(phone: Person, invitation: Invitation) -> None:
    name = phone.page.get_by_label("Nama yang akan hadir")
    expect(name).to_be_hidden()
    tap(phone, "Diwakilkan")
    expect(name).to_be_visible()
    expect(phone.page.locator(".answers__detail--declined")).to_be_hidden()
    name.fill("Sekar Arum, S.Sos.")
    phone.page.get_by_label("Jabatannya").fill("Sekretaris Dinas")
    phone.page.locator("[name=delegate_rank]").select_option("deputy")
    phone.page.locator("[name=reason_delegated]").select_option(index=1)
    phone.page.locator("[name=may_decide]").check()
    send(phone)
    expect(phone.page.get_by_role("heading", name="Jawaban Anda: diwakilkan")).to_be_visible()
    assert "Sekar Arum, S.Sos." in phone.words
    reply = standing(invitation)
    assert (reply.answer, reply.delegate_name, reply.delegate_title, reply.delegate_rank, reply.may_decide) == (
        "delegated", "Sekar Arum, S.Sos.", "Sekretaris Dinas", "deputy", True)  # fmt: skip


def test_i_cannot_come_and_then_i_can(phone: Person, invitation: Invitation) -> None:
    tap(phone, "Tidak dapat hadir")
    phone.page.locator("[name=reason_declined]").select_option(index=1)
    phone.page.locator("[name=comment]").fill("Ada tugas ke provinsi.")
    send(phone)
    expect(phone.page.get_by_role("heading", name="Jawaban Anda: tidak dapat hadir")).to_be_visible()
    assert (standing(invitation).answer, standing(invitation).comment) == ("declined", "Ada tugas ke provinsi.")
    phone.page.get_by_role("link", name="Ubah jawaban saya").tap()
    assert phone.page.locator("[name=comment]").input_value() == "Ada tugas ke provinsi."
    tap(phone, "Saya hadir")
    send(phone)
    expect(phone.page.get_by_role("heading", name="Jawaban Anda: hadir")).to_be_visible()
    assert standing(invitation).answer == "accepted"


def test_what_was_typed_is_still_there_after_a_mistake(phone: Person, invitation: Invitation) -> None:
    tap(phone, "Diwakilkan")
    phone.page.get_by_label("Nama yang akan hadir").fill("Sekar Arum")
    phone.page.locator("[name=delegate_email]").fill("bukan-alamat")
    send(phone)
    expect(phone.page.locator(".error-summary, .summary, [role=alert]").first).to_be_visible()
    assert phone.page.get_by_label("Nama yang akan hadir").input_value() == "Sekar Arum"
    assert phone.page.locator("[name=delegate_email]").input_value() == "bukan-alamat"
    db.session.rollback()
    assert queries.current_reply(invitation) is None
    phone.expected("422")


def test_the_calendar_file_is_one_tap_away(visit: Visit, town: Town) -> None:
    replies = queries.current_replies(town.meeting(town.coming).id)
    invitation = next(one for one in town.invitations(town.coming)
                      if one.id in replies and replies[one.id].answer == "accepted")  # fmt: skip
    phone = visit(scripts=False, touch=True).go(f"/u/{token(invitation)}")
    with phone.page.expect_download() as taken:
        phone.page.get_by_role("link", name=".ics").tap()
    assert taken.value.suggested_filename == "rapat.ics"
    assert taken.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


TARGETS = (
    "main a, main button, main select, main textarea, main input[type=text], main .answer__card, main .check__label"
)
SIZES = """(all) => all
  .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== 'inline')
  .map((one) => [one.innerText || one.name, one.getBoundingClientRect()])
  .filter(([_words, box]) => box.width < 44 || box.height < 44)
  .map(([words, box]) => `${words}: ${Math.round(box.width)} × ${Math.round(box.height)}`)"""


def test_thumbs_find_every_target(phone: Person) -> None:
    """44 px at least for everything one can tap, save links inside a sentence (WCAG 2.5.8's exception)."""
    tap(phone, "Diwakilkan")
    assert phone.page.locator(TARGETS).evaluate_all(SIZES) == []


def test_the_first_load_is_small(visit: Visit, invitation: Invitation) -> None:
    """Under 100 KB in all, not counting what a server in front might squeeze; nothing from elsewhere."""
    phone = visit()
    answers: list[Response] = []
    phone.page.on("response", lambda answer: answers.append(answer))
    phone.go(f"/u/{token(invitation)}")
    phone.page.wait_for_load_state("networkidle")
    loaded = [(answer.url, len(answer.body())) for answer in answers]
    assert [url for url, _size in loaded if not url.startswith(phone.site.address)] == []
    total = sum(size for _url, size in loaded)
    print("\n".join(f"{size:7} {url.removeprefix(phone.site.address)[:70]}" for url, size in loaded), total)
    assert total < 100_000
