"""Whatever bytes arrive: a clear outcome, and the next one is read."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.extensions import db
from forum.inbox import service as inbox
from forum.inbox.models import OUTCOMES
from tests.invitations.conftest import SAMPLES, Sent, sample

NAMES = sorted(path.stem for path in SAMPLES.glob("*.eml"))
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def settle(raw: bytes) -> None:
    row = inbox.store(raw, mailbox="test")
    db.session.commit()
    row = inbox.read(row.id)
    assert row.outcome in OUTCOMES
    assert row.reason not in ("", "quarantined", "no_reader")
    db.session.commit()


@QUIET
@given(raw=st.binary(max_size=3000))
def test_any_bytes(sent: Sent, raw: bytes) -> None:
    settle(raw)


@QUIET
@given(name=st.sampled_from(NAMES), cut=st.integers(0, 4000), noise=st.binary(max_size=12), at=st.integers(0, 4000))
def test_any_damage_to_a_real_answer(sent: Sent, name: str, cut: int, noise: bytes, at: int) -> None:
    raw = sample(name, sent, sent.one, {"example.org": "contoh.example"})
    settle(raw[:at] + noise + raw[at + cut % 40 :])


@QUIET
@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(["ATTENDEE", "ORGANIZER", "UID", "SEQUENCE", "DTSTAMP", "COMMENT", "RECURRENCE-ID"]),
            st.text(max_size=40),
        ),
        max_size=8,
    ),
    method=st.sampled_from(["REPLY", "COUNTER", "REFRESH", "ADD", "", "reply"]),
    partstat=st.sampled_from(["ACCEPTED", "DELEGATED", "", "X"]),
    delegate=st.text(max_size=20),
)  # fmt: skip
def test_any_calendar(sent: Sent, lines: list[tuple[str, str]], method: str, partstat: str, delegate: str) -> None:
    body = "\r\n".join(f"{name}:{value}" for name, value in lines)
    calendar = (
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{sent.meeting.uid}\r\n"
        f"ATTENDEE;PARTSTAT={partstat};DELEGATED-TO={delegate}:mailto:{sent.one.email}\r\n{body}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    from forum.invitations import service

    settle(
        f"From: {sent.one.email}\r\nTo: {service.reply_address(sent.one)}\r\n"
        "Content-Type: text/calendar; charset=utf-8\r\n\r\n".encode()
        + calendar.encode("utf-8", "replace")
    )
