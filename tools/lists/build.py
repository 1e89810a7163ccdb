"""Build the corpus of lists: `python -m tools.lists.build`; G or B after it builds only these.

Every module good_*.py and bad_*.py beside this file that has `lists()` gives its lists of Made. Same code,
same bytes, but for the files that LibreOffice saved: those are kept as they are while they exist (delete one
to have it made anew).
"""

import importlib
import json
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import tools.lists
from tools.lists.kit import Made

CORPUS = Path(__file__).parents[2] / "tests" / "resources" / "lists" / "corpus"


def main(prefix: str = "") -> None:
    """Build the lists of one ``prefix``, or all; only a whole build removes files that no module makes."""
    CORPUS.mkdir(parents=True, exist_ok=True)
    made = _made(("good_",) if prefix == "G" else ("bad_",) if prefix == "B" else ("good_", "bad_"))
    twice = sorted({one.name for one in made if sum(other.name == one.name for other in made) > 1})
    if twice:
        raise SystemExit(f"named twice: {twice}")
    for one in made:
        _write(one)
    print(f"{len(made)} lists")
    if prefix:
        return
    wanted = {one.name for one in made} | {f"{one.name}.expected.json" for one in made} | {"README.md"}
    for path in CORPUS.iterdir():
        if path.name not in wanted:
            path.unlink()
    (CORPUS / "README.md").write_text(_readme(sorted(made, key=lambda one: one.name)), encoding="utf-8")


def _made(themes_of: tuple[str, ...]) -> list[Made]:
    names = sorted(module.name for module in pkgutil.iter_modules(tools.lists.__path__))
    themes = [importlib.import_module(f"tools.lists.{n}") for n in names if n.startswith(themes_of)]
    return [one for theme in themes if hasattr(theme, "lists") for one in theme.lists()]


def _write(one: Made) -> None:
    path = CORPUS / one.name
    if one.soffice is None:
        path.write_bytes(one.data)
    elif not path.exists():
        path.write_bytes(_by_libreoffice(one))
    expected = json.dumps(one.expectation(), ensure_ascii=False, indent=1)
    path.with_name(f"{one.name}.expected.json").write_text(expected + "\n", encoding="utf-8")


def _by_libreoffice(one: Made) -> bytes:
    if one.soffice is None or shutil.which("soffice") is None:
        raise SystemExit(f"{one.name}: LibreOffice is needed to make it")
    extension, target = one.soffice
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"source.{extension}")
        source.write_bytes(one.data)
        out = Path(folder, "out")
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(out),
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        (saved,) = out.iterdir()
        return saved.read_bytes()


def _readme(made: list[Made]) -> str:
    rows = [f"| {one.name} | {one.how} | {one.purpose} |" for one in made]
    head = [
        "# The corpus of lists",
        "",
        "Made by `python -m tools.lists.build`; the people in these lists do not exist.",
        "`X.expected.json` says what reading `X` must give: the builder's own truth, never the reader's.",
        "G: lists that must read well. B: lists that must be refused, or whose faults must be named.",
        "",
        "| file | how made | purpose |",
        "|---|---|---|",
    ]
    return "\n".join(head + rows) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:2])
