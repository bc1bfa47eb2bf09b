"""Small calendars for tests of what strangers may write."""

from forum.adapters.ics import ItipEvent, read


def calendar(*lines: str, before: tuple[str, ...] = ("METHOD:REPLY",), kind: str = "VEVENT") -> bytes:
    """A file with one component of these lines, and these lines before it."""
    whole = ["BEGIN:VCALENDAR", *before, f"BEGIN:{kind}", *lines, f"END:{kind}", "END:VCALENDAR", ""]
    return "\r\n".join(whole).encode()


def event(*lines: str, before: tuple[str, ...] = ("METHOD:REPLY",)) -> ItipEvent:
    """What is read out of such a file."""
    (found,) = read(calendar(*lines, before=before)).events
    return found


def zone(tzid: str, offset: str) -> tuple[str, ...]:
    """A VTIMEZONE with one offset, like +0700."""
    standard = ("BEGIN:STANDARD", "DTSTART:19700101T000000", f"TZOFFSETTO:{offset}", "END:STANDARD")
    return ("BEGIN:VTIMEZONE", f"TZID:{tzid}", *standard, "END:VTIMEZONE")
