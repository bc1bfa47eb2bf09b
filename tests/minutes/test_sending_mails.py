"""The mails with the minutes as somebody last read them (FORUM_UPDATE_GOLDEN=1 writes), and through a real server."""

import os
import re
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from forum.adapters import mime
from forum.demo.mailserver import MailServer
from forum.extensions import db
from forum.invitations import queries as invitations
from forum.jobs import worker
from forum.kernel import clock
from forum.minutes import service
from forum.minutes.sending import service as sending
from forum.outbox.models import OutboxMessage
from tests.minutes import posted
from tests.minutes.test_sending import invited, publish
from tests.minutes.world import World
from tests.support.factories import Factory

GOLDEN = Path(__file__).parent / "golden"
SECRET = re.compile(r"(/n/|/lapor/|/t/|/notula/)[a-z0-9]+")
OWNER, ABSENT, PLAIN = "Dinas Tenaga Kerja", "Dinas Komunikasi dan Informatika", "Aliansi Jurnalis Contoh"


def said(row: OutboxMessage) -> str:
    """Subject, receiver and both parts, secrets taken out; of the HTML part what people read and where links lead."""
    html = BytesParser(policy=policy.default).parsebytes(row.raw).get_body(("html",))
    assert html is not None
    body = re.sub(r"(?s)<style.*?</style>|<!--.*?-->", "", str(html.get_content()))
    body = re.sub(r'<a href="([^"]*)"[^>]*>', r"[\1] ", body)
    words = "\n".join(line.strip() for line in re.sub(r"<[^>]+>", "\n", body).splitlines() if line.strip())
    text = str(mime.read(row.raw).text).replace("\r\n", "\n").strip()
    return SECRET.sub(r"\1…", f"{row.subject}\n\n{text}\n\n-- html\n{words}")


@pytest.mark.parametrize("locale", ["id", "en"])
def test_mails_say_what_somebody_found_good(world: World, make: Factory, locale: str) -> None:
    for one in invitations.for_meeting(world.meeting.id):
        one.locale = locale
    invited(world, OWNER).person_name = "Drs. Bambang Contoh"
    world.meeting.forum.locale = locale
    outside = make.office("Kepala Dinas Luar", organisation=make.organisation("Dinas Luar"),
                          email="luar@contoh.example")  # fmt: skip
    service.promise(world.items[0], text="Membuka data", owner_organisation=outside.organisation, owner_office=outside)
    posted.work(publish(world, is_public=True))
    service.decide(world.items[0], "Dinas Komunikasi dan Informatika menyiapkan kanal aduan.")
    posted.work(publish(world, is_public=True, reason="Keputusan 6 terlewat"))
    rows = posted.rows()
    shown = []
    for email in [invited(world, name).email for name in (OWNER, ABSENT, PLAIN)] + ["luar@contoh.example"]:
        shown += [said(row) for row in rows if row.recipient == email]
    assert len(shown) == 5  # the absent agency got the correction too
    path = GOLDEN / f"minutes_{locale}.txt"
    text = "\n\n======\n".join(shown) + "\n"
    if os.environ.get("FORUM_UPDATE_GOLDEN"):
        path.write_text(text)
    assert text == path.read_text()


def test_each_arrives_once_in_the_real_mailbox(world: World, post_office: MailServer) -> None:
    publish(world)
    clock.advance(sending.GRACE)
    worker.drain()
    service.publish(world.minutes, is_public=False, by=world.organiser)
    db.session.commit()
    worker.drain()
    for one in invitations.for_meeting(world.meeting.id):
        arrived = post_office.arrived(post_office.mailbox_of(one.email or ""))
        assert len(arrived) == 1, one.email
    assert {row.state for row in posted.rows()} == {"sent"}
