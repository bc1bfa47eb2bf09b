"""An installation that stamps and signs: an authority on this machine, a certificate of the organisation."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from forum.config import Settings
from forum.extensions import db
from forum.jobs import worker
from forum.jobs.models import Job
from forum.minutes import service
from forum.minutes.models import MinutesVersion
from tests.minutes.conftest import published, world  # noqa: F401  (pytest finds them here)
from tests.minutes.world import World
from tests.support import certificates, tsa
from tests.support.certificates import Pair

PASSWORD = "sandi-rahasia-contoh"
OWNER, STAMPS = "Pemerintah Kabupaten Contoh", "Layanan Cap Waktu Contoh"


@cache
def root() -> Pair:
    """Made once: a key takes a while."""
    return certificates.authority()


@cache
def stamps() -> Pair:
    return certificates.vouched(root(), STAMPS, for_time=True)


@cache
def owner(until: datetime = certificates.FAR) -> Pair:
    return certificates.vouched(root(), OWNER, until=until)


@pytest.fixture
def settle(app: Flask) -> Iterator[Callable[..., None]]:
    """`settle(tsa_url=…)`: the settings of this test."""
    before: Settings = app.extensions["settings"]

    def change(**values: Any) -> None:
        app.extensions["settings"] = replace(app.extensions["settings"], **values)

    yield change
    app.extensions["settings"] = before


@pytest.fixture
def authority(tmp_path: Path, settle: Callable[..., None]) -> Iterator[tsa.Tsa]:
    """A time-stamping authority that this installation asks and believes."""
    with tsa.running(tmp_path / "tsa", stamps(), root()) as running:
        settle(tsa_url=running.url, tsa_anchors=tmp_path / "tsa" / "root.pem")
        yield running


@pytest.fixture
def certificate(tmp_path: Path, settle: Callable[..., None]) -> Path:
    """The organisation's certificate, set."""
    path = owner().p12(tmp_path / "organisasi.p12", PASSWORD, root())
    word = tmp_path / "sandi"
    word.write_text(f"{PASSWORD}\n")
    settle(sign_certificate=path, sign_password_file=word)
    return path


@pytest.fixture
def publish(world: World) -> Callable[..., MinutesVersion]:  # noqa: F811
    """Publish, and let the worker do what follows."""

    def do(words: str = "", *, is_public: bool = True, work: bool = True) -> MinutesVersion:
        if words:
            item = world.items[0]
            service.save_item(item, body=words, revision=item.revision, by=None)
        version = service.publish(world.minutes, is_public=is_public, by=world.organiser, reason=words)
        db.session.commit()
        db.session.execute(delete(Job).where(Job.kind == service.RENDER))  # pages are laid out when somebody asks
        db.session.commit()
        if work:
            worker.drain()
        return version

    return do


def errors(kind: str) -> list[str]:
    """What jobs of a kind say of why they failed."""
    db.session.rollback()
    return [one.error for one in db.session.query(Job).filter_by(kind=kind).order_by(Job.id)]
