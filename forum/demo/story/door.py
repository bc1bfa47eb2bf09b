"""The door: a phone without network for an hour, another beside it, and closing as an act of a person."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from forum.attendance import queries as attendance_queries
from forum.attendance.desk.state import milliseconds
from forum.demo import phone
from forum.demo.story.tale import Browser, Tale, insist
from forum.demo.world import people
from forum.extensions import db
from forum.kernel import clock, ids

WRONG_BY = timedelta(hours=3, minutes=20)
"""How far the clock of the phone without network is behind ours."""
WITHOUT_NETWORK = timedelta(hours=1)
AT_ONCE = 7
"""Taps in one sync, so that there are several to come in another order."""
_LINK = re.compile(r"<code>([^<]+/pintu/[A-Za-z0-9_-]+)</code>")


def stand(tale: Tale) -> str:
    """Two phones are admitted. One records an hour of arrivals without network, its clock hours behind; the other has
    network and records some of the same people. Then the first one sends everything: the last part first, and twice,
    because the first answer was lost."""
    clock.advance(tale.starts_at - timedelta(minutes=10) - clock.now())
    organiser = tale.browser().sign_in(tale.users["organiser"].email, people.PASSWORD)
    silent, other = _admit(tale, organiser, "Meja 1"), _admit(tale, organiser, "Meja 2")
    state: phone.Facts = tale.browser().get(f"{silent}/daftar.json").json or {}
    expected = phone.coming(state)
    insist(len(expected) > 20, f"the list at the door has {len(expected)} people to come")
    taps, arrived = [], {}
    for number, (seat, one) in enumerate(expected):
        clock.advance(WITHOUT_NETWORK / len(expected))
        arrived[one["code"]] = clock.now()
        taps.append(phone.came(f"cerita-1-{number}", milliseconds(clock.now() - WRONG_BY), seat, one))
        if number % 5 == 0:
            again = phone.came(f"cerita-2-{number}", milliseconds(clock.now()), seat, one)
            _sync(tale, other, [again])
    insist(len(_people(tale)) == len(expected[::5]), "the silent phone was heard without network")
    parts = [taps[start : start + AT_ONCE] for start in range(0, len(taps), AT_ONCE)]
    for part in [*reversed(parts), *parts]:
        _sync(tale, silent, part, behind=WRONG_BY)
    present = _people(tale)
    insist(sorted(one.subject for one in present) == sorted(arrived), "somebody was lost or is there twice")
    wrong = [one.subject for one in present if abs(one.arrived_at - arrived[one.subject]) > timedelta(seconds=2)]
    insist(not wrong, f"a wrong clock moved {len(wrong)} arrivals")
    tale.result["door"] = {"taps": len(taps), "sent": 2 * len(taps), "people": len(present)}
    return (
        f"{len(taps)} ketukan, satu jam tanpa jaringan, jam salah 3.20, dikirim dua kali dan terbalik / taps, an hour "
        f"without network, clock 3:20 wrong, sent twice and backwards; {len(present)} orang / people, 0 hilang / lost, "
        "0 ganda / doubled"
    )


def close(tale: Tale) -> str:
    """A person sees what would be said of those nobody recorded, and closes; the phones erase their lists."""
    clock.advance(tale.meeting.ends_at - clock.now())
    organiser = tale.browser().sign_in(tale.users["organiser"].email, people.PASSWORD)
    page = f"/rapat/{tale.meeting.key}/pintu/tutup"
    shown = organiser.get(page).text
    ticked = re.findall(r'name="absent" value="(\d+)" checked', shown)
    said = dict(re.findall(r'name="outcome-(\d+)">.*?value="(\w+)" selected', shown, re.DOTALL))
    data: dict[str, Any] = {"absent": ticked, "client_key": ids.new_key()[:24]}
    closed = organiser.submit(page, data | {f"outcome-{number}": said[number] for number in ticked})
    insist(closed.status_code == 303, f"closing answered {closed.status_code}")
    outcomes = attendance_queries.outcomes([tale.meeting.id])[tale.meeting.id]
    counted = Counter(outcome.code for outcome in outcomes.values())
    insist(
        counted["head"] and counted["deputy"] and counted["absent"] and counted["absent_notice"],
        f"odd: {dict(counted)}",
    )
    insist(attendance_queries.closing(tale.meeting) is not None, "nobody has closed attendance")
    insist(tale.meeting.state == "held", f"the meeting is {tale.meeting.state}")
    tale.result["attendance"] = dict(sorted(counted.items()))
    return ", ".join(f"{code} {number}" for code, number in sorted(counted.items()))


def _admit(tale: Tale, organiser: Browser, label: str) -> str:
    """Admit a phone as the organiser does; the path of the link that is shown."""
    page = f"/rapat/{tale.meeting.key}/pintu/perangkat"
    admitted = organiser.submit(page, {"do": "admit", "label": label, "nonce": ids.new_token()})
    insist(admitted.status_code == 303, f"admitting {label} answered {admitted.status_code}")
    link = _LINK.search(organiser.get(admitted.headers["Location"]).text)
    insist(link, f"{label} was shown no link")
    return urlsplit(link[1] if link else "").path


def _sync(tale: Tale, desk: str, said: list[phone.Tap], behind: timedelta = timedelta()) -> None:
    """What the phone at `desk` sends; every tap must be taken and none refused."""
    clock.advance(timedelta(seconds=1))
    sent = {"client": "cerita", "now": milliseconds(clock.now() - behind), "events": said, "want": False}
    answer = tale.browser().send(f"{desk}/kabar", sent)
    insist(answer.status_code == 200, f"the door answered {answer.status_code}")
    heard = answer.json or {}
    insist(sorted(heard["taken"]) == sorted(one["key"] for one in said), "a tap was not taken")
    insist(heard["refused"] == [], f"the door refused {heard['refused']}")


def _people(tale: Tale) -> list[Any]:
    db.session.rollback()
    return list(attendance_queries.people(tale.meeting.id))
