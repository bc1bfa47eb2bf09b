"""A long meeting of a fictional regency: forty agencies, six items, five decisions, eight action items."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from forum.accounts.models import User
from forum.attendance import queries as attendance_queries
from forum.attendance import service as attendance
from forum.directory.models import Office, Organisation
from forum.meetings.models import Meeting
from forum.minutes import queries, service
from forum.minutes.models import Minutes, MinutesItem
from tests.support.factories import Factory

AGENCIES = (
    "Sekretariat Daerah", "Inspektorat", "Sekretariat DPRD", "Badan Perencanaan Pembangunan Daerah",
    "Badan Pengelolaan Keuangan dan Aset Daerah", "Badan Pendapatan Daerah", "Badan Kesatuan Bangsa dan Politik",
    "Badan Penanggulangan Bencana Daerah", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "Dinas Sosial", "Dinas Tenaga Kerja", "Dinas Kesehatan", "Dinas Pendidikan",
    "Dinas Kependudukan dan Pencatatan Sipil",
    "Dinas Komunikasi dan Informatika", "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
    "Dinas Pemberdayaan Masyarakat dan Desa", "Dinas Lingkungan Hidup", "Dinas Pekerjaan Umum dan Tata Ruang",
    "Dinas Perhubungan", "Dinas Perumahan dan Kawasan Permukiman", "Dinas Pertanian", "Dinas Perikanan",
    "Dinas Ketahanan Pangan", "Dinas Koperasi dan Usaha Mikro", "Dinas Perindustrian dan Perdagangan",
    "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "Dinas Pariwisata dan Kebudayaan",
    "Dinas Kepemudaan dan Olahraga", "Dinas Perpustakaan dan Kearsipan", "Satuan Polisi Pamong Praja",
    "Rumah Sakit Daerah dr. Contoh", "Bagian Hukum", "Bagian Organisasi", "Bagian Pemerintahan",
    "Kecamatan Contoh Kota", "Kecamatan Contoh Utara", "Kecamatan Contoh Selatan", "Kecamatan Contoh Timur",
    "Kecamatan Contoh Barat",
)  # fmt: skip
GROUPS = ("Migrant Care Contoh", "Lingkar Desa Contoh", "Forum Difabel Contoh", "Pusat Kajian Anggaran Contoh",
          "Serikat Perempuan Pesisir Contoh", "Aliansi Jurnalis Contoh")  # fmt: skip
LEVELS = ("deputy", "staff", "head", None, "staff", "deputy", "staff", "notice", "head", "absent")

ITEMS = (
    ("Pembukaan dan tujuan pertemuan", ""),
    ("Posisi rencana aksi daerah TPB dan komitmen pemerintah terbuka", "Kepala Bidang Perencanaan, Bappeda"),
    ("Usulan komitmen layanan pekerja migran", "Migrant Care Contoh"),
    ("Keterbukaan data bantuan sosial per desa", "Dinas Sosial"),
    ("Keterlibatan penyandang disabilitas dan kelompok rentan", "Forum Difabel Contoh"),
    ("Jadwal, pembagian tugas, dan pertemuan berikutnya", ""),
)
BODIES = (
    """Pimpinan rapat menyampaikan bahwa **keterbukaan harus membawa dampak**, bukan menambah dokumen. Rapat ini
menindaklanjuti komitmen Bupati pada pertemuan pertama, dan undangan ditujukan kepada kepala perangkat daerah karena
keputusan hari ini memerlukan kewenangan mereka.""",
    """Bappeda memaparkan bahwa dari 17 tujuan, 11 sudah memiliki indikator daerah. Tiga hal yang belum siap:

1. data terpilah menurut jenis kelamin, usia, dan disabilitas baru tersedia di sembilan perangkat daerah;
2. jadwal konsultasi publik belum diumumkan dua minggu sebelumnya;
3. belum ada kanal masukan yang jawabannya dapat dibaca warga.

Pusat Kajian Anggaran menanyakan kaitannya dengan RKPD. Bappeda menjawab bahwa pagu indikatif dibahas bulan Februari.

| Tujuan | Indikator daerah | Perangkat daerah |
|---|---:|---|
| 1 Tanpa Kemiskinan | 12 | Dinas Sosial |
| 8 Pekerjaan Layak | 7 | Dinas Tenaga Kerja |
| 16 Kelembagaan Tangguh | 5 | Bagian Organisasi |""",
    """Migrant Care menyampaikan bahwa desa migran produktif memerlukan **data keberangkatan yang dapat diperiksa
warga**. Dinas Tenaga Kerja menjelaskan bahwa data per desa sudah ada, tetapi memuat nama; data dapat dibuka setiap
triwulan setelah nama disamarkan.

> “Kami tidak meminta nama. Kami meminta agar desa tahu berapa warganya yang berangkat, dan lewat jalur mana.”

Dinas Kependudukan mengingatkan batas UU 27/2022 dan menawarkan pencocokan di sisi dinas.""",
    """Dinas Sosial menyatakan daftar penerima tidak dapat diumumkan dengan nama, tetapi jumlah per desa dan jenis
bantuan dapat. Lingkar Desa meminta agar tersedia jalur sanggah. Dinas Komunikasi dan Informatika siap menyediakan
halaman pada portal data paling lambat akhir Januari.""",
    """Forum Difabel menyampaikan bahwa undangan rapat selama ini tidak menanyakan kebutuhan layanan. Disepakati bahwa
setiap undangan menanyakan juru bahasa isyarat, akses kursi roda, dan cetak besar. Dinas Pemberdayaan Perempuan meminta
agar tempat penitipan anak ikut ditanyakan.""",
    """Jadwal penyusunan disepakati seperti pada tabel tindak lanjut. Perangkat daerah yang diwakili oleh staf diminta
menyampaikan hasil rapat kepada kepalanya paling lambat tiga hari kerja.""",
)
DECISIONS = (
    (1, "Naskah rencana aksi disusun bersama oleh kelompok kerja yang beranggotakan lima perangkat daerah dan lima "
        "organisasi masyarakat sipil."),
    (2, "Data keberangkatan pekerja migran per desa diterbitkan setiap triwulan mulai Januari 2027, tanpa nama."),
    (3, "Jumlah penerima dan jenis bantuan sosial per desa diumumkan pada portal data, dengan jalur sanggah."),
    (4, "Setiap undangan rapat forum menanyakan kebutuhan layanan peserta."),
    (5, "Rapat konsolidasi berikutnya dihadiri oleh kepala perangkat daerah atau pejabat dengan mandat tertulis."),
)  # fmt: skip
PLANNING, COMMUNICATION = "Badan Perencanaan Pembangunan Daerah", "Dinas Komunikasi dan Informatika"
PROMISES = (
    (1, 1, "Menetapkan susunan kelompok kerja dengan surat keputusan", PLANNING, (2026, 12, 11)),
    (1, 1, "Mengumumkan jadwal konsultasi publik paling lambat dua minggu sebelumnya", COMMUNICATION, (2026, 12, 4)),
    (2, 2, "Menyusun format data keberangkatan per desa", "Dinas Tenaga Kerja", (2026, 12, 15)),
    (2, 2, "Menerbitkan data triwulan pertama pada portal data", "Dinas Tenaga Kerja", (2027, 1, 29)),
    (3, 3, "Menyerahkan rekap penerima bantuan per desa dan jenis bantuan", "Dinas Sosial", (2027, 1, 15)),
    (3, 3, "Membuka halaman bantuan sosial dengan jalur sanggah", COMMUNICATION, (2027, 1, 29)),
    (4, 4, "Menambahkan pertanyaan kebutuhan layanan pada undangan", "Migrant Care Contoh", (2026, 12, 1)),
    (5, None, "Menyampaikan hasil rapat kepada kepala perangkat daerah yang tidak hadir", "Sekretariat Daerah", None),
)


@dataclass
class World:
    """The rows of the meeting that tests talk about."""

    meeting: Meeting
    minutes: Minutes
    organiser: User
    items: list[MinutesItem] = field(default_factory=list)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)


def consolidation(make: Factory, *, paper: str = "a4", agencies: tuple[str, ...] = AGENCIES) -> World:
    """The meeting on Friday 20 November 2026, held, written up, not yet published."""
    region = make.region(name="Kabupaten Contoh")
    forum = make.forum(
        name="Forum Pemerintah Terbuka Kabupaten Contoh", region=region, paper=paper, is_fictional=True, is_public=True,
        inviter_name="Dra. Endang Wulandari, M.Si.", inviter_title="Kepala Badan Perencanaan Pembangunan Daerah",
        letterhead="Pemerintah Kabupaten Contoh\nBadan Perencanaan Pembangunan Daerah\n"
                   "Jalan Sudarman Nomor 1, Contoh 68118 · Telepon (0331) 4871234\n"
                   "Laman bappeda.contoh.example · Surel bappeda@contoh.example",
    )  # fmt: skip
    organiser = make.organiser(forum)
    meeting = make.meeting(
        forum=forum, region=region, kind="consolidation", state="held", letter_number="005/123/35.99.111/2026",
        title="Konsolidasi Penyusunan Rencana Aksi TPB dalam Kerangka Pemerintah Terbuka",
        place="Aula Badan Perencanaan Pembangunan Daerah Kabupaten Contoh", link="https://rapat.contoh.example/j/845",
        starts_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    )  # fmt: skip
    for position, (title, presenter) in enumerate(ITEMS, start=1):
        make.agenda_item(meeting, title, position=position, presenter=presenter)
    world = World(meeting, service.open_minutes(meeting, organiser), organiser)
    _people(world, make, agencies)
    _write(world)
    make.meeting(forum=forum, region=region, title="Pembahasan naskah rencana aksi", state="announced",
                 starts_at=datetime(2027, 1, 28, 2, 0, tzinfo=UTC), place="Pendopo", is_public=True)  # fmt: skip
    return world


def _people(world: World, make: Factory, agencies: tuple[str, ...]) -> None:
    for number, name in enumerate((*agencies, *GROUPS)):
        is_agency = number < len(agencies)
        organisation = make.organisation(name, kind="dinas" if is_agency else "cso",
                                         sector="government" if is_agency else "cso")  # fmt: skip
        office = make.office(f"Kepala {name}" if is_agency else f"Direktur {name}", organisation=organisation)
        invitation = make.invitation(world.meeting, office, side="government" if is_agency else "civil_society")
        world.organisations[name], world.offices[name] = organisation, office
        level = LEVELS[number % len(LEVELS)]
        if level in ("head", "deputy", "staff"):
            title = {"head": office.title, "deputy": f"Sekretaris {name}", "staff": "Staf"}[level]
            attendance.record(
                world.meeting, client_key=f"hadir-{world.meeting.id}-{number}",
                person_name=f"Hadirin Contoh {number + 1}, S.Sos.",
                level=level, organisation=organisation, invitation=invitation, office_title=title,
                acting="plt" if number == 8 else None, mode="online" if number % 9 == 4 else "on_site",
            )  # fmt: skip


def _write(world: World) -> None:
    minutes = world.minutes
    service.save_head(
        minutes, revision=minutes.revision, chair="Drs. Hadi Purnomo, M.M. (Sekretaris Daerah)",
        secretary="Rina Kusuma, S.STP.", minute_taker="Wahyudi (Migrant Care Contoh)",
        signatory_title="Kepala Badan Perencanaan Pembangunan Daerah", signatory_name="Dra. Endang Wulandari, M.Si.",
        signatory_nip="19700101 199503 2 001",
        opened_at=datetime(2026, 11, 20, 2, 10, tzinfo=UTC), closed_at=datetime(2026, 11, 20, 4, 55, tzinfo=UTC),
        opening="Pimpinan rapat membuka rapat dan mengucapkan terima kasih atas kehadiran peserta.",
        closing="Pimpinan rapat menutup rapat dengan ajakan agar setiap janji dilaporkan lewat tautannya.",
    )  # fmt: skip
    world.items = queries.items(minutes.id)
    present = attendance_queries.present(world.meeting.id)
    for number, (item, body) in enumerate(zip(world.items, BODIES, strict=True)):
        service.save_item(item, body=body, revision=item.revision, by=world.organiser)
        if present:
            for one in present[number * 3 : number * 3 + 3]:
                service.add_speaker(item, attendance=one)
    for item_number, text in DECISIONS:
        service.decide(world.items[item_number], text)
    for item_number, decision, text, owner, due in PROMISES:
        if owner in world.organisations:
            service.promise(
                world.items[item_number], text=text, owner_organisation=world.organisations[owner],
                owner_office=world.offices[owner], due_on=date(*due) if due else None, decision_number=decision,
                supporters=[world.organisations["Lingkar Desa Contoh"]] if item_number == 3 else (),
            )  # fmt: skip
