"""The code on the projector: derived from a nonce and the time, stored nowhere (docs/decisions/0003). Pure."""

import hashlib
import hmac
from datetime import datetime

ALPHABET = "ACDEFHJKMNPRTVWXY34679"
"""Without look-alikes: no 0/O/Q, 1/I/L, 2/Z, 5/S, 6/G (6 stays alone), 8/B, U/V (V stays alone)."""
LENGTH = 6
WINDOW_SECONDS = 45
KEPT = 4
"""For so many windows after it left the screen a code is still taken: three minutes for somebody who types slowly."""


def window(now: datetime) -> int:
    """The number of the window that `now` lies in."""
    return int(now.timestamp()) // WINDOW_SECONDS


def seconds_left(now: datetime) -> int:
    """How many whole seconds the code that is shown now stays on the screen: 1 to WINDOW_SECONDS."""
    return WINDOW_SECONDS - int(now.timestamp()) % WINDOW_SECONDS


def code(secret_key: str, nonce: str, number: int) -> str:
    """The six characters of one window: about 113 million possible ones."""
    mac = hmac.new(secret_key.encode(), f"self_check_in:{nonce}:{number}".encode(), hashlib.sha256).digest()
    value, found = int.from_bytes(mac, "big"), ""
    for _place in range(LENGTH):
        value, rest = divmod(value, len(ALPHABET))
        found += ALPHABET[rest]
    return found


def cleaned(typed: str) -> str:
    """What somebody typed or scanned as a code is written: capitals, no blanks or hyphens. Empty for what is none."""
    plain = "".join(one for one in typed[:40].upper() if one not in " -.\u2013\u00a0\t")
    return plain if len(plain) == LENGTH and all(one in ALPHABET for one in plain) else ""


def in_two(shown: str) -> str:
    """A code as people read it aloud: "KMX 47T"."""
    return f"{shown[:3]} {shown[3:]}"


def accepts(typed: str, secret_key: str, nonce: str, now: datetime) -> bool:
    """Whether this code is on the screen, or was at most KEPT windows ago."""
    wanted = cleaned(typed)
    here = window(now)
    good = [code(secret_key, nonce, number) for number in range(here - KEPT, here + 1)]
    return bool(wanted) and any(hmac.compare_digest(wanted, one) for one in good)
