"""Looks into a built wheel: everything the product needs at run time must be in it.

python -m tests.architecture.wheel FILE
"""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"forum": "forum", "templates": "forum/templates", "static": "forum/static", "migrations": "forum/migrations"}


def missing(wheel: Path) -> list[str]:
    """Files of the checkout that the wheel lacks."""
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = []
    for folder, inside in FOLDERS.items():
        for path in (ROOT / folder).rglob("*"):
            relative = path.relative_to(ROOT / folder)
            if path.is_file() and "__pycache__" not in path.parts and relative.parts[:2] != ("vendor", "dev"):
                wanted.append(f"{inside}/{relative.as_posix()}")
    return sorted(name for name in wanted if name not in packed and not name.endswith("/.assets"))


def foreign(wheel: Path) -> list[str]:
    """What a machine leaves beside the files and the wheel must not carry."""
    return sorted(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".pyc"))


if __name__ == "__main__":
    lacking, carried = missing(Path(sys.argv[1])), foreign(Path(sys.argv[1]))
    print("\n".join(["The wheel lacks:", *lacking]) if lacking else "The wheel has everything.")
    print("\n".join(["The wheel carries:", *carried]) if carried else "It has nothing else.")
    sys.exit(bool(lacking or carried))
