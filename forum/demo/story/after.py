"""After the meeting: minutes, documents, promises, the leader's report."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pypdf import PdfReader
from sqlalchemy import select

from forum.actions import queries as actions_queries
from forum.actions import service as actions
from forum.demo.story.tale import Tale, insist
from forum.demo.world import people, texts, year
from forum.extensions import db
from forum.kernel import clock, transaction
from forum.minutes import queries as minutes_queries
from forum.minutes.sending import service as sending
from forum.outbox.models import OutboxMessage

SECRETS = ("@contoh.example", "(0999) 000001", "19800101 200501 2 001")


def write_minutes(tale: Tale) -> str:
    """The minute taker writes; publishing seals a version, makes promises of the drafts, and tells their owners."""
    clock.advance(tale.meeting.ends_at - clock.now())
    with transaction.writing():
        year.write_minutes(tale.meeting, texts.YEAR[-1], tale.users["minute_taker"], tale.users["organiser"])
    tale.work()
    insist(not _told(), "the minutes left before their time")
    clock.advance(sending.GRACE)
    tale.work()
    version = minutes_queries.latest_version(tale.meeting.id)
    insist(version is not None and len(version.sha256) == 64, "no sealed version")
    promises = actions_queries.for_meeting(tale.meeting.id)
    decisions = [topic for topic in texts.YEAR[-1].topics if topic.decision]
    insist(promises and all(one.published_at for one in promises), "the promises were not published")
    tale.result |= {"decisions": len(decisions), "actions": len(promises)}
    return f"{len(decisions)} keputusan / decisions, {len(promises)} tindak lanjut / action items"


def make_documents(tale: Tale) -> str:
    """Internal and public minutes: tagged, titled, each action's link opens a page, nothing private in the public."""
    notulis = tale.browser().sign_in(tale.users["minute_taker"].email, people.PASSWORD)
    internal = _download(tale, notulis.get(f"/notula/{tale.meeting.key}.pdf").data, "notula.pdf", "minutes_pdf")
    public = _download(
        tale, tale.browser().get(f"/publik/notula/{tale.meeting.key}.pdf").data, "notula-publik.pdf", "public_pdf"
    )
    text = " ".join(page.extract_text() for page in PdfReader(public).pages)
    insist(not [secret for secret in SECRETS if secret in text], "the public minutes tell something private")
    for path in (internal, public):
        links = _links(path)
        for action in actions_queries.for_meeting(tale.meeting.id):
            page = urlsplit(actions.page_link(action)).path
            insist(
                [link for link in links if urlsplit(link).path == page],
                f"{path.name} has no link to action {action.number}",
            )
            shown = tale.browser().get(page)
            insist(shown.status_code == 200 and "#tindak-lanjut-" in shown.text, f"{page} answered {shown.status_code}")
    pages = len(PdfReader(internal).pages), len(PdfReader(public).pages)
    return f"notula {pages[0]} halaman / pages, publik / public {pages[1]}; semua tautan terbuka / every link opens"


def _download(tale: Tale, content: bytes, name: str, key: str) -> Path:
    insist(content[:5] == b"%PDF-", f"{name} is no PDF")
    path = tale.folder / name
    path.write_bytes(content)
    reader = PdfReader(BytesIO(content))
    root: Any = reader.trailer["/Root"]
    insist(
        root.get("/MarkInfo", {}).get("/Marked") and root.get("/Lang") == "id", f"{name} is not tagged in Indonesian"
    )
    insist(reader.metadata and reader.metadata.title, f"{name} has no title")
    tale.result[key] = str(path)
    return path


def _links(path: Path) -> list[str]:
    found = []
    for page in PdfReader(path).pages:
        for annotation in page.get("/Annots", []):
            target = annotation.get_object().get("/A", {}).get("/URI")
            if target:
                found.append(str(target))
    return found


def follow_promises(tale: Tale) -> str:
    """Everybody got one mail with the minutes, owners with what they promised; one reports through the link in it."""
    told = _told()
    owners = {one.owner_office.email for one in actions_queries.for_meeting(tale.meeting.id) if one.owner_office}
    insist(len(told) == len(set(told)), f"the minutes went twice to somebody: {sorted(told)}")
    insist(owners - {None} <= set(told), f"the minutes went to {sorted(told)}")
    action = actions_queries.for_meeting(tale.meeting.id)[0]
    page = urlsplit(actions.owner_link(action)).path
    answered = tale.browser().submit(page, {
        "status": "in_progress", "note": "Rancangan sudah disusun.", "client_key": "cerita",
        "evidence_url": "https://bukti.contoh.example/rancangan", "reporter": "Sekretariat Bappeda",
    })  # fmt: skip
    insist(answered.status_code == 303, f"the owner's page answered {answered.status_code}")
    status = actions_queries.statuses([action.id])[action.id]
    insist(status.code == "in_progress", f"the promise is {status.code}")
    return f"{len(told)} orang mendapat notula / got the minutes, 1 laporan dengan bukti / report with evidence"


def _told() -> Sequence[str]:
    """To whom a mail with minutes was written, each as often as it was."""
    return db.session.scalars(select(OutboxMessage.recipient).where(OutboxMessage.kind == "minutes")).all()


def report(tale: Tale) -> str:
    """The leader's page, on one A4, and as CSV."""
    leader = tale.browser().sign_in(tale.users["leader"].email, people.PASSWORD)
    base = f"/forum/{tale.forum.slug}/laporan"
    insist(leader.get(base).status_code == 200, "the leader cannot open the report")
    path = tale.folder / "laporan-kehadiran.pdf"
    path.write_bytes(leader.get(f"{base}.pdf").data)
    insist(len(PdfReader(path).pages) == 1, "the report is longer than one page")
    csv = leader.get(f"{base}.csv").data
    (tale.folder / "laporan-kehadiran.csv").write_bytes(csv)
    rows = len(csv.decode("utf-8-sig").splitlines()) - 1
    insist(rows >= 40, f"the CSV has {rows} rows")
    tale.result["report_pdf"] = str(path)
    return f"{rows} OPD, satu halaman / one page"
