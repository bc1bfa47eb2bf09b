"""Whether timestamps, signed files and scans still are what they were when they came."""

from collections.abc import Iterator
from dataclasses import dataclass

from forum import config
from forum.adapters import sealing
from forum.adapters.storage import Storage, StorageFailed
from forum.minutes.chain import Fault
from forum.minutes.proofs import means, queries
from forum.minutes.proofs.models import SealTimestamp


@dataclass(frozen=True)
class Standing:
    """How a timestamp stands. `code`: proved; followed (intact, no anchors are set to follow it to); unasked (pyHanko
    is not here); or a fault: timestamp, untrusted."""

    code: str

    @property
    def is_ill(self) -> bool:
        return self.code in ("timestamp", "untrusted")


def standing(stamp: SealTimestamp, seal: str) -> Standing:
    """Judge a kept token anew, for the seal that stands in the chain now. About 10 ms."""
    if stamp.seal != seal:
        return Standing("timestamp")
    if not sealing.available():
        return Standing("unasked")
    try:
        anchors = means.trusted()
    except sealing.BadAnchors:
        anchors = []
    try:
        said = sealing.check(stamp.token, seal, anchors)
    except sealing.BadTimestamp:
        return Standing("timestamp")
    if said.at != stamp.at or said.authority != stamp.authority:
        return Standing("timestamp")
    if not anchors:
        return Standing("followed")
    return Standing("proved" if said.is_trusted else "untrusted")


def words(forum_id: int) -> str:
    """How many timestamps and files there are, in English, for the command; empty when there are none."""
    stamps, files = queries.stamps_of_forum(forum_id), queries.files_of_forum(forum_id)
    if not stamps and not files:
        return ""
    said = [f"{len(stamps)} timestamps", f"{sum(one[1] == 'signed' for one in files)} signed PDFs",
            f"{sum(one[1] == 'scan' for one in files)} officially signed files"]  # fmt: skip
    found = {standing(stamp, seal or "").code for stamp, seal, *_place in stamps}
    if "unasked" in found:
        said.append("timestamps NOT LOOKED AT: pip install 'rembug[sealing]'")
    elif "followed" in found:
        said.append("timestamps intact, but REMBUG_TSA_ANCHORS is not set: nobody vouches for them")
    return ", ".join(said)


def verify(forum_id: int) -> Iterator[Fault]:
    """Every fault of a forum: timestamps that do not fit, files that are gone or changed (lost_signed, lost_scan)."""
    for stamp, seal, position, key, number in queries.stamps_of_forum(forum_id):
        found = standing(stamp, seal or "")
        if found.is_ill:
            yield Fault(found.code, position or 0, key, number)
    files = Storage(config.current().files)
    for sha256, kind, key, number in queries.files_of_forum(forum_id):
        try:
            files.open(sha256)
        except StorageFailed:
            yield Fault(f"lost_{kind}", 0, key, number)
