"""Imports only point down. A newcomer can read a floor without knowing the ones above it."""

import ast
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "src" / "guidang"
FLOOR = {"domain": 1, "paper": 2, "store": 2, "rehearsal": 2, "steps": 3, "faces": 4, "__main__": 5}
WINGS = ("lists", "forms", "scans", "dossiers")
SHARED_BY_STEPS = {
    f"guidang.steps.{name}"
    for name in (
        "desk",
        "by_hand",
        "blank_cache",
        "folders",
        "taking",
        "standing",
        "changing",
        "comparing",
        "opening",
        "telling",
        "list_papers",
        "records",
        "outcomes",
        "record_matching",
        "print_sets",
        "print_files",
        "print_notes",
        "glyphs",
        "print_requests",
        "readings",
        "judging",
        "rematching",
        "deciding",
        "review_folder",
        "scan_reading",
        "attachments",
    )
}
STANDARD_PLUS = {"guidang", "stdnum"}


def modules() -> dict[str, Path]:
    return {
        ".".join(("guidang", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in sorted(ROOT.rglob("*.py"))
    }


MODULES = modules()


def imports(path: Path, *, at_top: bool = False) -> set[str]:
    """The guidang modules that a file imports; ``at_top`` leaves out those inside functions."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = tree.body if at_top else list(ast.walk(tree))
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in inner}
    return found


def ours(path: Path, *, at_top: bool = False) -> set[str]:
    return {name for name in imports(path, at_top=at_top) if name.split(".")[0] == "guidang"}


def floor(module: str) -> int:
    parts = module.split(".")
    return FLOOR[parts[1]] if len(parts) > 1 else 0


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    for target in ours(MODULES[module]):
        assert floor(target) <= floor(module), f"{module} imports {target}, which lives above it"


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("guidang.paper")])
def test_paper_does_not_know_the_store(module: str) -> None:
    for target in ours(MODULES[module]):
        assert not target.startswith("guidang.store"), (
            f"{module} imports {target}: paper/ must run on any machine"
        )


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("guidang.store")])
def test_the_store_does_not_know_paper(module: str) -> None:
    assert not [t for t in ours(MODULES[module]) if t.startswith("guidang.paper")]


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("guidang.paper.")])
def test_wings_do_not_import_each_other(module: str) -> None:
    wing = module.split(".")[2]
    for target in ours(MODULES[module]):
        other = target.split(".")[2] if target.startswith("guidang.paper.") else wing
        assert other == wing or other not in WINGS, f"{module} imports {target}: another wing of paper/"


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("guidang.steps.")])
def test_steps_do_not_import_steps(module: str) -> None:
    for target in ours(MODULES[module]):
        if target.startswith("guidang.steps.") and target not in SHARED_BY_STEPS:
            pytest.fail(f"{module} imports the step {target}: the faces put steps together")


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("guidang.rehearsal")])
def test_the_rehearsal_may_not_talk_to_the_reader(module: str) -> None:
    for target in ours(MODULES[module]):
        assert target.startswith("guidang.rehearsal"), (
            f"{module} imports {target}: the simulator must be honest"
        )


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("guidang.domain")])
def test_the_domain_needs_the_standard_library_only(module: str) -> None:
    import sys

    for name in imports(MODULES[module]):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or top in STANDARD_PLUS, f"{module} imports {name}"


def test_only_word_imports_docxtpl() -> None:
    users = [m for m, p in MODULES.items() if any(n.split(".")[0] == "docxtpl" for n in imports(p))]
    assert users == ["guidang.paper.forms.printing.word_template"], "docxtpl has traps; one module knows them"


def test_no_cycle() -> None:
    graph = {m: {t for t in ours(p, at_top=True) if t != m and t in MODULES} for m, p in MODULES.items()}
    tuple(graphlib.TopologicalSorter(graph).static_order())


def test_no_file_is_too_long() -> None:
    long = {m: n for m, p in MODULES.items() if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert not long, f"look twice: {long}"


def test_no_function_is_longer_than_a_screen() -> None:
    long = {}
    for module, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and (n := (node.end_lineno or 0) - node.lineno + 1) > 60:
                long[f"{module}.{node.name}"] = n
    assert not long, f"functions that do not fit on a screen: {long}"
