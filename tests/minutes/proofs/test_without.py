"""The product without the extra `sealing`: it starts, publishes, shows every page, and says what is missing."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.pdf import ROOT

SCRIPT = """
import io, json, sys
from dataclasses import replace
from pathlib import Path

GONE = {"pyhanko", "pyhanko_certvalidator", "asn1crypto", "cryptography", "oscrypto"}

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in GONE:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
from click.testing import CliRunner
from sqlalchemy import delete, update
from forum.app import create_app
from forum.cli import cli, context
from forum.config import Settings
from forum.extensions import Base, db, limiter
from forum.jobs import worker
from forum.jobs.models import Job
from forum.kernel import clock
from forum.minutes import queries, service
from forum.minutes.proofs import findings, jobs
from forum.minutes.proofs.models import Scan, SealTimestamp
from tests.minutes.conftest import AFTERNOON, FEW
from tests.minutes.world import consolidation
from tests.support.client import Visitor
from tests.support.factories import Factory

folder = Path(sys.argv[1])
app = create_app(Settings(mode="development", secret_key="x" * 40, instance=folder, base_url="http://rembug.example",
                          tsa_url="http://127.0.0.1:1/", tsa_anchors=folder / "ca.pem",
                          sign_certificate=folder / "o.p12", extra={"WTF_CSRF_ENABLED": False}))
limiter.enabled = False
told = {}
with app.app_context(), clock.frozen(AFTERNOON):
    Base.metadata.create_all(db.engine)
    make = Factory()
    world = consolidation(make, agencies=FEW)
    administrator = make.user(is_administrator=True)
    version = service.publish(world.minutes, is_public=True, by=world.organiser)
    db.session.execute(delete(Job).where(Job.kind == service.RENDER))
    db.session.commit()
    worker.drain()
    key, seal = world.meeting.key, queries.seals(world.meeting.id)[0].link
    db.session.add(SealTimestamp(version_id=version.id, seal=seal, token=b"x", at=clock.now(), authority="Lama",
                                 valid_until=clock.now()))
    db.session.commit()
    organiser, admin, anybody = Visitor(app).sign_in(world.organiser), Visitor(app).sign_in(administrator), Visitor(app)
    pdf = anybody.get(f"/publik/notula/{key}.pdf").data
    pages = [organiser.get(f"/notula/{key}"), anybody.get(f"/publik/notula/{key}"),
             anybody.get(f"/periksa?sha256={seal}"), anybody.get(f"/cap-waktu/{seal}.tsr"),
             admin.get("/segel"), admin.get("/akun"),
             organiser.post(f"/notula/{key}/berkas-resmi", {"file": (io.BytesIO(pdf + b"\\n"), "a.pdf")}),
             organiser.get(f"/notula/{key}/berkas-resmi")]
    told["pages"] = [one.status for one in pages]
    told["pdf"] = pdf[:5].decode()
    told["errors"] = sorted({job.error for job in db.session.query(Job) if job.kind in (jobs.STAMP, jobs.SIGN)})
    told["said"] = "pip install" in pages[4].text
    told["scan"] = "tidak dapat dibaca" in pages[7].text
    told["signatures"] = [one.signatures for one in db.session.query(Scan)]
    context.create_app = lambda: app
    done = CliRunner().invoke(cli, ["minutes", "verify"])
    told["verify"] = [done.exit_code, "NOT LOOKED AT" in done.output]
told["loaded"] = sorted(GONE & {name.split(".")[0] for name in sys.modules})
print(json.dumps(told))
"""


def test_everything_but_stamps_and_signatures_works_without_the_library(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told == {
        "pages": [200, 200, 200, 200, 200, 200, 303, 200],
        "pdf": "%PDF-",
        "errors": ["RuntimeError: pyHanko is not installed: pip install 'rembug[sealing]'"],
        "said": True,
        "scan": True,
        "signatures": [None],
        "verify": [0, True],
        "loaded": [],
    }


def test_with_the_library_it_is_loaded_only_when_it_is_needed() -> None:
    code = "import sys, forum.wiring; print(sorted({'pyhanko', 'asn1crypto', 'cryptography'} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120, check=True
    )
    assert ran.stdout.strip() == "[]"
