"""The whole life of one new meeting, told without a browser, over a real SMTP and a real IMAP server.

Every stage is checked: when one falls short, the story stops, says so, and the exit code is 1.
"""

import json
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from forum.app import create_app
from forum.demo.house import House, leave_settings
from forum.demo.story import after, before, desk, door, during, letters, recurring
from forum.demo.story.tale import Shortfall, Tale
from forum.extensions import db
from forum.kernel import clock, schema
from forum.outbox.jobs import hang_up

Say = Callable[[str], None]
STAGES = (
    ("Menyiapkan / prepared", before.prepare),
    ("Direncanakan / planned", before.plan),
    ("Surat / letter", letters.write),
    ("Diundang / invited", before.invite),
    ("Dipindah / moved", before.move),
    ("Diusulkan / proposed", desk.propose),
    ("Dijawab / answered", during.answer),
    ("Diputuskan / decided", desk.decide),
    ("Seri / series", recurring.plan),
    ("Satu tanggal / one date", recurring.move),
    ("Diingatkan / reminded", during.remind),
    ("Meja registrasi / door desk", door.stand),
    ("Kehadiran ditutup / closed", door.close),
    ("Notula / minutes", after.write_minutes),
    ("PDF", after.make_documents),
    ("Tindak lanjut / promises", after.follow_promises),
    ("Laporan / report", after.report),
)


def tell(folder: Path, say: Say) -> int:
    """Live through all stages in `folder` (emptied first); print a line per stage and one of JSON. The exit code."""
    folder = folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    started = time.monotonic()
    house = House(folder, "127.0.0.1", 8000)
    with house.mail_server() as mail:
        settings = house.settings(mail)
        app = create_app(settings)
        leave_settings(settings)
        with app.app_context(), clock.frozen(clock.now()):
            schema.upgrade()
            tale = Tale(app, mail, folder)
            for name, stage in STAGES:
                begun = time.monotonic()
                try:
                    said = stage(tale)
                except Shortfall as shortfall:
                    say(f"✗ {name}: {shortfall}")
                    return 1
                finally:
                    db.session.rollback()
                clock.advance(timedelta(seconds=1))
                say(f"✓ {name}: {said}  ({time.monotonic() - begun:.1f} s)")
            hang_up()
            say(json.dumps({**tale.result, "seconds": round(time.monotonic() - started, 1)}, ensure_ascii=False))
    return 0
