"""Instants are aware and in UTC, whatever the database."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy.exc import StatementError

from forum.extensions import db
from tests.support.factories import Factory


def test_an_instant_comes_back_as_the_same_instant(make: Factory) -> None:
    in_jayapura = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Jayapura"))
    meeting = make.meeting(starts_at=in_jayapura)
    db.session.commit()
    db.session.expire_all()
    assert (meeting.starts_at, meeting.starts_at.tzname()) == (in_jayapura, "UTC")


def test_a_naive_instant_is_refused(app: Flask, make: Factory) -> None:
    with pytest.raises(StatementError, match="say in which zone it is"):
        make.meeting(starts_at=datetime(2026, 11, 20, 9, 0))  # noqa: DTZ001
    db.session.rollback()
