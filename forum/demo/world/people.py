"""The regency, its agencies and their heads, civil society, the forum, and the people who sign in."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forum.accounts import service
from forum.accounts.models import User
from forum.demo.world import names
from forum.directory import starters
from forum.directory.models import Office, Organisation, Person, Region, Tenure
from forum.extensions import db
from forum.forums import service as forums
from forum.forums.models import Forum

CODE = "99.01"
DOMAIN = "contoh.example"
SLUG = "forum-ogp-contoh"
LETTERHEAD = """PEMERINTAH KABUPATEN CONTOH
SEKRETARIAT FORUM OGP
Jalan Musyawarah Nomor 1, Contoh 99999
Telepon (0999) 000001 · sekretariat@contoh.example"""

KIND_OF_SECTOR = {"academia": "university", "media": "media", "business": "business", "community": "community"}


@dataclass(frozen=True)
class Account:
    """Somebody who signs in to the demo; `does` says what as, for the start-up words."""

    email: str
    name: str
    role: str | None
    does_id: str
    does_en: str


ACCOUNTS = (
    Account(f"penyelenggara@{DOMAIN}", "Sekarini Wanaprasta", "organiser", "penyelenggara", "organiser"),
    Account(f"notulis@{DOMAIN}", "Jatmika Lingganata", "minute_taker", "notulis", "minute taker"),
    Account(f"bupati@{DOMAIN}", "Hj. Kinanthi Reksabumi, M.Si.", "leader", "pimpinan (Bupati)", "leader (regent)"),
    Account(f"admin@{DOMAIN}", "Administrator", None, "administrator", "administrator"),
)
PASSWORD = "rembug-contoh-2026"  # noqa: S105  (the demo's, printed at its start, on a machine of one's own)


def build(first_day: date) -> Forum:
    """Make everything that exists before the first meeting. Call once, in an empty database."""
    starters.load("provinces")
    starters.load("sdgs")
    province = Region(code="99", name="Provinsi Contoh", kind="province", timezone="Asia/Jakarta")
    regency = Region(code=CODE, name="Kabupaten Contoh", kind="regency", timezone="Asia/Jakarta", parent=province)
    db.session.add_all([province, regency])
    db.session.flush()
    starters.load("regency", CODE)
    _heads(first_day)
    government = list(db.session.scalars(select(Organisation).where(Organisation.region_id == regency.id)))
    civil = _civil_society(regency, first_day)
    forum = forums.create(
        name="Forum OGP Kabupaten Contoh", slug=SLUG, timezone="Asia/Jakarta", region=regency, locale="id",
        purpose="Ruang dialog pemerintah dan masyarakat sipil untuk menyusun dan mengawal rencana aksi keterbukaan.",
        inviter_name="Sekarini Wanaprasta", inviter_title="Sekretaris Forum OGP Kabupaten Contoh",
        letterhead=LETTERHEAD, is_public=True,
    )  # fmt: skip
    forum.is_fictional = True
    forums.add_members(forum, government, since=first_day, side="government")
    forums.add_members(forum, civil, since=first_day, side="civil_society")
    db.session.flush()
    return forum


def accounts(forum: Forum) -> dict[str, User]:
    """The people who sign in, by role (`administrator` for the one without)."""
    users = {}
    for account in ACCOUNTS:
        user = service.create(email=account.email, name=account.name, password=PASSWORD,
                              is_administrator=account.role is None)  # fmt: skip
        if account.role:
            forums.give_role(forum, user, account.role)
        users[account.role or "administrator"] = user
    return users


def _heads(first_day: date) -> None:
    """Every head's chair gets a mailbox and somebody in it; a few are acting."""
    offices = db.session.scalars(select(Office).order_by(Office.id)).all()
    for number, office in enumerate(offices):
        short = office.organisation.short_name or office.organisation.name
        box = "".join(letter for letter in short.lower() if letter.isalnum())
        office.email = f"{'kepala' if office.rank == 'head' else 'sekretaris'}.{box}@{DOMAIN}"
        if office.rank != "head":
            continue
        office.phone = f"0999 000 {100 + number}"
        nip = f"19{70 + number % 25:02d}0101 199901 1 {number:03d}"
        holder = Person(name=names.person(number), locale="id", nip=nip,
                        organisation=office.organisation, position=office.title)  # fmt: skip
        kind = {7: "plt", 19: "plh", 31: "pj"}.get(number % 37, "definitive")
        db.session.add_all([holder, Tenure(office=office, person=holder, kind=kind, valid_from=first_day)])
    db.session.flush()


def _civil_society(regency: Region, first_day: date) -> list[Organisation]:
    made = []
    for number, (name, short, sector) in enumerate(names.CSOS):
        kind = {"academia": "university", "media": "media", "business": "business", "community": "community"}.get(
            sector, "cso"
        )
        organisation = Organisation(name=name, short_name=short, kind=kind, sector=sector, region=regency)
        box = "".join(letter for letter in short.lower() if letter.isalnum())
        title = {"university": "Rektor", "media": "Pemimpin Redaksi"}.get(kind, "Ketua")
        office = Office(organisation=organisation, title=f"{title} {short}", rank="head", email=f"{box}@{DOMAIN}")
        holder = Person(name=names.person(200 + number, titled=False), locale="id", organisation=organisation)
        db.session.add_all([organisation, office, holder,
                            Tenure(office=office, person=holder, valid_from=first_day)])  # fmt: skip
        made.append(organisation)
    db.session.flush()
    return made
