"""Timestamps of seals by a real authority: asked for, kept, judged anew; and an authority that misbehaves."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, update

from forum.adapters import sealing
from forum.cli import cli, context
from forum.extensions import db
from forum.jobs import worker
from forum.jobs.models import Job
from forum.kernel import clock
from forum.minutes import queries
from forum.minutes.models import MinutesVersion
from forum.minutes.proofs import jobs, verifying
from forum.minutes.proofs.models import SealTimestamp
from tests.minutes.proofs.conftest import STAMPS, errors, root, stamps
from tests.minutes.world import World
from tests.support import certificates, tsa
from tests.support.client import Visitor

Publish = Callable[..., MinutesVersion]
OTHER = (
    bytes.fromhex("303e0201013031300d060960864801650304020105000420") + b"7" * 32 + bytes.fromhex("02030f00010101ff")
)
"""Somebody else's question, well formed."""


def kept() -> list[SealTimestamp]:
    db.session.rollback()
    return list(db.session.scalars(select(SealTimestamp).order_by(SealTimestamp.id)))


def ask_again_now() -> None:
    """The next try, whenever it would be due."""
    db.session.execute(update(Job).where(Job.done_at.is_(None)).values(due_at=clock.now()))
    db.session.commit()
    worker.drain()


def test_without_an_authority_nothing_is_asked(publish: Publish) -> None:
    publish()
    assert (kept(), errors(jobs.STAMP)) == ([], [])


def test_the_seal_of_a_version_is_stamped_once(world: World, authority: tsa.Tsa, publish: Publish) -> None:
    version = publish()
    (one,) = kept()
    link = queries.link_of(version.id)
    assert link is not None
    assert (one.version_id, one.seal, one.authority) == (version.id, link.value, STAMPS)
    assert abs(one.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert bytes.fromhex(link.value) in authority.asked[0]
    jobs.ask_again()
    db.session.commit()
    worker.drain()
    assert (len(kept()), len(authority.asked)) == (1, 1)


def test_anybody_can_judge_the_stamp_without_us(
    authority: tsa.Tsa, publish: Publish, visitor: Visitor, tmp_path: Path
) -> None:
    publish()
    (one,) = kept()
    answer = visitor.get(f"/cap-waktu/{one.seal}.tsr")
    assert (answer.status, answer.response.mimetype) == (200, "application/timestamp-reply")
    (tmp_path / "a.tsr").write_bytes(answer.data)

    def judged(digest: str) -> int:
        command = ["openssl", "ts", "-verify", "-digest", digest, "-in", tmp_path / "a.tsr", "-CAfile",
                   authority.folder / "root.pem"]  # fmt: skip
        return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode

    assert judged(one.seal) == 0
    assert judged("0" * 64) != 0
    assert [visitor.get(f"/cap-waktu/{wrong}.tsr").status for wrong in ("0" * 64, "bukan", "x" * 500)] == [404] * 3


@pytest.mark.parametrize(
    ("how", "said"),
    [("another", "BadTimestamp: nonce"), ("garbage", "BadTimestamp: unreadable"), ("error", "answered 500"),
     ("huge", "sent more than")],
)  # fmt: skip
def test_a_bad_answer_holds_up_nothing_and_is_asked_for_again(
    world: World, authority: tsa.Tsa, publish: Publish, visitor: Visitor, how: str, said: str
) -> None:
    authority.asked.append(OTHER)
    authority.how = how
    publish()
    assert kept() == []
    assert [said in one for one in errors(jobs.STAMP)] == [True]
    assert visitor.get(f"/publik/notula/{world.meeting.key}").status == 200
    authority.how = "well"
    ask_again_now()
    assert len(kept()) == 1


@pytest.mark.parametrize("how", ["silent", "slow"])
def test_a_silent_authority_is_left_after_its_patience(authority: tsa.Tsa, how: str) -> None:
    authority.how = how
    asked = sealing.Authority(authority.url, patience=0.6)
    with pytest.raises(sealing.AuthoritySilent):
        sealing.timestamp("0" * 64, asked, sealing.anchors(authority.folder / "root.pem"))


def test_an_authority_that_is_not_there_is_silent_and_its_password_is_not_told() -> None:
    asked = sealing.Authority("http://juru:kunci@127.0.0.1:1/tsa", patience=1)
    with pytest.raises(sealing.AuthoritySilent) as told:
        sealing.timestamp("0" * 64, asked, [])
    assert [word for word in ("juru", "kunci") if word in f"{told.value} {asked}"] == []


def test_a_changed_token_is_found(world: World, authority: tsa.Tsa, publish: Publish) -> None:
    publish()
    (one,) = kept()
    assert verifying.standing(one, one.seal).code == "proved"
    anchors = sealing.anchors(authority.folder / "root.pem")
    true = sealing.check(one.token, one.seal, anchors)
    accepted = []
    for place in range(0, len(one.token), 97):  # certificates that nobody needs lie in it, too
        changed = bytearray(one.token)
        changed[place] ^= 1
        with suppress(sealing.BadTimestamp):
            accepted.append(sealing.check(bytes(changed), one.seal, anchors))
    assert [said for said in accepted if said.is_trusted and said != true] == []
    time = one.token.index(one.at.strftime("%Y%m%d%H%M%SZ").encode())
    for place in (time + 3, time + 9, len(one.token) - 1):
        changed = bytearray(one.token)
        changed[place] ^= 1
        with pytest.raises(sealing.BadTimestamp, match="changed"):
            sealing.check(bytes(changed), one.seal, anchors)
    with pytest.raises(sealing.BadTimestamp, match="digest"):
        sealing.check(one.token, "0" * 64, anchors)
    assert verifying.standing(one, "0" * 64).code == "timestamp"


def test_a_time_moved_in_the_row_is_found(world: World, authority: tsa.Tsa, publish: Publish, visitor: Visitor) -> None:
    publish()
    db.session.execute(update(SealTimestamp).values(at=datetime(2020, 1, 1, tzinfo=UTC)))
    db.session.commit()
    assert [one.code for one in verifying.verify(world.meeting.forum_id)] == ["timestamp"]
    assert "CAP WAKTU TIDAK COCOK" in visitor.get(f"/periksa?sha256={kept()[0].seal}").text


def test_an_authority_out_of_its_time_is_not_believed(tmp_path: Path) -> None:
    ended = certificates.vouched(root(), STAMPS, for_time=True, until=datetime(2021, 1, 1, tzinfo=UTC))
    with tsa.running(tmp_path, ended, root()) as running, pytest.raises(sealing.BadTimestamp, match="untrusted"):
        sealing.timestamp("0" * 64, sealing.Authority(running.url), sealing.anchors(tmp_path / "root.pem"))


def test_an_authority_nobody_here_vouches_for_is_not_believed(tmp_path: Path) -> None:
    other, _key = certificates.authority("Otoritas Lain").pem(tmp_path, "lain")
    with (
        tsa.running(tmp_path / "tsa", stamps(), root()) as running,
        pytest.raises(sealing.BadTimestamp, match="untrusted"),
    ):
        sealing.timestamp("0" * 64, sealing.Authority(running.url), sealing.anchors(other))


@pytest.mark.parametrize(
    "content", [b"", b"bukan sertifikat", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_anchors_that_are_none_are_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ca.pem").write_bytes(content)
    with pytest.raises(sealing.BadAnchors, match=r"ca\.pem"):
        sealing.anchors(tmp_path / "ca.pem")
    with pytest.raises(sealing.BadAnchors, match="cannot be read"):
        sealing.anchors(tmp_path / "tidak-ada.pem")


def test_readers_see_the_stamp_and_the_check_page_judges_it(
    world: World, authority: tsa.Tsa, publish: Publish, visitor: Visitor, settle: Callable[..., None]
) -> None:
    publish()
    (one,) = kept()
    page = visitor.get(f"/publik/notula/{world.meeting.key}")
    assert STAMPS in page.text
    assert [link["href"] for link in page.soup.select("a[download][href^='/cap-waktu']")] == [
        f"/cap-waktu/{one.seal}.tsr"
    ]
    address = f"/periksa?sha256={one.seal}"
    assert "Baru saja diperiksa" in visitor.get(address).text
    settle(tsa_anchors=None)
    assert "tidak menilai apakah layanan itu dapat dipercaya" in visitor.get(address).text


def test_the_command_judges_timestamps_too(
    app: Flask, world: World, authority: tsa.Tsa, publish: Publish, monkeypatch: pytest.MonkeyPatch,
    settle: Callable[..., None], tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setattr(context, "create_app", lambda: app)
    publish()

    def run() -> tuple[int, list[str]]:
        done = CliRunner().invoke(cli, ["minutes", "verify"])
        return done.exit_code, done.output.splitlines()[1:]

    counted = "  1 timestamps, 0 signed PDFs, 0 officially signed files"
    assert run() == (0, [counted])
    settle(tsa_anchors=None)
    assert run() == (0, [f"{counted}, timestamps intact, but REMBUG_TSA_ANCHORS is not set: nobody vouches for them"])
    other, _key = certificates.authority("Otoritas Lain").pem(tmp_path, "lain")
    settle(tsa_anchors=other)
    place = f"  place 1, meeting {world.meeting.key}, version 1"
    assert run() == (1, [counted, f"{place}: the timestamp of its seal leads to no certificate in REMBUG_TSA_ANCHORS"])
    settle(tsa_anchors=authority.folder / "root.pem")
    changed = bytearray(kept()[0].token)
    changed[-1] ^= 1
    db.session.execute(update(SealTimestamp).values(token=bytes(changed)))
    db.session.commit()
    assert run() == (1, [counted, f"{place}: the timestamp of its seal is not what the authority gave"])


def test_what_was_published_before_an_authority_was_set_is_stamped_when_asked(
    world: World, publish: Publish, tmp_path: Path, settle: Callable[..., None]
) -> None:
    publish()
    with tsa.running(tmp_path / "tsa", stamps(), root()) as running:
        settle(tsa_url=running.url, tsa_anchors=tmp_path / "tsa" / "root.pem")
        assert jobs.ask_again() == 1
        db.session.commit()
        worker.drain()
    assert [one.received_at for one in kept()] == [clock.now()]
