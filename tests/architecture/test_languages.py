"""Indonesian lacks nothing; English is the text itself (docs/decisions/0001-english-message-ids.md)."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "forum/translations/id/LC_MESSAGES/messages.po"


def test_every_text_of_the_product_has_its_indonesian() -> None:
    ran = subprocess.run([sys.executable, ROOT / "script/messages", "--check"], capture_output=True, text=True)
    assert (ran.stdout, ran.returncode) == ("", 0)


def test_translations_keep_every_placeholder_and_none_is_doubtful() -> None:
    catalogue = read_po(BytesIO(PO.read_bytes()), locale="id")
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        english = " ".join(message.id) if isinstance(message.id, tuple) else message.id
        indonesian = " ".join(message.string) if isinstance(message.string, (tuple, list)) else message.string
        marks = [set(re.findall(r"%\(\w+\)[sd]", text)) for text in (english, indonesian)]
        if marks[1] - marks[0] or (marks[0] - marks[1] and not isinstance(message.id, tuple)) or message.fuzzy:
            wrong.append(english)
    assert wrong == []
