"""Compare blanks with LibreOffice: ``python -m tests.oracle DOCX_OR_FOLDER... --out DIR``.

Without a path: every pack of the repository. A folder with a pack.toml is read as a pack, any other .docx
stands for itself. Writes pairs of pictures to DIR (ours left; red: lacking on the other side, orange: further
off than the limit, blue: a line begins elsewhere) and prints a table.
"""

import argparse
import tempfile
from pathlib import Path

from tests.oracle.compare import Comparison, compare
from tests.oracle.office import to_pdf
from tests.oracle.pairs import PACKS, Sample, samples
from tests.oracle.pictures import pictures

from guidang.domain.errors import TemplateFaults


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder for pictures and both PDFs")
    parser.add_argument("--limit", type=float, default=3.0, help="pt (6 on pages with a line grid)")
    wanted = parser.parse_args()
    paths = wanted.paths or [path.parent for path in sorted(PACKS.glob("*/pack.toml"))]
    wanted.out.mkdir(parents=True, exist_ok=True)
    found = {sample.name: sample for path in paths for sample in samples(path)}
    blanks = {}
    for name, sample in found.items():
        try:
            blanks[name] = sample.blank()
        except TemplateFaults as refusal:
            print(f"{name}: refused\n    " + str(refusal).replace("\n", "\n    "))
        except Exception as fault:  # noqa: BLE001 - one form that the compiler falls over must not hide the rest
            print(f"{name}: the compiler fell over: {type(fault).__name__}: {str(fault)[:200]}")
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        theirs = to_pdf({name: found[name].stand_in() for name in blanks}, Path(folder))
    heads = ("chars", "lack", "more", "breaks", "median", "worst")
    print(f"{'form':40} {'pages':>7}" + "".join(f"{head:>7}" for head in heads))
    for name, blank in blanks.items():
        result = compare(blank, theirs[name])
        show(name, result)
        _write(wanted.out, found[name], blank.pdf, theirs[name], result, wanted.limit)


def show(name: str, result: Comparison) -> None:
    """One row of the table, and under it the lines that end differently and the worst places."""
    ours, others = result.pages
    counts = (result.pairs, result.missing, result.extra, result.breaks)
    told = "".join(f"{len(count):>7}" for count in counts)
    print(f"{name:40} {ours:>3}/{others:<3}{told}{result.typical:>7.2f}{result.worst:>7.2f}")
    for words, _, _ in result.breaks[:8]:
        print(f"      {words}")
    sizes = [pair[0] for pair in result.sizes]
    for label, glyphs in (("lack", result.missing), ("more", result.extra), ("other size", sizes)):
        if glyphs:
            print(f"      {label}: {''.join(g.text for g in glyphs)[:60]}")


def _write(out: Path, sample: Sample, ours: bytes, theirs: bytes, result: Comparison, limit: float) -> None:
    name = sample.name.replace("/", "_")
    (out / f"{name}.ours.pdf").write_bytes(ours)
    (out / f"{name}.libreoffice.pdf").write_bytes(theirs)
    far = max(limit, 6.0) if sample.snaps else limit
    for number, picture in enumerate(pictures(ours, theirs, result, far), start=1):
        picture.save(out / f"{name}_{number}.png")


if __name__ == "__main__":
    main()
