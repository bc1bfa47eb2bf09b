"""Minutes of two, ten and fifty pages, fictional: with tables, decisions, promises, closed passages and pictures."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from PIL import Image, ImageDraw

from forum import config
from forum.adapters.storage import Storage
from forum.attendance import queries as attendance_queries
from forum.attendance import service as attendance
from forum.extensions import db
from forum.meetings.models import Document
from forum.minutes import closed, service
from forum.minutes.parts import CODES, USUAL
from forum.minutes.pictures import service as pictures
from tests.minutes.world import AGENCIES, World, consolidation
from tests.support.factories import Factory

DISTRICTS = tuple(f"Kecamatan Contoh {name}" for name in (
    "Tengah", "Hulu", "Hilir", "Pesisir", "Lereng", "Rimba", "Lembah", "Muara", "Dataran", "Bukit", "Telaga", "Kencana",
    "Makmur", "Sentosa", "Raya", "Indah", "Baru", "Lama", "Tua", "Muda",
))  # fmt: skip
SIXTY = (*AGENCIES, *DISTRICTS)
TOPICS = (
    "Daftar informasi publik yang diumumkan secara berkala oleh perangkat daerah",
    "Kanal pengaduan SP4N-LAPOR! dan waktu tanggap di kecamatan", "Pagu indikatif yang dapat dibaca warga",
    "Forum konsultasi publik untuk standar pelayanan", "Data terbuka pendidikan dan kesehatan per kecamatan",
    "Keterbukaan pengadaan: rencana umum, kontrak, adendum", "Perlindungan data pribadi dalam publikasi data bantuan",
    "Ruang bagi anak muda dan kelompok perempuan pesisir dalam musrenbang", "Peta risiko bencana yang mutakhir",
    "Keterbukaan izin usaha dan peta tata ruang", "Layanan administrasi kependudukan keliling",
    "Transparansi dana desa dan papan informasi", "Kualitas udara dan air: data pemantauan bulanan",
    "Jaringan dokumentasi dan informasi hukum daerah", "Pelaporan mandiri pelaksanaan komitmen tahun berjalan",
    "Pelatihan pengelola informasi dan dokumentasi", "Jalan rusak: laporan warga dan jadwal perbaikan",
    "Stok pangan dan harga bahan pokok harian", "Arsip digital dan jadwal retensi", "Evaluasi bersama dan pembelajaran",
    "Aksesibilitas gedung layanan", "Keterbukaan jadwal dan hasil rapat", "Angkutan perdesaan dan sekolah",
    "Penyusunan naskah akhir rencana aksi",
)  # fmt: skip
SAID = (
    "{agency} melaporkan bahwa dari {number} kegiatan yang direncanakan, {fewer} sudah berjalan. Kendala utama adalah "
    "**data yang belum seragam** antara kecamatan; format bersama baru disepakati bulan lalu, dan tiga kecamatan masih "
    "mengirimkannya lewat pesan singkat.",
    "{group} menanyakan kapan warga dapat membaca hasilnya tanpa datang ke kantor. {agency} menjawab bahwa ringkasan "
    "diumumkan di laman dinas, sedangkan rinciannya tersedia di meja layanan informasi. Pimpinan rapat meminta agar "
    "keduanya diumumkan pada hari yang sama, dengan tanggal pembaruan yang jelas.",
    "{other} menyampaikan pengalaman tahun sebelumnya: konsultasi yang diumumkan tiga hari sebelum pelaksanaan hanya "
    "dihadiri perangkat desa. Peserta sepakat bahwa undangan terbuka memerlukan waktu sekurang-kurangnya dua minggu, "
    "bahasa yang sederhana, dan tempat yang dapat dicapai dengan kursi roda.",
    "{agency} dan {other} bersepakat menunjuk masing-masing satu penghubung. Keduanya bertemu setiap dua minggu, dan "
    "hasilnya dilaporkan pada rapat forum berikutnya. Apabila penghubung berganti, kepala perangkat daerah "
    "memberitahukannya secara tertulis paling lambat tiga hari kerja.",
    "Menanggapi hal itu, {group} mengusulkan agar ukuran keberhasilan tidak berhenti pada jumlah dokumen yang terbit, "
    "tetapi pada apakah warga memakainya. Diusulkan tiga ukuran: jumlah permintaan informasi yang dijawab tepat waktu, "
    "jumlah desa yang memperbarui papan informasinya, dan jumlah keluhan yang selesai.",
)
TABLE = "\n\n".join((
    "Keadaan sampai akhir triwulan ketiga menurut {agency}:",
    "| Uraian | Sasaran | Tercapai | Perangkat daerah |\n|---|---:|---:|---|\n"
    "| Dokumen diumumkan | {number} | {fewer} | {agency} |\n| Permintaan dijawab tepat waktu | 120 | 97 | {other} |\n"
    "| Desa dengan papan informasi | 84 | 61 | Dinas Pemberdayaan Masyarakat dan Desa |\n"
    "| Keluhan selesai dalam lima hari kerja | 240 | 188 | Dinas Komunikasi dan Informatika |",
))  # fmt: skip
QUOTE = "> “Kami tidak meminta laporan yang tebal. Kami meminta jawaban yang dapat kami baca di balai desa.” ({group})"
STEPS = """Langkah yang disepakati:

1. {agency} menyiapkan rancangan paling lambat akhir bulan;
2. {other} memeriksa kesesuaian dengan ketentuan perlindungan data pribadi dan mencatat bagian yang perlu disamarkan;
3. {group} menguji apakah warga memahaminya, sekurang-kurangnya di tiga desa;
4. hasilnya diumumkan bersama-sama."""
HIDDEN = "Seorang pendamping menyebut nama keluarga yang bantuannya terhenti. Nama itu dicatat untuk {agency} saja."
GROUPS = ("Migrant Care Contoh", "Lingkar Desa Contoh", "Forum Difabel Contoh", "Pusat Kajian Anggaran Contoh")


@dataclass(frozen=True)
class Length:
    """How minutes come to so many pages: topics beside the six of the consolidation, how much is said of each."""

    pages: int
    parts: frozenset[str] = USUAL
    topics: int = 0
    sayings: int = 3
    photographs: int = 0


SHORT, USUAL_LENGTH, LONG = (
    Length(2, frozenset((CODES,))),  # both sides of one sheet, without annexes
    Length(10, topics=2, sayings=1, photographs=2),
    Length(50, topics=24, sayings=7, photographs=14),
)
LENGTHS = (SHORT, USUAL_LENGTH, LONG)


def written_up(make: Factory, length: Length) -> World:
    """The meeting whose minutes have this length, not yet published."""
    if length is SHORT:
        return _coordination(make)
    world = consolidation(make, agencies=SIXTY)
    for number, topic in enumerate(TOPICS[: length.topics]):
        _write(world, topic, number, length.sayings)
    for number in range(length.photographs):
        _photograph(world, number)
    return world


def _coordination(make: Factory) -> World:
    forum = make.forum(name="Forum Pemerintah Terbuka Kabupaten Contoh", is_fictional=True, is_public=True,
                       region=make.region(name="Kabupaten Contoh"), inviter_name="Dra. Endang Wulandari, M.Si.",
                       inviter_title="Sekretaris Forum")  # fmt: skip
    organiser = make.organiser(forum)
    meeting = make.meeting(forum=forum, state="held", title="Koordinasi sekretariat forum", letter_number="005/17/2026",
                           place="Ruang rapat Bappeda", is_public=True,
                           starts_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC))  # fmt: skip
    world = World(meeting, service.open_minutes(meeting, organiser), organiser)
    for number, name in enumerate(("Badan Perencanaan Pembangunan Daerah", "Dinas Sosial", "Lingkar Desa Contoh")):
        organisation = world.organisations[name] = make.organisation(name)
        office = world.offices[name] = make.office(organisation=organisation)
        attendance.record(meeting, client_key=f"hadir-{meeting.id}-{number}",
                          person_name=f"Hadirin Contoh {number + 1}",
                          level="head", organisation=organisation, office_title=office.title,
                          invitation=make.invitation(meeting, office))  # fmt: skip
    service.save_head(world.minutes, revision=world.minutes.revision, chair="Dra. Endang Wulandari, M.Si.",
                      minute_taker="Wahyudi (Lingkar Desa Contoh)", signatory_title="Sekretaris Forum",
                      signatory_name="Dra. Endang Wulandari, M.Si.", closing="Pimpinan rapat menutup rapat.",
                      closed_at=meeting.starts_at + timedelta(hours=2))  # fmt: skip
    for number, topic in enumerate(TOPICS[2:4]):
        _write(world, topic, number, 1, is_plain=True)
    return world


def _write(world: World, topic: str, number: int, sayings: int, *, is_plain: bool = False) -> None:
    names = [name for name in world.organisations if name not in GROUPS]
    agency, other = names[number * 7 % len(names)], names[(number * 5 + 1) % len(names)]
    words = {"agency": agency, "other": other, "group": GROUPS[number % len(GROUPS)], "number": str(20 + number),
             "fewer": str(11 + number // 2)}  # fmt: skip
    parts = [SAID[(number + place) % len(SAID)] for place in range(sayings)]
    if not is_plain:
        extras = (closed.block("pribadi", HIDDEN), QUOTE, STEPS, TABLE)
        parts[1:1] = [extras[number % 4]]
        if sayings > 4:
            parts[4:4] = [extras[(number + 1) % 4]]
    if number % 4 == 1 and not is_plain:
        drawn = pictures.bring(world.minutes, content=_picture(number, (1200, 600)), by=world.organiser)
        parts.append(f"![Peta sebaran menurut kecamatan, bahan {number}](gambar:{drawn.id})")
    item = service.add_item(world.minutes, topic)
    service.save_item(item, body="\n\n".join(parts).format(**words), revision=item.revision, by=world.organiser)
    for one in attendance_queries.present(world.meeting.id)[number : number + 2]:
        service.add_speaker(item, attendance=one)
    decision = service.decide(item, f"{topic}: {agency} mengumumkan hasilnya setiap triwulan, mulai Januari 2027.")
    if number % 6 == 5:
        service.close_decision(decision, "usaha")
    service.promise(
        item, text=f"Menyiapkan bahan dan jadwal bersama {other}", owner_organisation=world.organisations[agency],
        owner_office=world.offices[agency], due_on=date(2027, 1, 15) + timedelta(days=number),
        decision_number=decision.number, supporters=[world.organisations[other]] if number % 3 == 0 else (),
    )  # fmt: skip


def _photograph(world: World, number: int) -> None:
    content = _picture(number, (1500, 1000))
    key = Storage(config.current().files).put(content)
    db.session.add(Document(
        meeting_id=world.meeting.id, title=f"Diskusi kelompok {number + 1}", filename="a.jpg", media_type="image/jpeg",
        size=len(content), storage_key=key, is_public=number % 2 == 0,
    ))  # fmt: skip
    db.session.flush()


def _picture(number: int, size: tuple[int, int]) -> bytes:
    """A room, or a map, as far as a test needs one: no two alike."""
    drawn = Image.new("RGB", size, (210 - number * 4, 205, 190))
    pen = ImageDraw.Draw(drawn)
    for place in range(7):
        left = 40 + place * size[0] // 7
        pen.ellipse((left, 180 + 30 * ((place + number) % 3), left + 130, 420), fill=(70 + place * 14, 90, 110))
    made = io.BytesIO()
    drawn.save(made, "JPEG", quality=80)
    return made.getvalue()
