"""What a human answer probably says. Only ever a suggestion for the person who reads the tray."""

import re

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


def suggestion(text: str) -> str:
    """`accepted`, `declined`, `delegated`, `tentative`, or nothing: by Indonesian and English key words, of what
    stands above the quoted mail."""
    quoted = _QUOTE.search(text[:4000])
    own = " ".join(text[: quoted.start() if quoted else 4000].lower().split())
    return next((answer for answer, pattern in _SAYS.items() if re.search(pattern, own)), "")
