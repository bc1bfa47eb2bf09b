"""Invented names. Deterministic: the same number always gives the same person."""

FIRST = (
    "Arumdani", "Bramasto", "Candrika", "Darmaji", "Endahwati", "Fajarudin", "Gendhis", "Handaru", "Isnaeni", "Jatmika",
    "Kinanthi", "Lestaria", "Mahendradi", "Nawangsih", "Oetomoadi", "Pramesti", "Rahmanadi", "Sekarini", "Tirtamaya",
    "Utaminingrat", "Wiradipta", "Yuwonoadi", "Zulfahmira", "Ambarsih", "Baskaradi",
)  # fmt: skip
LAST = (
    "Adiwangsa", "Bintoroharjo", "Cokrosumitra", "Danardana", "Ekajaya", "Girinata", "Harjowiyono", "Jayengrana",
    "Kertapati", "Lingganata", "Mangunsari", "Natapraja", "Partawijaya", "Reksabumi", "Sastrawinata", "Tanuwirya",
    "Wanaprasta", "Yudhapati",
)  # fmt: skip
BEFORE = ("", "Drs. ", "Ir. ", "Dra. ", "", "dr. ", "Hj. ", "H. ")
AFTER = ("", ", M.Si.", ", S.H.", ", M.AP.", ", S.Sos.", ", S.T.", ", M.M.", "")


def person(number: int, *, titled: bool = True) -> str:
    """The `number`-th invented person; officials carry titles, some people have one name only."""
    if number % 17 == 5:
        return FIRST[number % len(FIRST)]
    name = f"{FIRST[(number * 7) % len(FIRST)]} {LAST[(number * 5 + number // 25) % len(LAST)]}"
    return f"{BEFORE[number % len(BEFORE)]}{name}{AFTER[(number * 3) % len(AFTER)]}" if titled else name


CSOS = (
    ("Suara Pekerja Migran Contoh", "SPM Contoh", "cso"),
    ("Lembaga Bantuan Hukum Contoh", "LBH Contoh", "cso"),
    ("Perempuan Desa Berdaya", "PDB", "cso"),
    ("Forum Disabilitas Contoh", "Fordis", "cso"),
    ("Sahabat Anggaran Rakyat", "SAR", "cso"),
    ("Jaringan Air Bersih Contoh", "JABC", "cso"),
    ("Yayasan Anak Lereng", "YAL", "cso"),
    ("Serikat Petani Contoh", "SPC", "community"),
    ("Paguyuban Nelayan Teluk Contoh", "Pagunel", "community"),
    ("Karang Taruna Contoh", "Karang Taruna", "community"),
    ("Universitas Contoh", "Unicon", "academia"),
    ("Kabar Contoh", "Kabar Contoh", "media"),
    ("Himpunan Pengusaha Muda Contoh", "HPMC", "business"),
    ("Yayasan Kebun Warga", "YKW", "philanthropy"),
)
