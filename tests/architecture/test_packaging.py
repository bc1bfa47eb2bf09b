"""Every package of the product is named in setup.cfg: what is not listed is not in the wheel."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAPPED = ["forum.templates", "forum.static", "forum.migrations"]


def packages() -> list[str]:
    """Every folder of code below `forum/`, and the folders that are mapped into the package."""
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "forum").rglob("__init__.py")
        if "__pycache__" not in path.parts
    }
    return [*sorted(found), *MAPPED]


def test_setup_cfg_lists_every_package() -> None:
    """To mend: `python -m tests.architecture.test_packaging`."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    assert setup["options"]["packages"].split() == packages()


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "forum").rglob("*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


if __name__ == "__main__":
    text = (ROOT / "setup.cfg").read_text()
    before, _, rest = text.partition("packages =\n")
    _, _, after = rest.partition("install_requires")
    listed = "".join(f"    {name}\n" for name in packages())
    (ROOT / "setup.cfg").write_text(f"{before}packages =\n{listed}install_requires{after}")
