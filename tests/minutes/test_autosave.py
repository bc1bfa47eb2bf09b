"""Saving while somebody types: one item, JSON in, JSON out (docs/developer/writer.md)."""

import json
from typing import Any

import pytest
from flask import Flask

from forum.extensions import db
from forum.minutes import queries, service
from forum.minutes.models import Minutes, MinutesItem, MinutesRevision
from tests.support.client import Page, Visitor
from tests.support.factories import Factory


class Writer:
    """An open page of the writer, as far as the server sees it."""

    def __init__(self, visitor: Visitor, item: MinutesItem, page: str = "hal1") -> None:
        self.visitor, self.page, self.number = visitor, page, 0
        self.address = f"/rapat/{item.minutes.meeting.key}/notula/butir/{item.id}/simpan.json"

    def send(self, base: int, text: str, **more: Any) -> Page:
        self.number += 1
        return self.post({"base": base, "text": text, "key": f"{self.page}.{self.number}"} | more)

    def again(self, base: int, text: str) -> dict[str, Any]:
        self.number -= 1
        return told(self.send(base, text))

    def save(self, base: int, text: str, **more: Any) -> dict[str, Any]:
        return told(self.send(base, text, **more))

    def post(self, said: Any, **kwargs: Any) -> Page:
        return self.visitor.post(self.address, json.dumps(said), content_type="application/json", **kwargs)


def told(page: Page, status: int = 200) -> dict[str, Any]:
    assert (page.status, page.response.mimetype) == (status, "application/json")
    return page.response.get_json()


def refused(page: Page, status: int, code: str) -> str:
    answer = told(page, status)
    assert answer["code"] == code
    return answer["why"]


@pytest.fixture
def minutes(make: Factory) -> Minutes:
    meeting = make.meeting(state="held")
    make.agenda_item(meeting, "Pembukaan", position=1)
    make.agenda_item(meeting, "Pembahasan", position=2)
    return service.open_minutes(meeting, None)


@pytest.fixture
def item(minutes: Minutes) -> MinutesItem:
    return queries.items(minutes.id)[0]


@pytest.fixture
def rini(make: Factory, visitor: Visitor, item: MinutesItem) -> Writer:
    return Writer(visitor.sign_in(make.organiser(item.minutes.meeting.forum)), item)


@pytest.fixture
def dewi(app: Flask, make: Factory, item: MinutesItem) -> Writer:
    return Writer(Visitor(app).sign_in(make.organiser(item.minutes.meeting.forum)), item, "hal2")


def history(item: MinutesItem) -> list[tuple[int, str, bool]]:
    return [(one.revision, one.body, one.is_conflict) for one in reversed(queries.revisions(item.id))]


def test_a_text_is_saved_under_the_next_revision(rini: Writer, item: MinutesItem) -> None:
    page = rini.send(1, "Rapat *dibuka*.")
    assert told(page) == {"revision": 2, "text": "Rapat *dibuka*.", "state": "saved", "at": "09.00 WIB"}
    assert len(page.queries) <= 14
    assert rini.save(2, "Rapat dibuka.\r\n")["text"] == "Rapat dibuka."
    assert history(item) == [(2, "Rapat *dibuka*.", False), (3, "Rapat dibuka.", False)]


def test_the_same_save_twice_is_one_revision(rini: Writer, dewi: Writer, item: MinutesItem) -> None:
    first = rini.save(1, "Satu")
    assert rini.again(1, "Satu") == first
    dewi.save(2, "Dua")
    assert rini.again(1, "Satu") == first | {"revision": 3, "text": "Dua", "state": "merged"}
    assert history(item) == [(2, "Satu", False), (3, "Dua", False)]


def test_two_writers_of_one_item_get_one_text(rini: Writer, dewi: Writer, item: MinutesItem) -> None:
    rini.save(1, "Dinas Sosial hadir.\n\nBappeda memaparkan.")
    assert dewi.save(2, "Dinas Sosial hadir.\n\nBappeda memaparkan rencana.")["state"] == "saved"
    answer = rini.save(2, "Kepala Dinas Sosial hadir.\n\nBappeda memaparkan.")
    both = "Kepala Dinas Sosial hadir.\n\nBappeda memaparkan rencana."
    assert {**answer, "at": ""} == {"revision": 4, "text": both, "state": "merged", "at": ""}
    assert (item.body, queries.open_conflicts(item.minutes_id)) == (both, [])
    assert history(item)[-2:] == [(2, "Kepala Dinas Sosial hadir.\n\nBappeda memaparkan.", True), (4, both, False)]


def test_words_that_both_changed_are_never_overwritten(rini: Writer, dewi: Writer, item: MinutesItem) -> None:
    rini.save(1, "Anggaran 10 juta.")
    dewi.save(2, "Anggaran 12 juta.")
    answer = rini.save(2, "Anggaran 15 juta.")
    (lost,) = queries.open_conflicts(item.minutes_id)
    address = f"/rapat/{item.minutes.meeting.key}/notula/gabung/{lost.id}"
    assert answer == {"revision": 3, "text": "Anggaran 12 juta.", "state": "conflict", "at": "09.00 WIB",
                      "kept": lost.id, "address": address}  # fmt: skip
    assert lost.body == "Anggaran 15 juta."
    assert rini.again(2, "Anggaran 15 juta.") == answer
    assert len(history(item)) == 3


def test_whoever_goes_on_typing_in_a_conflict_is_asked_once_for_all(rini: Writer, dewi: Writer, item: MinutesItem):
    dewi.save(1, "Pendapat Dewi")
    for text in ("Catatan", "Catatan Rini", "Catatan Rini lengkap"):
        assert rini.save(1, text)["state"] == "conflict"
    (lost,) = queries.open_conflicts(item.minutes_id)
    assert (lost.body, item.body) == ("Catatan Rini lengkap", "Pendapat Dewi")
    other = Writer(rini.visitor, item, "hal3")  # the same person, another window: another text
    other.save(1, "Dari jendela lain")
    assert [one.body for one in queries.open_conflicts(item.minutes_id)] == [
        "Catatan Rini lengkap",
        "Dari jendela lain",
    ]


def test_a_text_made_of_both_settles_what_was_kept_aside(rini: Writer, dewi: Writer, item: MinutesItem) -> None:
    dewi.save(1, "Pendapat Dewi")
    answer = rini.save(1, "Catatan Rini")
    assert rini.save(answer["revision"], "Pendapat Dewi", settles=[answer["kept"]])["state"] == "saved"
    assert queries.open_conflicts(item.minutes_id) == []


def test_taking_over_theirs_alone_settles_nothing(rini: Writer, dewi: Writer, item: MinutesItem) -> None:
    dewi.save(1, "Pendapat Dewi")
    answer = rini.save(1, "Catatan Rini")
    rini.save(answer["revision"], "Pendapat Dewi. Lanjut.")
    assert [one.body for one in queries.open_conflicts(item.minutes_id)] == ["Catatan Rini"]


def test_after_a_lost_answer_the_page_goes_on_from_what_it_sent(rini: Writer, dewi: Writer, item: MinutesItem) -> None:
    rini.save(1, "Rapat dimulai.")  # the answer is lost: the page still says base 1
    assert rini.save(1, "Rapat dibuka.")["state"] == "saved"
    dewi.save(3, "Rapat dibuka.\n\nTambahan Dewi.")
    rini.save(3, "Rapat dibuka resmi.")
    # what was merged was not taken over either: both pages go on
    assert rini.save(3, "Rapat dibuka dengan resmi.")["text"] == "Rapat dibuka dengan resmi.\n\nTambahan Dewi."
    assert rini.save(3, "Rapat dimulai.")["text"] == "Rapat dimulai.\n\nTambahan Dewi."
    assert queries.open_conflicts(item.minutes_id) == []


def test_an_older_save_that_arrives_late_changes_nothing(rini: Writer, item: MinutesItem) -> None:
    rini.number = 4
    rini.save(1, "Yang baru")
    answer = told(rini.post({"base": 1, "text": "Yang lama", "key": "hal1.3"}))
    assert (answer["state"], answer["text"], item.body) == ("merged", "Yang baru", "Yang baru")


def test_whoever_changed_nothing_gets_what_stands(rini: Writer, dewi: Writer, item: MinutesItem) -> None:
    dewi.save(1, "Teks Dewi")
    assert rini.save(1, "")["text"] == "Teks Dewi"
    assert history(item) == [(2, "Teks Dewi", False)]


def test_different_items_never_disturb_each_other(rini: Writer, app: Flask, make: Factory, minutes: Minutes) -> None:
    other = queries.items(minutes.id)[1]
    dewi = Writer(Visitor(app).sign_in(make.organiser(minutes.meeting.forum)), other, "hal2")
    for number in range(1, 4):
        assert [one.save(number, f"Teks {number}")["state"] for one in (rini, dewi)] == ["saved", "saved"]


def test_only_organisers_and_minute_takers_save(make: Factory, visitor: Visitor, item: MinutesItem) -> None:
    writer = Writer(visitor, item)
    assert "Anda tidak lagi masuk" in refused(writer.send(1, "Orang asing"), 401, "signed_out")
    for role, status in (("organiser", 200), ("minute_taker", 200), ("leader", 403), ("member", 403)):
        user = make.user()
        make.role(item.minutes.meeting.forum, user, role)
        visitor.sign_in(user)
        page = writer.send(item.revision, f"Teks {role}")
        assert (page.status, item.body == f"Teks {role}") == (status, status == 200)
    refused(writer.send(item.revision, "x"), 403, "403")


def test_items_of_other_minutes_are_out_of_reach(make: Factory, rini: Writer, item: MinutesItem) -> None:
    meeting = make.meeting(forum=item.minutes.meeting.forum, state="held")
    make.agenda_item(meeting, "Lain")
    rini.address = f"/rapat/{meeting.key}/notula/butir/{item.id}/simpan.json"
    refused(rini.send(1, "x"), 404, "not_begun")
    service.open_minutes(meeting, None)
    refused(rini.send(1, "x"), 404, "missing")
    rini.address = rini.address.replace(meeting.key, "tidakada")
    refused(rini.send(1, "x"), 404, "missing")
    assert item.body == ""


def test_a_text_of_another_item_is_not_settled(rini: Writer, minutes: Minutes, item: MinutesItem) -> None:
    other = queries.items(minutes.id)[1]
    service.save_item(other, body="Satu", revision=1, by=None)
    lost = service.save_item(other, body="Dua", revision=1, by=None).conflict
    refused(rini.send(1, "Teks", settles=[lost.id]), 422, "unreadable")
    assert (queries.open_conflicts(minutes.id), item.body) == ([lost], "")


def test_closed_minutes_are_not_written(rini: Writer, minutes: Minutes, item: MinutesItem, monkeypatch) -> None:
    monkeypatch.setattr("forum.minutes.rules.WRITABLE", frozenset({"published"}))
    assert "simpan apa yang Anda ketik" in refused(rini.send(1, "Terlambat"), 409, "closed")
    assert item.body == ""
    minutes.state = "published"
    assert rini.save(1, "Versi berikutnya")["state"] == "saved"


def test_too_long_is_said_so(rini: Writer, item: MinutesItem) -> None:
    assert "200000" in refused(rini.send(1, "a" * 200_001), 413, "too_long")
    refused(rini.send(1, "\0" * 1_300_000), 413, "too_long")
    assert rini.save(1, "é" * 200_000)["revision"] == 2


GOOD = {"base": 1, "text": "x", "key": "hal1.1"}
ODD = [None, [], "x", {}, {"base": 1, "text": "x"}] + [
    GOOD | {name: value}
    for name, values in {
        "base": ("1", True, 0, -1, 1.5, None, 2**31), "text": (None, 5, ["x"]),
        "key": (None, 5, "", "a.1", "hal1", "hal1.0", "hal1.01", "hal1.1\n", "hal1.1234567890", "hal 1.1"),
        "settles": (3, ["3"], [0], [None], list(range(1, 22))),
    }.items() for value in values
]  # fmt: skip


@pytest.mark.parametrize("said", ODD, ids=str)
def test_what_no_page_sends_is_refused(rini: Writer, item: MinutesItem, said: Any) -> None:
    refused(rini.post(said), 422, "unreadable")
    assert item.body == ""


def test_odd_letters_are_kept_as_far_as_a_database_can(rini: Writer) -> None:
    assert rini.save(1, "a\0b \ud83d c \u202e 👍")["text"] == "ab � c \u202e 👍"


def test_a_base_that_never_was_is_a_conflict(rini: Writer, item: MinutesItem) -> None:
    rini.save(1, "Ada")
    assert rini.save(99, "Entah dari mana")["state"] == "conflict"
    assert db.session.query(MinutesRevision).filter_by(item_id=item.id).count() == 2


def test_a_token_is_asked_and_a_new_one_given(app: Flask, rini: Writer, item: MinutesItem) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        said = {"base": 1, "text": "Teks", "key": "hal1.1"}
        answer = told(rini.post(said), 400)
        assert (answer["code"], item.body) == ("csrf", "")
        assert told(rini.post(said, headers={"X-CSRFToken": answer["token"]}))["state"] == "saved"
        stranger = Writer(Visitor(app), item)
        assert "token" not in told(stranger.send(2, "x"), 401)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
