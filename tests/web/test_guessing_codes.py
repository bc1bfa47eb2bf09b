"""Guessing the code of a meeting is slowed down; a full room behind one address is not."""

from forum.attendance.selfcheck import codes, opening
from forum.kernel import clock
from tests.support.client import Visitor
from tests.support.factories import Factory


def test_only_wrong_codes_count(odd_app, stranger):
    meeting = Factory().meeting(state="announced", starts_at=clock.now(), key="tebak")
    row = opening.open_for(meeting)
    good = codes.code(odd_app.config["SECRET_KEY"], row.nonce, codes.window(clock.now()))
    assert {Visitor(odd_app).get(f"/hadir/tebak/{good}").status for _each in range(70)} == {303}
    assert [stranger.get("/hadir/tebak/ACDEFH").status for _guess in range(61)][-2:] == [410, 429]
