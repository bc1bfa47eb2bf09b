"""Three letters about minutes before they are published have one form: each says what it must, nothing of another."""

from datetime import date
from email import message_from_bytes, policy

from bs4 import BeautifulSoup

from forum.kernel import clock
from forum.minutes import service as minutes
from forum.minutes.adoption import links, service, telling
from forum.minutes.review import links as review_links
from forum.minutes.review import service as review
from tests.minutes.adoption.asked import SOCIAL, mails, opened, voice
from tests.minutes.world import World


def lines(kind: str) -> list[str]:
    """The lines of the newest mail of a kind as plain text, without its link."""
    mail = message_from_bytes(mails(kind)[-1].raw, policy=policy.default)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    found = [line.split(": http")[0] for line in plain.get_content().splitlines() if line]
    shown = " ".join(BeautifulSoup(html.get_content(), "html.parser").get_text(" ").split())
    assert [line for line in found if line.split(": ")[-1].rstrip(":") not in shown] == []
    return found


def test_the_reviewer_is_asked_with_the_words_of_whoever_asks(world: World) -> None:
    review.ask(world.minutes, [review.typed("Siti Aminah", "siti@contoh.example")], by=None, due_on=date(2026, 11, 25),
               note="Terutama butir tiga.")  # fmt: skip
    said = lines(review_links.KIND)
    assert (said[0], said[2]) == ("Yth. Siti Aminah", "Terutama butir tiga.")
    assert said[-3:] == ["Baca draf", said[-2], world.meeting.forum.name]
    assert said[-2].startswith("Ini draf")
    assert len(said) == 9


def test_those_present_are_asked_with_the_rule_and_told_why_again(world: World) -> None:
    opened(world)
    first = lines(links.KIND)
    item = world.items[0]
    minutes.save_item(item, body="Diperbaiki.", revision=item.revision, by=None)
    service.open_round(world.minutes, by=world.organiser, reason="Angka diperbaiki")
    again = lines(links.KIND)
    assert [line for line in again if line not in first and "Angka diperbaiki" in line] != []
    assert len(again) == len(first) + 1
    assert first[-2].startswith("Anda tidak perlu akun")


def test_whoever_asked_is_told_what_was_said_before_the_way_on(world: World) -> None:
    round_ = opened(world)
    one = voice(round_, SOCIAL)
    service.answer(one, "object", "Angka keliru.")
    with clock.frozen(round_.due_at):
        service.end_due()
    said = lines(telling.OVER)
    assert said[-6].endswith(":")
    assert said[-5].startswith(one.name)
    assert (said[-4], said[-2:]) == ("Angka keliru.", ["Buka persetujuan", world.meeting.forum.name])
