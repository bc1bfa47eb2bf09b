"""What was said in Kabupaten Contoh: meetings of a year, with agendas, discussions, decisions and promises."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """`owner` is an agency's short name; `days` after the meeting it is due; `fate` is what became of it."""

    text: str
    owner: str
    days: int
    fate: str = "done"
    supporters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """One agenda item with what was said under it."""

    title: str
    minutes: int
    presenter: str
    said: str = ""
    decision: str = ""
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Gathering:
    """A meeting of the past: how many days ago it was, at what hour (WIB), and what it dealt with."""

    days_ago: int
    kind: str
    title: str
    hour: int
    minutes: int
    place: str
    link: str
    topics: tuple[Topic, ...]
    is_public: bool = True


HALL = "Pendopo Kabupaten Contoh, Jalan Musyawarah Nomor 1"
ROOM = "Ruang Rapat Bappeda Kabupaten Contoh, lantai 2"
ONLINE = "https://rapat.contoh.example/forum-ogp"

OPENING = Topic(
    "Pembukaan dan sambutan",
    20,
    "Sekretaris Daerah",
    "Rapat dibuka oleh Sekretaris Daerah. Disampaikan bahwa keterbukaan diukur dari **dampaknya**, bukan dari banyaknya dokumen.",
)
CLOSING = Topic(
    "Lain-lain dan penutup", 15, "Sekretaris Forum", "Tidak ada hal lain. Rapat ditutup dengan ucapan terima kasih."
)


def follow_up(said: str) -> Topic:
    """The standing opener: what became of earlier promises."""
    return Topic("Tindak lanjut rapat sebelumnya", 30, "Sekretaris Forum", said)


YEAR = (
    Gathering(352, "kick_off", "Peluncuran Forum OGP Kabupaten Contoh", 9, 180, HALL, "", (
        OPENING,
        Topic("Aturan dasar keikutsertaan", 60, "Sekretaris Forum",
              "Dibahas rancangan aturan dasar: siapa anggota, bagaimana usul masuk agenda, dan bagaimana keputusan diambil.\n\n"
              "- Keputusan diambil bersama; pemerintah dan masyarakat sipil bersuara setara.\n"
              "- Setiap usul dijawab dengan alasan.\n"
              "- Notula diterbitkan paling lambat tujuh hari setelah rapat.",
              "Aturan dasar keikutsertaan disepakati dan diterbitkan di halaman forum.",
              (Promise("Menerbitkan aturan dasar keikutsertaan di laman kabupaten", "Diskominfo", 14, "done"),)),
        Topic("Jadwal setahun", 40, "Bappeda", "Forum bertemu paling jarang sekali dalam enam minggu.",
              "Jadwal rapat setahun disepakati.",
              (Promise("Menyusun kalender rapat dan membagikannya kepada semua anggota", "Bappeda", 21, "done"),)),
        CLOSING,
    )),
    Gathering(311, "consolidation", "Konsolidasi penyusunan rencana aksi keterbukaan", 9, 180, ROOM, ONLINE, (
        OPENING, follow_up("Aturan dasar telah terbit. Kalender rapat telah dibagikan."),
        Topic("Masukan masyarakat sipil", 60, "SPM Contoh",
              "Disampaikan dua belas masukan tertulis. Tiga terbanyak: layanan aduan pekerja migran, data anggaran desa, dan air bersih.",
              "Dua belas masukan diterima untuk ditanggapi tertulis.",
              (Promise("Menanggapi dua belas masukan secara tertulis dengan alasan", "Bappeda", 30, "done", ("SPM Contoh", "PDB")),
               Promise("Menyiapkan data anggaran desa tiga tahun terakhir dalam bentuk tabel", "DPMD", 45, "late", ("SAR",)))),
        CLOSING,
    )),
    Gathering(268, "coordination", "Rapat koordinasi layanan aduan pekerja migran", 13, 150, ROOM, "", (
        follow_up("Tanggapan tertulis telah disampaikan. Data anggaran desa belum selesai."),
        Topic("Alur aduan satu pintu", 60, "Disnaker",
              "Aduan kini tersebar di tiga tempat. Disepakati satu alur dengan nomor aduan yang dapat dilacak pelapor.",
              "Aduan pekerja migran diterima melalui satu pintu di Mal Pelayanan.",
              (Promise("Membuka meja aduan pekerja migran di Mal Pelayanan", "Disnaker", 60, "done", ("DPMPTSP", "SPM Contoh")),
               Promise("Menyediakan juru bahasa isyarat pada hari layanan", "Dinsos", 60, "done", ("Fordis",)))),
        CLOSING,
    )),
    Gathering(226, "progress_report", "Laporan kemajuan triwulan pertama", 9, 150, HALL, ONLINE, (
        OPENING, follow_up("Meja aduan telah dibuka dan melayani 41 aduan."),
        Topic("Kemajuan rencana aksi", 60, "Bappeda",
              "| Komitmen | Kemajuan |\n|---|---|\n| Aduan satu pintu | berjalan |\n| Anggaran desa terbuka | terlambat |\n| Air bersih | belum dimulai |",
              "Kemajuan diterbitkan setiap triwulan beserta buktinya.",
              (Promise("Menerbitkan laporan triwulan pertama", "Diskominfo", 14, "done"),)),
        CLOSING,
    )),
    Gathering(184, "coordination", "Rapat koordinasi air bersih desa lereng", 9, 150, ROOM, "", (
        follow_up("Laporan triwulan pertama telah terbit."),
        Topic("Peta sumber air", 60, "JABC",
              "Jaringan warga memetakan 23 sumber air; 9 di antaranya kering pada musim kemarau.",
              "Peta sumber air dipakai sebagai dasar rencana tahun depan.",
              (Promise("Memeriksa sembilan sumber air yang kering dan melaporkan sebabnya", "DPUPR", 60, "late", ("DLH", "JABC")),
               Promise("Menguji mutu air di 23 sumber", "Dinkes", 45, "done", ("JABC",)))),
        CLOSING,
    )),
    Gathering(141, "outreach", "Sosialisasi kesempatan berpartisipasi", 9, 120, HALL, ONLINE, (
        OPENING,
        Topic("Cara menyampaikan masukan", 50, "Diskominfo",
              "Dijelaskan tiga jalan: formulir, rapat desa, dan surat. Peserta meminta jalur khusus bagi penyandang disabilitas.",
              "Masa masukan dibuka 30 hari.",
              (Promise("Menyediakan formulir masukan yang dapat dibaca pembaca layar", "Diskominfo", 20, "done", ("Fordis",)),)),
        CLOSING,
    )),
    Gathering(99, "national_local_forum", "Forum masyarakat sipil nasional dan daerah", 9, 180, HALL, ONLINE, (
        OPENING, follow_up("Formulir masukan telah dipakai 127 warga."),
        Topic("Saling belajar antardaerah", 70, "Universitas Contoh",
              "Dua daerah lain berbagi cara menjaga kehadiran kepala perangkat daerah dalam rapat.",
              "Daftar kehadiran menurut tingkat disampaikan kepada Bupati setiap bulan.",
              (Promise("Menyampaikan rekap kehadiran OPD kepada Bupati setiap bulan", "Setda", 30, "running"),)),
        CLOSING,
    )),
    Gathering(57, "progress_report", "Laporan kemajuan triwulan ketiga", 9, 150, ROOM, ONLINE, (
        follow_up("Rekap kehadiran telah disampaikan dua kali."),
        Topic("Anggaran desa terbuka", 50, "DPMD",
              "Data 2024 dan 2025 telah selesai, data 2023 menyusul. SAR meminta data dapat diunduh.",
              "Data anggaran desa diterbitkan dalam bentuk yang dapat diunduh.",
              (Promise("Menerbitkan data anggaran desa 2023–2025 dalam bentuk CSV", "DPMD", 30, "late", ("SAR", "Diskominfo")),)),
        Topic("Kehadiran kepala OPD", 30, "Sekretaris Forum",
              "Ditunjukkan rekap kehadiran setahun. Beberapa OPD belum pernah dihadiri kepalanya.",
              "OPD yang kepalanya berhalangan menunjuk wakil dengan surat tugas.",
              (Promise("Mengingatkan kepala OPD yang belum pernah hadir", "Setda", 14, "done"),)),
        CLOSING,
    )),
    Gathering(22, "coordination", "Rapat koordinasi penyusunan rencana aksi tahun depan", 9, 180, HALL, ONLINE, (
        OPENING, follow_up("Dua tindak lanjut terlambat dibacakan beserta penanggung jawabnya."),
        Topic("Rancangan komitmen", 65, "Bappeda",
              "Lima rancangan komitmen dibahas satu per satu. Masyarakat sipil meminta ukuran yang dapat diperiksa.\n\n"
              "1. Aduan pekerja migran satu pintu\n2. Anggaran desa terbuka\n3. Air bersih desa lereng\n4. Layanan ramah disabilitas\n5. Data bencana terbuka",
              "Lima rancangan komitmen dibawa ke konsultasi publik selama 30 hari.",
              (Promise("Menerbitkan rancangan komitmen untuk konsultasi publik", "Bappeda", 14, "late", ("Diskominfo",)),
               Promise("Menyiapkan data kejadian bencana lima tahun terakhir", "BPBD", 45, "open", ("Unicon",)),
               Promise("Menyusun ukuran layanan ramah disabilitas", "Dinsos", 40, "open", ("Fordis", "Dinkes")))),
        Topic("Data anggaran desa yang tertunda", 30, "SAR",
              "SAR menunjukkan bahwa data 2023 belum terbit. DPMD menjelaskan sebabnya: dua kecamatan belum mengirim.",
              "Data anggaran desa 2023 terbit sebelum konsultasi publik ditutup.",
              (Promise("Menagih data dua kecamatan dan menerbitkan tabel 2023", "DPMD", 25, "open", ("SAR", "Diskominfo")),)),
        Topic("Kehadiran kepala OPD", 20, "Setda",
              "Rekap setahun dibacakan. Beberapa kepala OPD belum pernah hadir sendiri.",
              "Setiap OPD yang kepalanya berhalangan menyebut nama, jabatan, dan wewenang wakilnya dalam jawaban undangan.",
              (Promise("Mengirim surat edaran tentang wakil yang berwenang", "Setda", 10, "running"),
               Promise("Menerbitkan rekap kehadiran menurut OPD di halaman forum", "Diskominfo", 20, "open"))),
        CLOSING,
    )),
)  # fmt: skip

NEXT = Gathering(-9, "coordination", "Rapat koordinasi tindak lanjut dan konsultasi publik", 9, 180, HALL, ONLINE, (
    OPENING, Topic("Tindak lanjut yang lewat tenggat", 45, "Sekretaris Forum"),
    Topic("Hasil konsultasi publik", 60, "Bappeda"), Topic("Jadwal tahun depan", 30, "Setda"), CLOSING,
))  # fmt: skip
DRAFT = Gathering(-37, "progress_report", "Laporan kemajuan akhir tahun", 9, 150, ROOM, ONLINE, (OPENING, CLOSING))
REASONS = ("official_duty", "official_duty", "other_task", "leave", "sick")
COMMENTS = ("", "", "", "Akan hadir tepat waktu.", "Mohon bahan rapat dikirim lebih dahulu.")
COMMENTS_OF_OTHERS = ("", "", "", "Ada tugas lain pada waktu yang sama.", "Mohon notula dikirim kepada kami.")
