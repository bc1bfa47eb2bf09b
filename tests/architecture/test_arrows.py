"""The arrows of the house, kept by a test and not by memory (docs/developer/house.md)."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FEATURES = (
    "demo", "search", "portal", "reports", "minutes", "actions", "attendance", "reminders", "invitations", "scheduling",
    "meetings", "forums", "accounts", "directory",
)  # fmt: skip
OPEN_MODULES = {"models", "events", "queries", "rules", "service", "kinds", "labels", "starters", "calling"}
GROUND = ("web", "outbox", "inbox", "jobs", "adapters", "kernel", "extensions", "paths", "config")
LEVELS = {
    # who -> which ground floors it may stand on
    "web": {"web", "kernel", "extensions", "paths", "config"},
    "outbox": {"outbox", "jobs", "adapters", "kernel", "extensions", "config"},
    "inbox": {"inbox", "jobs", "adapters", "kernel", "extensions", "config"},
    "jobs": {"jobs", "adapters", "kernel", "extensions", "config"},
    "adapters": {"adapters", "kernel"},
    "kernel": {"kernel", "extensions", "paths"},
    "extensions": set(),
    "paths": set(),
    "config": set(),
}


def modules() -> dict[str, ast.Module]:
    """Every module of the product, by its dotted name."""
    found = {}
    for path in sorted((ROOT / "forum").rglob("*.py")):
        dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[dotted] = ast.parse(path.read_text())
    return found


def imports(tree: ast.Module, names: set[str]) -> set[str]:
    """The modules of the product that `tree` imports, wherever the import stands."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in names else node.module for name in inner}
    return {name for name in found if name.split(".")[0] == "forum" and name in names}


MODULES = modules()
ARROWS = {name: imports(tree, set(MODULES)) - {name} for name, tree in MODULES.items()}


def room(module: str) -> str:
    """The first folder or file below `forum`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_features_import_only_features_to_their_right_and_of_those_only_open_modules() -> None:
    wrong = []
    for module, targets in ARROWS.items():
        if room(module) not in FEATURES:
            continue
        for target in targets:
            if room(target) not in FEATURES or room(target) == room(module):
                continue
            to_the_right = FEATURES.index(room(target)) > FEATURES.index(room(module))
            inner = target.split(".")[2] if target.count(".") >= 2 else ""
            if not to_the_right or (inner not in OPEN_MODULES and room(module) != "demo"):
                wrong.append(f"{module} -> {target}")
    assert wrong == []


def test_the_ground_floor_knows_no_feature() -> None:
    wrong = [
        f"{module} -> {target}"
        for module, targets in ARROWS.items()
        if room(module) in GROUND
        for target in targets
        if room(target) and room(target) not in LEVELS[room(module)]
    ]
    assert wrong == []


def test_only_the_entrance_imports_the_wiring_and_the_application() -> None:
    entrance = {"app", "wiring", "cli", "demo"}
    wrong = [
        f"{module} -> {target}"
        for module, targets in ARROWS.items()
        for target in targets
        if room(target) in ("app", "wiring", "cli") and room(module) not in entrance
    ]
    assert wrong == []


def test_there_is_no_cycle_of_imports() -> None:
    # A package's __init__ that gathers its own parts is no cycle; a part that asks for its package is.
    graph = {
        name: {target for target in targets if not name.startswith(f"{target}.")} for name, targets in ARROWS.items()
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from error


def test_no_import_hides_inside_a_function_without_its_reason() -> None:
    hidden = []
    for name, tree in MODULES.items():
        path = ROOT / (name.replace(".", "/") + ".py")
        path = path if path.exists() else ROOT / name.replace(".", "/") / "__init__.py"
        lines = path.read_text().splitlines()
        for function in ast.walk(tree):
            if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)) and "#" not in lines[node.lineno - 1]:
                    hidden.append(f"{name}:{node.lineno}")
    assert hidden == []


def test_services_never_commit() -> None:
    edges = {"forum.kernel.transaction", "forum.web.edge"}
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in MODULES.items()
        if name not in edges and room(name) not in ("demo", "cli")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert wrong == []


def test_only_the_clock_knows_the_time() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in MODULES.items()
        if name != "forum.kernel.clock" and room(name) != "adapters"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    ]
    assert wrong == []
