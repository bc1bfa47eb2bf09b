"""Sending mail, against real servers on loopback."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import pytest

from forum.adapters.smtp import (
    Accepted,
    Connection,
    PermanentFailure,
    ServerUnavailable,
    SmtpSettings,
    TemporaryFailure,
)
from forum.demo.mailserver import MailServer
from tests.support.mail_scripted import Scripted, listening, only_the_password, tls_context

SENDER = "agenda+k7f3q9@rembug.example"
RECIPIENT = "siti@contoh.example"
MESSAGE = b"Subject: Undangan\r\n\r\nSalam.\r\n"


@contextmanager
def sending_to(script: Scripted, login: str = "", query: str = "", **options: object) -> Iterator[Connection]:
    """A connection to a server that behaves as `script` says."""
    with (
        listening(script, **options) as address,
        Connection(SmtpSettings.from_url(f"smtp://{login}{address}{query}")) as connection,
    ):
        yield connection


def test_a_message_arrives_byte_by_byte_with_dots_and_bare_line_feeds_mended(tmp_path: Path) -> None:
    with MailServer(tmp_path, "contoh.example") as server:
        with Connection(SmtpSettings.from_url(server.smtp_url)) as sending:
            sending.send(SENDER, RECIPIENT, b"Subject: a\n\n.titik\r\n..dua\ncaf\xc3\xa9")
        assert server.arrived("siti") == [
            b"Delivered-To: siti@contoh.example\r\nReturn-Path: <agenda+k7f3q9@rembug.example>\r\n"
            b"Subject: a\r\n\r\n.titik\r\n..dua\r\ncaf\xc3\xa9\r\n"
        ]


def test_the_servers_last_word_is_kept_as_evidence() -> None:
    with sending_to(Scripted()) as sending:
        assert sending.send(SENDER, RECIPIENT, MESSAGE) == Accepted("2.0.0 queued as 1")


def test_a_bounce_has_no_sender() -> None:
    script = Scripted()
    with sending_to(script) as sending:
        sending.send("", RECIPIENT, MESSAGE)
    assert script.delivered == [("", RECIPIENT, MESSAGE)]


def test_a_hundred_messages_share_a_connection_and_the_next_opens_another() -> None:
    script = Scripted()
    with sending_to(script) as sending:
        for number in range(101):
            sending.send(SENDER, f"orang{number}@contoh.example", MESSAGE)
    assert len(script.sessions) == 2
    assert [to for _, to, _ in script.delivered] == [f"orang{number}@contoh.example" for number in range(101)]


def test_an_unknown_recipient_is_permanent_and_the_connection_serves_the_next() -> None:
    script = Scripted(to_rcpt=lambda to: None if to == RECIPIENT else "550 5.1.1 User unknown")
    with sending_to(script) as sending:
        with pytest.raises(PermanentFailure) as failure:
            sending.send(SENDER, "kosong@contoh.example", MESSAGE)
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert (failure.value.code, failure.value.text) == (550, "5.1.1 User unknown")
    assert script.delivered == [(SENDER, RECIPIENT, MESSAGE)]
    assert len(script.sessions) == 1


def test_greylisting_is_temporary() -> None:
    script = Scripted(to_rcpt=lambda to: "451 4.7.1 Try again later")
    with sending_to(script) as sending, pytest.raises(TemporaryFailure) as failure:
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert (failure.value.code, failure.value.text) == (451, "4.7.1 Try again later")


def test_a_message_refused_for_its_content_is_permanent() -> None:
    script = Scripted(to_data=lambda content: "554 5.7.1 Spam")
    with sending_to(script) as sending, pytest.raises(PermanentFailure) as failure:
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert failure.value.code == 554


def test_after_a_421_the_message_goes_out_on_a_new_connection() -> None:
    answers = iter([None, "421 4.7.0 Too many messages on this connection", None])
    script = Scripted(to_mail=lambda address: next(answers))
    with sending_to(script) as sending:
        sending.send(SENDER, "satu@contoh.example", MESSAGE)
        sending.send(SENDER, "dua@contoh.example", MESSAGE)
    assert [to for _, to, _ in script.delivered] == ["satu@contoh.example", "dua@contoh.example"]
    assert len(script.sessions) == 2


def test_a_421_to_a_fresh_connection_is_about_the_server() -> None:
    script = Scripted(to_mail=lambda address: "421 4.3.2 Shutting down")
    with sending_to(script) as sending, pytest.raises(ServerUnavailable) as failure:
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert failure.value.code == 421


def test_a_connection_lost_while_idle_is_opened_again() -> None:
    script = Scripted(hang_up_on_rset=True)
    with sending_to(script) as sending:
        sending.send(SENDER, "satu@contoh.example", MESSAGE)
        sending.send(SENDER, "dua@contoh.example", MESSAGE)
    assert [to for _, to, _ in script.delivered] == ["satu@contoh.example", "dua@contoh.example"]
    assert len(script.sessions) == 2


def test_a_421_in_place_of_the_last_answer_is_about_the_server_too() -> None:
    script = Scripted(to_data=lambda content: "421 4.3.2 Shutting down")
    with sending_to(script) as sending, pytest.raises(ServerUnavailable):
        sending.send(SENDER, RECIPIENT, MESSAGE)


def test_a_server_that_wants_us_to_sign_in_first_condemns_no_message() -> None:
    script = Scripted(to_mail=lambda address: "530 5.7.0 Authentication required")
    with sending_to(script) as sending, pytest.raises(ServerUnavailable):
        sending.send(SENDER, RECIPIENT, MESSAGE)


def test_no_server_there_is_temporary() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings = SmtpSettings.from_url(f"smtp://127.0.0.1:{port}")
    with Connection(settings) as sending, pytest.raises(ServerUnavailable) as failure:
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert failure.value.code == 0


def test_a_server_that_says_nothing_is_temporary() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}?timeout=0.2"
        with Connection(SmtpSettings.from_url(url)) as sending, pytest.raises(ServerUnavailable) as failure:
            sending.send(SENDER, RECIPIENT, MESSAGE)
    assert failure.value.code == 0


def test_a_server_that_takes_the_message_and_never_answers_is_asked_again_about_this_message_only() -> None:
    def silence(content: bytes) -> str | None:
        time.sleep(1)
        return None

    script = Scripted(to_data=silence)
    with sending_to(script, query="?timeout=0.3") as sending, pytest.raises(TemporaryFailure) as failure:
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert not isinstance(failure.value, ServerUnavailable)


def test_a_password_with_odd_letters_signs_in() -> None:
    script = Scripted()
    check = only_the_password("p@ss:w/rd?")
    options = {"authenticator": check, "auth_require_tls": False}
    with sending_to(script, login="agenda:p%40ss%3Aw%2Frd%3F@", **options) as sending:
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert script.delivered == [(SENDER, RECIPIENT, MESSAGE)]


def test_a_wrong_password_does_not_condemn_the_message() -> None:
    options = {"authenticator": only_the_password("benar"), "auth_require_tls": False}
    with (
        sending_to(Scripted(), login="agenda:salah@", **options) as sending,
        pytest.raises(TemporaryFailure) as failure,
    ):
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert failure.value.code == 535


@pytest.mark.parametrize("bad", ["siti", "siti@contoh.example\r\nRCPT TO:<x@y.example>", "sitï@contoh.example", ""])
def test_an_address_that_smtp_cannot_carry_is_permanent(bad: str) -> None:
    script = Scripted()
    with sending_to(script) as sending, pytest.raises(PermanentFailure) as failure:
        sending.send(SENDER, bad, MESSAGE)
    assert failure.value.code == 0
    assert script.sessions == []


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A certificate for 127.0.0.1 that this test trusts."""
    openssl = which("openssl")
    if not openssl:
        pytest.skip("needs the openssl command to make a certificate")
    chain, key = str(tmp_path / "chain.pem"), str(tmp_path / "key.pem")
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=contoh"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", chain]
    subprocess.run(command, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", chain)
    return chain, key


def test_starttls_protects_the_message(certificate: tuple[str, str]) -> None:
    script = Scripted()
    options = {"tls_context": tls_context(*certificate), "require_starttls": True}
    with sending_to(script, query="?starttls=1", **options) as sending:
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert script.delivered == [(SENDER, RECIPIENT, MESSAGE)]
    assert script.sessions[0].ssl is not None


def test_a_certificate_nobody_vouches_for_stops_the_message(
    certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    script = Scripted()
    options = {"tls_context": tls_context(*certificate)}
    with sending_to(script, query="?starttls=1", **options) as sending, pytest.raises(TemporaryFailure):
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert script.delivered == []


def test_a_server_without_tls_gets_nothing_when_tls_was_asked_for() -> None:
    script = Scripted()
    with sending_to(script, query="?starttls=1") as sending, pytest.raises(TemporaryFailure):
        sending.send(SENDER, RECIPIENT, MESSAGE)
    assert script.delivered == []


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("smtp://mail.example", SmtpSettings("mail.example", 25)),
        ("smtp://mail.example:2525?timeout=5", SmtpSettings("mail.example", 2525, timeout=5.0)),
        ("smtp://u:p%40@mail.example?starttls=1", SmtpSettings("mail.example", 587, "u", "p@", "starttls")),
        ("smtps://u:p@mail.example", SmtpSettings("mail.example", 465, "u", "p", "implicit")),
    ],
)
def test_settings_come_from_one_address(url: str, settings: SmtpSettings) -> None:
    assert SmtpSettings.from_url(url) == settings


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://h:99999", "smtp://u:%C3%B6@h"]
)
def test_an_address_that_names_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        SmtpSettings.from_url(url)
