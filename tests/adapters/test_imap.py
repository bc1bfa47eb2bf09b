"""Reading the mailbox, against a real server on loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.adapters.imap import (
    MAX_BYTES,
    FetchedMessage,
    ImapSettings,
    MailboxUnavailable,
    arrivals,
    fetch_new,
    mark_processed,
)
from forum.adapters.smtp import Connection, SmtpSettings
from forum.demo.mailserver import MailServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(tmp_path / "mail", "rembug.example") as running:
        yield running


@pytest.fixture
def settings(server: MailServer) -> ImapSettings:
    return ImapSettings.from_url(server.imap_url("agenda"))


def deliver(server: MailServer, *subjects: str) -> None:
    with Connection(SmtpSettings.from_url(server.smtp_url)) as sending:
        for subject in subjects:
            raw = f"Subject: {subject}\r\n\r\nSalam.\r\n".encode()
            sending.send("siti@contoh.example", f"Agenda+{subject}@rembug.example", raw)


def subjects(messages: Iterator[FetchedMessage]) -> list[str]:
    return [(found.raw or b"").split(b"Subject: ")[1].split(b"\r\n")[0].decode() for found in messages]


def test_an_answer_comes_out_as_it_was_sent_with_the_address_it_was_sent_to(
    server: MailServer, settings: ImapSettings
) -> None:
    deliver(server, "satu")
    (found,) = fetch_new(settings)
    assert found.raw == (
        b"Delivered-To: Agenda+satu@rembug.example\r\nReturn-Path: <siti@contoh.example>\r\n"
        b"Subject: satu\r\n\r\nSalam.\r\n"
    )
    assert (found.uid, found.size) == (1, len(found.raw))


def test_answers_come_oldest_first_and_no_more_than_asked(server: MailServer, settings: ImapSettings) -> None:
    deliver(server, "satu", "dua", "tiga")
    assert subjects(fetch_new(settings, limit=2)) == ["satu", "dua"]


def test_fetching_changes_nothing(server: MailServer, settings: ImapSettings) -> None:
    deliver(server, "satu")
    assert list(fetch_new(settings)) == list(fetch_new(settings))


def test_a_processed_answer_is_not_new(server: MailServer, settings: ImapSettings) -> None:
    deliver(server, "satu", "dua")
    first, second = fetch_new(settings)
    assert mark_processed(settings, first.uidvalidity, [first.uid])
    assert list(fetch_new(settings)) == [second]


def test_an_answer_somebody_looked_at_is_still_new_to_a_caller_who_keeps_account(
    server: MailServer, settings: ImapSettings
) -> None:
    deliver(server, "satu", "dua")
    first, second = fetch_new(settings)
    mark_processed(settings, first.uidvalidity, [first.uid, second.uid])
    known = {(first.uidvalidity, first.uid)}
    assert list(fetch_new(settings, lambda validity, uid: (validity, uid) in known)) == [second]


def test_only_what_came_after_a_number_is_read(server: MailServer, settings: ImapSettings) -> None:
    deliver(server, "satu", "dua")
    assert subjects(fetch_new(settings, since_uid=1)) == ["dua"]
    assert subjects(fetch_new(settings, since_uid=2)) == []


def test_of_a_huge_message_the_beginning_is_fetched(server: MailServer, settings: ImapSettings) -> None:
    deliver(server, "satu")
    server.deliver("agenda@rembug.example", b"x" * MAX_BYTES * 2)
    small, huge = fetch_new(settings)
    whole = server.arrived("agenda")[1]
    assert (huge.raw, huge.size) == (whole[:MAX_BYTES], len(whole))
    assert small.raw == server.arrived("agenda")[0]


def test_a_processed_answer_moves_to_its_folder(server: MailServer) -> None:
    settings = ImapSettings.from_url(server.imap_url("agenda") + "?processed=Selesai")
    deliver(server, "satu", "dua")
    first, _ = fetch_new(settings)
    assert mark_processed(settings, first.uidvalidity, [first.uid])
    assert subjects(fetch_new(settings, lambda validity, uid: False)) == ["dua"]
    done = ImapSettings.from_url(server.imap_url("agenda").replace("INBOX", "Selesai"))
    assert subjects(fetch_new(done, lambda validity, uid: False)) == ["satu"]


def test_marking_twice_is_harmless(server: MailServer) -> None:
    settings = ImapSettings.from_url(server.imap_url("agenda") + "?processed=Selesai")
    deliver(server, "satu")
    (first,) = fetch_new(settings)
    assert mark_processed(settings, first.uidvalidity, [first.uid])
    assert mark_processed(settings, first.uidvalidity, [first.uid])


def test_numbers_of_a_mailbox_that_was_rebuilt_mark_nothing(server: MailServer, settings: ImapSettings) -> None:
    deliver(server, "satu")
    (first,) = fetch_new(settings)
    assert not mark_processed(settings, first.uidvalidity + 1, [first.uid])
    assert list(fetch_new(settings)) == [first]


def test_numbers_and_marks_survive_a_restart_of_the_server(tmp_path: Path) -> None:
    server = MailServer(tmp_path, "rembug.example")
    with server:
        deliver(server, "satu", "dua")
        first, second = fetch_new(ImapSettings.from_url(server.imap_url("agenda")))
        mark_processed(ImapSettings.from_url(server.imap_url("agenda")), first.uidvalidity, [first.uid])
    (tmp_path / "agenda" / "dovecot-uidlist.lock").touch()
    with MailServer(tmp_path, "rembug.example") as again:
        assert list(fetch_new(ImapSettings.from_url(again.imap_url("agenda")))) == [second]
        assert [len(again.arrived(name)) for name in again.mailboxes()] == [2]


def test_people_elsewhere_have_mailboxes_of_their_own(server: MailServer) -> None:
    deliver(server, "satu")
    with Connection(SmtpSettings.from_url(server.smtp_url)) as sending:
        sending.send("agenda@rembug.example", "Siti+rapat@Contoh.example", b"Subject: undangan\r\n\r\n")
    assert server.mailboxes() == ["agenda", "siti@contoh.example"]
    assert subjects(fetch_new(ImapSettings.from_url(server.imap_url("siti@contoh.example")))) == ["undangan"]


def test_a_wrong_password_makes_the_mailbox_unavailable(server: MailServer) -> None:
    url = server.imap_url("agenda").replace(":demo@", ":salah@")
    with pytest.raises(MailboxUnavailable):
        list(fetch_new(ImapSettings.from_url(url)))


def test_a_missing_folder_makes_the_mailbox_unavailable(server: MailServer) -> None:
    with pytest.raises(MailboxUnavailable):
        list(fetch_new(ImapSettings.from_url(server.imap_url("agenda").replace("INBOX", "Hilang"))))


def test_no_server_there_makes_the_mailbox_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(MailboxUnavailable):
        list(fetch_new(ImapSettings.from_url(f"imap://agenda:demo@127.0.0.1:{port}")))


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("imaps://u:p@mail.example", ImapSettings("mail.example", 993, "u", "p")),
        (
            "imap://agenda%40contoh.example:p%2F@mail.example:1143/Kotak%20Masuk?starttls=1&processed=Selesai",
            ImapSettings("mail.example", 1143, "agenda@contoh.example", "p/", "Kotak Masuk", "starttls", "Selesai"),
        ),
    ],
)
def test_settings_come_from_one_address(url: str, settings: ImapSettings) -> None:
    assert ImapSettings.from_url(url) == settings


@pytest.mark.parametrize("url", ["", "imap://mail.example", "smtp://u@mail.example", "imaps://"])
def test_an_address_that_names_no_mailbox_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        ImapSettings.from_url(url)


def test_whoever_listens_hears_of_a_new_answer(server: MailServer, settings: ImapSettings) -> None:
    stop = threading.Event()
    heard = arrivals(settings, stop)
    next(heard)  # listening has begun
    later = threading.Timer(0.3, deliver, [server, "satu"])
    later.start()
    begun = time.monotonic()
    try:
        next(heard)
    except MailboxUnavailable:  # this server writes a line in two pieces at times; then the worker looks at once
        heard = iter([])
    assert time.monotonic() - begun < 30
    later.join()
    stop.set()
    assert list(heard) == []


def test_whoever_listens_is_told_when_the_server_goes_away(server: MailServer, settings: ImapSettings) -> None:
    heard = arrivals(settings, threading.Event())
    next(heard)
    server.stop()
    with pytest.raises(MailboxUnavailable):
        next(heard)
