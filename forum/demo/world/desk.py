"""What an organiser finds on the desk: mail that a person must judge, proposed times, a mandate, and what was handed
over by WhatsApp. Each came the way it comes in life: as a mail, through a link, by a hand.
"""

from datetime import timedelta

from forum import config
from forum.accounts.models import User
from forum.adapters import pdf
from forum.adapters.ics.reply import Shape
from forum.demo.world import names, post
from forum.inbox import service as inbox
from forum.invitations import queries as invitations_queries
from forum.invitations import service as invitations
from forum.invitations.models import Invitation
from forum.invitations.service import mandates
from forum.meetings.models import Meeting
from forum.paths import STATIC

IN_WORDS, OTHER_ADDRESS, CALLS_OFF, FULL = "Dispora", "Dinkes", "Diskan", "Bapenda"
PROPOSERS: tuple[tuple[str, Shape, str], ...] = (
    ("DPUPR", "gmail", "Pagi itu bentrok dengan rapat paripurna DPRD. Mungkin siang?"),
    ("DLH", "outlook", "Kami juga di paripurna sampai pukul 12."),
)
SENDS, LATE = "Disdukcapil", "SPC"
CONCERNED = {IN_WORDS, OTHER_ADDRESS, CALLS_OFF, FULL, SENDS, LATE, *(name for name, _shape, _why in PROPOSERS)}
MANDATE = """<!doctype html><html lang="id"><head><title>Surat tugas {number}</title></head><body>
<h1>Surat tugas</h1><p>Nomor {number}</p>
<p>{head} menugaskan:</p><p><strong>{name}</strong><br>{title}</p>
<p>untuk mewakili dalam {meeting}, serta memberinya wewenang ikut mengambil keputusan.</p>
<p>Contoh, data rekaan</p></body></html>"""


def of(meeting: Meeting, short_name: str) -> Invitation:
    """The invitation of this organisation's head."""
    return next(
        one for one in invitations_queries.for_meeting(meeting.id)
        if one.delegated_from_id is None and one.organisation and one.organisation.short_name == short_name
    )  # fmt: skip


def delegate(meeting: Meeting) -> None:
    """A head sends the secretary, who gets an invitation of their own and says yes."""
    head = of(meeting, SENDS)
    title = f"Sekretaris {head.organisation_name}"
    invitations.answer(
        head,
        invitations.Answer("delegated", reason="official_duty", delegate_name=names.person(311), delegate_title=title,
                           delegate_rank="deputy", delegate_email="sekretaris.disdukcapil@contoh.example",
                           may_decide=True),
        key=f"demo:{head.id}",
    )  # fmt: skip
    own = invitations_queries.delegates([head.id])[head.id]
    invitations.answer(own, invitations.Answer("accepted"), key=f"demo:{own.id}")


def mandate(meeting: Meeting) -> None:
    """The delegate hands in the letter that says so."""
    head = of(meeting, SENDS)
    own = invitations_queries.delegates([head.id])[head.id]
    html = MANDATE.format(number="800/112/CONTOH", head=head.addressee, name=own.person_name, title=own.addressee,
                          meeting=meeting.title)  # fmt: skip
    made = pdf.render(html, stylesheets=pdf.official_stylesheets(STATIC / "css/print"),
                      assets=pdf.official_fonts(STATIC / "vendor/fonts/arimo-ttf"))  # fmt: skip
    mandates.add_mandate(own, content=made, filename="surat-tugas-sekretaris.pdf")


def incoming(meeting: Meeting) -> None:
    """Four mails that no program may judge by itself: words, an unknown sender, a cancellation from outside; and one of
    ours that came back."""
    _arrive(1, post.words(
        of(meeting, IN_WORDS), "Yth. Panitia,\n\nmohon maaf, pada hari itu saya diwakilkan Sekretaris, Ibu Gendhis "
        "Partawijaya, karena ada tugas ke provinsi.\n\nTerima kasih."))  # fmt: skip
    _arrive(2, post.answer(
        of(meeting, OTHER_ADDRESS), "ACCEPTED", sender="kadinkes.contoh@posel.example",
        name=of(meeting, OTHER_ADDRESS).person_name, comment="Hadir."))  # fmt: skip
    _arrive(3, post.cancellation(of(meeting, CALLS_OFF)))
    _arrive(4, post.came_back(of(meeting, FULL)))


def proposals(meeting: Meeting) -> None:
    """Two agencies would rather meet in the afternoon."""
    start = meeting.starts_at + timedelta(hours=4)
    for number, (name, shape, why) in enumerate(PROPOSERS):
        one = of(meeting, name)
        _arrive(5 + number, post.answer(
            one, "TENTATIVE", sender=one.email or "", name=one.person_name, shape=shape,
            propose=(start, start + (meeting.ends_at - meeting.starts_at)),
            comment=why))  # fmt: skip


def by_whatsapp(meeting: Meeting, without_email: tuple[str, ...], by: User) -> None:
    """Who has no email, whose mailbox is full, and who is slow to answer got it by WhatsApp too."""
    for name in (*without_email, FULL, LATE):
        invitations.hand_over(of(meeting, name), by, "whatsapp")


def _arrive(number: int, raw: bytes) -> None:
    """Stored as if fetched from the mailbox; UIDVALIDITY 0 is none that a server gives."""
    inbox.store(raw, mailbox=config.current().reply_address, uidvalidity=0, uid=number)
