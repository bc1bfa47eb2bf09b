"""What a human answer probably says. Only ever a suggestion for the person who reads the tray."""

import re
from dataclasses import dataclass

_QUOTE = re.compile(
    r"(?im)^\s*(?:>|-{2,}\s*(?:original|forwarded|pesan)|_{5,}|(?:on|pada)\b.{0,200}\b(?:wrote|menulis)\s*:|from:|dari:).*"
)
_SAYS = {
    "delegated": r"\bdi?wakil|\bmewakil|\bmengutus|\bmenugaskan|\bdigantikan|\bdelegat|\bin my place|\bon my behalf",
    "declined": r"\b(?:tidak|tdk|tak|belum) (?:dapat|bisa|dpt|bs|akan)?\s*(?:ikut )?(?:hadir|datang|ikut)|\bberhalangan"
    r"|\b(?:tidak|tdk) (?:dapat|bisa|dpt)\b|\bcan(?:no|')?t\b|\bcannot\b|\bunable\b|\bwon'?t be able\b"
    r"|\bnot (?:be )?able\b|\bdeclin|\bregret",
    "tentative": r"\bbelum (?:pasti|tahu)|\bmungkin\b|\bdiusahakan\b|\bmaybe\b|\btentativ|\bnot sure\b",
    "accepted": r"\bhadir\b|\bbersedia\b|\bsiap\b|\bdatang\b|\bikut\b|\bya\b|\bbisa\b|\byes\b"
    r"|\bwill (?:attend|come|be there)|\bi'll be there|\baccept|\bsee you",
}

_TITLE = (
    r"(?:(?:plt|plh|pj)\.?\s+)?(?:sekretaris|sekdis|sekban|sekcam|wakil\s+\w+|kepala\s+(?:bidang|bagian|seksi|sub\w*)"
    r"|kabid|kabag|kasi|kasie|kasubag|kasubbag|kasubbid|staf(?:f)?|pelaksana|operator|koordinator|ketua|deputi|asisten"
    r"|secretary|deputy|assistant|head\s+of\s+\w+)"
)
_MARKER = re.compile(
    r"(?:diwakil(?:i|kan)|mewakilkan|mengutus|menugaskan|digantikan|delegat(?:e|ed|ing)|mendelegasikan|diwakilkn)"
    r"(?:\s+(?:oleh|kepada|kpd|pada|ke|to|dengan))?\s*:?\s+(?P<who>[^\n]{2,160})",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"(?P<who>[^\n.!?]{2,80}?)\s+(?:(?:akan|yang akan|will)\s+)?(?:hadir|datang|attend|come)?\s*"
    r"(?:mewakili|on my behalf|in my place|menggantikan)\b",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"^(?:yth\.?\s+|sdri?\.?\s+|saudar[ai]\s+|bapak\s+|ibu\s+|bpk\.?\s+|pak\s+|bu\s+|mas\s+|mbak\s+"
                        r"|mr\.?\s+|mrs\.?\s+|ms\.?\s+)+", re.IGNORECASE)  # fmt: skip
_END = re.compile(
    r"\s+(?:untuk|yang|karena|krn|dikarenakan|sebab|agar|guna|pada|dalam|di|mohon|terima|demikian|atas|sehubungan|dan|to"
    r"|will|because|who|as|since|akan|hadir|datang|kami|saya|namun|tetapi|sebagai)\b|[;!?\n]|\.(?=\s|$)|[–—]",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"(?:[SMA]|Sp|Ph)\.[A-Za-z]{1,6}(?:\.[A-Za-z]{1,5})?\b\.?")
_SHORT = re.compile(
    r"(?:^|[\s,(])(?:[A-Z]|Dr|Drs|Dra|Ir|Hj|Prof|Plt|Plh|Pj|Sdr|Sdri|Bpk|Yth|[SMA]\.[A-Za-z]{1,5}(?:\.[A-Za-z]{1,4})?)$"
)
_ACTING = r"(?:pl[th]\.?\s+|pj\.?\s+)?"
_RANKS = {
    "deputy": r"(?:sek|wakil|kepala\s+(?:bidang|bagian)|kabid|kabag|deputi|deputy|secretary|asisten|head)",
    "staff": r"(?:staf|pelaksana|operator|kasi|kasubag|kasubb|seksi|sub|koordinator|assistant)",
}


@dataclass(frozen=True)
class Named:
    """The delegate that words name: a name, a title, a level (`deputy`, `staff`), each empty when not said."""

    name: str = ""
    title: str = ""
    rank: str = ""

    @property
    def details(self) -> dict[str, str]:
        """As the details of a message in the tray."""
        return {"delegate_name": self.name, "delegate_title": self.title, "delegate_rank": self.rank}


def details(text: str) -> dict[str, str]:
    """What a message in words suggests, as the details of a message in the tray."""
    found = suggestion(text)
    return {"suggestion": found} | (delegate(text).details if found == "delegated" else {})


def suggestion(text: str) -> str:
    """`accepted`, `declined`, `delegated`, `tentative`, or nothing: by Indonesian and English key words, of what
    stands above the quoted mail."""
    own = " ".join(_own(text).lower().split())
    return next((answer for answer, pattern in _SAYS.items() if re.search(pattern, own)), "")


def delegate(text: str) -> Named:
    """Whom the words say somebody sends: "diwakilkan Sekretaris", "diwakili Kabid Data, Bu Sari". Nothing for a web
    address or words too long for a name."""
    own = re.sub(r"[ \t]+", " ", _own(text))
    found = _MARKER.search(own) or _INSTEAD.search(own)
    return _person(found["who"]) if found else Named()


def _own(text: str) -> str:
    quoted = _QUOTE.search(text[:4000])
    return text[: quoted.start() if quoted else 4000]


def _person(words: str) -> Named:
    words = _cut(words).strip(" ,.:\"'“”*_")
    words = re.split(r"(?i)\b(?:kami|saya|kita|bahwa|maka|maaf|mohon|hadir)\b,?\s*", words)[-1].strip(" ,.:")
    if "://" in words or "@" in words or re.search(r"(?i)\bwww\.", words):
        return Named()
    inside = re.search(r"\(([^()]{2,80})\)", words)
    pieces = [piece.strip(" .") for piece in re.split(r"[,():]", words) if piece.strip(" .")]
    if inside:
        pieces = [words[: inside.start()].strip(" ,."), inside[1].strip()]
    name, title = "", ""
    for piece in pieces:
        bare = _HONORIFIC.sub("", piece).strip()
        if re.match(_TITLE, bare, re.IGNORECASE) and not title:
            title = bare
        elif name and (degree := _DEGREE.match(piece)):
            name = f"{name}, {degree[0].rstrip('.')}."
        elif not name and _looks_like_a_name(bare):
            name = bare
    if title and not name:
        title, name = _name_within(title)
    rank = next((rank for rank, pattern in _RANKS.items() if re.match(_ACTING + pattern, title, re.IGNORECASE)), "")
    return Named(name[:120], title[:1].upper() + title[1:120], rank)


def _cut(words: str) -> str:
    """Up to where the sentence goes on about something else; the dots of degrees and initials end nothing."""
    for end in _END.finditer(words):
        if end[0] == "." and _SHORT.search(words[: end.start()]):
            continue
        if end.start() > 0:
            return words[: end.start()]
    return words


def _looks_like_a_name(words: str) -> bool:
    """One to five words, the first with a capital: "Rina", "Sari Wulandari"."""
    return bool(words) and words[0].isupper() and len(words.split()) <= 5 and not any(char.isdigit() for char in words)


def _name_within(title: str) -> tuple[str, str]:
    """(title, name) of "Kabid Data Bu Sari": what follows an honorific is a name."""
    found = re.search(r"(?i)\s+(?:sdri?\.?|saudar[ai]|bapak|ibu|bpk\.?|pak|bu|mas|mbak)\s+(?=[A-Z])", title)
    return (title[: found.start()], title[found.end() :].strip()) if found else (title, "")
