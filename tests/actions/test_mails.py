"""The mails about promises as somebody last read them; FORUM_UPDATE_GOLDEN=1 writes them for you to read."""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from forum.actions import jobs, service
from forum.actions.models import PromiseSetting
from forum.actions.service import following
from forum.adapters import mime
from forum.extensions import db
from forum.kernel import clock
from forum.outbox.models import OutboxMessage
from tests.actions.world import promise
from tests.conftest import A_TUESDAY
from tests.support.factories import Factory

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("locale", ["id", "en"])
def test_mails_say_what_somebody_found_good(make: Factory, locale: str) -> None:
    forum = make.forum(name="Forum OGP Contoh", locale=locale)
    meeting = make.meeting(forum=forum, state="held", title="Konsolidasi")
    office = make.office("Kepala Dinas Sosial", email="dinsos@contoh.example",
                         organisation=make.organisation("Dinas Sosial"))  # fmt: skip
    above = make.office("Sekretaris Daerah", email="sekda@contoh.example")
    given = {"owner_organisation": office.organisation, "owner_office": office}
    soon = promise(make, meeting, text="Menerbitkan data terbuka", due_on=date(2026, 11, 6), **given)
    promise(make, meeting, text="Membuka meja aduan", due_on=date(2026, 10, 1), **given)
    user = make.user("Ibu Mitra", email="mitra@contoh.example", locale=locale)
    db.session.add(PromiseSetting(forum_id=forum.id, superior_office_id=above.id))
    db.session.commit()
    with clock.frozen(A_TUESDAY - timedelta(days=15)):
        jobs.remind()
    jobs.remind()
    service.nudge(soon, user)
    following.ask(soon, "warga@contoh.example", locale)
    service.follow(soon, user)
    told = service.report(soon, client_key="k", status="done")
    following.tell({"action": soon.id, "update": told.id})
    service.send_back(soon, seen=told.id, reason="Data 2026 belum ada.", by=None)
    wanted = ("promise_reminder", "follow", "promise_returned")
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind.in_(wanted)).order_by(OutboxMessage.id))
    said = "\n\n----\n".join(f"{row.recipient}\n{row.subject}\n\n{mime.read(row.raw).text.strip()}" for row in rows)
    said = re.sub(r"(/t/|/lapor/|/ikuti/)[a-z0-9]+", r"\1…", said.replace("\r\n", "\n")) + "\n"
    path = GOLDEN / f"mails_{locale}.txt"
    if os.environ.get("FORUM_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(said)
    assert said == path.read_text()
