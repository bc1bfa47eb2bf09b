"""The numbered letter: written from the meeting, made by the worker, attached to each mail, and read back from it."""

from io import BytesIO

from pypdf import PdfReader

from forum.adapters import mime
from forum.demo.story.tale import Tale, insist
from forum.demo.world import letter, people
from forum.directory import queries as directory
from forum.forums import queries as forums
from forum.invitations import queries as invitations_queries
from forum.invitations import service as invitations
from forum.invitations.letters import service as letters
from forum.kernel import clock, dates, transaction
from forum.kernel.errors import Problem
from forum.kernel.i18n import speaking

ZONE = "Asia/Jakarta"
LEAST_OFFICES = 40
NUMBER = "005/214/SETDA/2026"


def write(tale: Tale) -> str:
    """The offices are chosen, the letter has a typed number and is signed on behalf of the regent. While it is not
    made, nothing leaves."""
    organisations = [member.organisation_id for member in forums.members(tale.forum.id, tale.starts_at.date())]
    heads = [office for office in directory.offices(organisations) if office.rank == "head"]
    organiser, today = tale.users["organiser"], clock.today(ZONE)
    with transaction.writing():
        invited = invitations.add_offices(tale.meeting, heads, organiser)
        letters.save(tale.meeting, number=NUMBER, by=organiser, **letter.words(today), dated_on=today)
    insist(len(invited) >= LEAST_OFFICES, f"only {len(invited)} offices were invited")
    insist(not tale.posted("invitation") and _refused(tale), "invitations left without the letter that goes with them")
    with transaction.writing():
        letters.prepare(letters.begin(tale.meeting), invited)
    tale.work()
    organiser_page = tale.browser().sign_in(organiser.email, people.PASSWORD)
    path = tale.folder / "surat-undangan.pdf"
    path.write_bytes(organiser_page.get(f"/rapat/{tale.meeting.key}/surat/contoh.pdf").data)
    _check(tale, _text(path.read_bytes()))
    tale.result["letter_pdf"] = str(path)
    return f"Nomor {NUMBER}, {len(invited)} jabatan / offices"


def _refused(tale: Tale) -> bool:
    try:
        with transaction.writing():
            invitations.send(tale.meeting, tale.users["organiser"])
    except Problem as problem:
        return problem.code == "letters_not_ready"
    return False


def read_back(tale: Tale) -> str:
    """The letter in the newest mail of every invitee, as it arrived: one PDF, and it says what is true now."""
    found: dict[bytes, int] = {}
    for invitation in invitations_queries.for_meeting(tale.meeting.id):
        raw = tale.mail.arrived(tale.mail.mailbox_of(invitation.email or ""))[-1]
        enclosed = [one for one in mime.files(raw) if one.media_type == "application/pdf"]
        insist(len(enclosed) == 1, f"{invitation.addressee} got {len(enclosed)} letters")
        _name, made = mime.file(raw, enclosed[0].number) or ("", b"")
        insist(made[:5] == b"%PDF-", f"the letter to {invitation.addressee} is no PDF")
        found[made] = found.get(made, 0) + 1
    for content in found:
        _check(tale, _text(content))
    number = sum(found.values())
    insist(number == len(invitations_queries.for_meeting(tale.meeting.id)), f"{number} letters arrived")
    return f"{number} surat undangan terlampir dan terbaca / letters attached and read back"


def _check(tale: Tale, text: str) -> None:
    """What an invitation letter must say: number, from whom, when, and to which offices."""
    meeting = tale.meeting
    with speaking("id"):
        day = dates.format_day(meeting.starts_at, ZONE)
        hours = dates.format_time_range(meeting.starts_at, meeting.ends_at, ZONE)
    offices = [one.addressee for one in invitations_queries.for_meeting(meeting.id)]
    for words in (NUMBER, "a.n. Bupati Contoh", letter.words(clock.today(ZONE))["signatory"], day, hours, *offices):
        insist("".join(str(words).split()) in text, f"the letter does not say {words}")


def _text(pdf: bytes) -> str:
    """All words of a PDF without the blanks between them: lines break where they like."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)
