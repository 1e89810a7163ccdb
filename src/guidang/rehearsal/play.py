"""The play itself: issued sheets in, files as a clerk would drop them out, and the truth about every page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from . import containers, script, strangers
from .capture import fax, feeder, glass
from .ink import Image
from .light import turned
from .paper import Prints
from .people import Finished, finish
from .phone import photo
from .plan import Capture, Container, File, Kind, Shot, choose_lost, choose_unsigned, make_plan
from .sheets import Sheet, returning

Truth = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Run:
    """What stays the same during one run."""

    prints: Prints
    seed: int
    unsigned: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Taken:
    """One captured page, as displayed, and what is true of each piece on it (without file and page)."""

    image: Image
    truths: tuple[Truth, ...]


def rehearse(
    issued: Sequence[Mapping[str, Any]],
    root: Path,
    out: Path,
    seed: int,
    *,
    lost: int = 0,
    duplicate: bool = True,
    progress: Progress | None = None,
) -> list[Truth]:
    """Print, sign, tear and scan what ``issued`` (the list of ``guidang issued --json``) says comes back.

    PDFs are read under ``root``, scans are written into ``out``. ``lost`` returning sheets never arrive and
    are not in the truth; with ``duplicate`` one file arrives twice. ``progress`` hears (pages done, pages in
    all). The same list, PDFs and ``seed`` give the same bytes and the same truth.

    Returns one record a piece of paper: ``file`` (a name in ``out``), ``page`` (0-based), ``qr`` or None,
    ``case_id``, ``form``, ``part`` (None for strangers), ``kind`` (clean, unsigned, foreign, blank,
    duplicate), ``orientation`` (degrees clockwise of the content on the displayed page), ``signed`` and
    ``ticks`` (mark → bool), ``capture`` (flatbed, adf, photo, fax).
    Raises KeyError for a row without its keys and FileNotFoundError for a PDF that is not there.
    """
    sheets = returning(issued)
    casting = np.random.default_rng((seed, 0))
    unsigned = choose_unsigned(sheets, casting)
    gone = choose_lost(sheets, unsigned, lost, casting)
    files = make_plan([s for s in sheets if s.qr not in gone], unsigned, casting)
    out.mkdir(parents=True, exist_ok=True)
    total = sum(len(f.shots) for f in files)
    truths: list[Truth] = []
    done = 0
    with Prints(root) as prints:
        run = _Run(prints, seed, unsigned)
        for number, file in enumerate(files, start=1):
            for page, taken in enumerate(_drop(file, out, run, np.random.default_rng((seed, number)))):
                truths += [{"file": file.name, "page": page, **truth} for truth in taken]
                done += 1
                if progress is not None:
                    progress(done, total)
    return truths + (_send_twice(files, truths, out) if duplicate else [])


def _drop(file: File, out: Path, run: _Run, rng: np.random.Generator) -> Iterator[tuple[Truth, ...]]:
    """Capture the pages of ``file``, yielding their truths one by one, and write it after the last."""
    path = out / file.name
    fine = (file.container, file.shots[0].capture) == (Container.PDF, Capture.FLATBED)
    fine = fine and rng.random() < script.FINE_SHARE
    dpi = script.FINE_DPI if fine else script.DPI
    gray = _gray(file.container, rng)
    quality = int(rng.integers(*script.JPEG_QUALITY))
    pages: list[Image] = []
    packed: list[containers.Jpeg] = []
    for shot in file.shots:
        taken = _take(shot, run, dpi, gray, rng)
        if file.container is Container.PDF:
            rotate = int(rng.choice([90, 180, 270])) if rng.random() < script.ROTATE_KEY_SHARE else 0
            packed.append(containers.jpeg(taken.image, quality, dpi, rotate))
        else:
            pages.append(taken.image)
        yield taken.truths
    if file.container is Container.PDF:
        containers.write_pdf(path, packed)
    elif file.container is Container.TIFF:
        containers.write_tiff(path, pages, (dpi, dpi), quality)
    elif file.container is Container.FAX:
        containers.write_fax(path, pages, script.FAX_DPI)
    elif file.container is Container.PNG:
        containers.write_png(path, pages[0], dpi)
    else:
        tag = _pick(script.EXIF_TAGS, rng)
        containers.write_photo(path, pages[0], int(rng.integers(*script.PHOTO_QUALITY)), tag)


def _gray(container: Container, rng: np.random.Generator) -> bool:
    """Whether the machine is set to gray for this file. A phone is not; a fax machine sees to it itself."""
    if container in (Container.PHOTO, Container.FAX):
        return False
    return container in (Container.TIFF, Container.PNG) or rng.random() >= script.COLOUR_SHARE


def _take(shot: Shot, run: _Run, dpi: int, gray: bool, rng: np.random.Generator) -> _Taken:
    """Capture one page: finish its sheets, put them into the machine, turn the picture."""
    if shot.stranger is not None:
        piece = strangers.leaflet(dpi, rng) if shot.stranger is Kind.FOREIGN else strangers.blank(dpi)
        return _stranger(shot, feeder(piece.in_gray() if gray else piece, rng), _pick(script.TURNS, rng))
    if shot.capture is Capture.PHOTO and not shot.sheets[0].whole:
        dpi = script.PHOTO_PART_DPI
    done = [finish(s, run.prints, dpi, run.seed, s.qr in run.unsigned, rng) for s in shot.sheets]
    pieces = [d.piece.in_gray() if gray else d.piece for d in done]
    own = [0] * len(done)
    turn = _pick(script.TURNS, rng)
    if shot.capture is Capture.FLATBED:
        if len(done) > 1:
            own = [180 if rng.random() < script.UPSIDE_DOWN_SHARE else 0 for _ in done]
        image = glass(pieces, own, rng)
    elif shot.capture is Capture.ADF:
        image = feeder(pieces[0], rng)
    elif shot.capture is Capture.FAX:
        image = fax(done[0].piece, rng)
        turn -= turn % 180  # a fax page goes in long side first, or its oblong pixels would be lying
    else:
        image = photo(done[0].piece, rng)
        turn = int(rng.choice([90, 180, 270])) if rng.random() < script.PHOTO_ASKEW_SHARE else 0
    truths = [
        _truth(sheet, shot.capture, finished, (turn + extra) % 360, sheet.qr in run.unsigned)
        for sheet, finished, extra in zip(shot.sheets, done, own, strict=True)
    ]
    return _Taken(turned(image, turn), tuple(truths))


def _truth(sheet: Sheet, capture: Capture, finished: Finished, orientation: int, unsigned: bool) -> Truth:
    return {
        "qr": sheet.qr,
        "case_id": sheet.case_id,
        "form": sheet.form,
        "part": sheet.part,
        "kind": str(Kind.UNSIGNED if unsigned else Kind.CLEAN),
        "orientation": orientation,
        "signed": finished.signed,
        "ticks": finished.ticks,
        "capture": str(capture),
    }


def _stranger(shot: Shot, image: Image, turn: int) -> _Taken:
    truth: Truth = {
        "qr": strangers.FOREIGN_URL if shot.stranger is Kind.FOREIGN else None,
        "case_id": None,
        "form": None,
        "part": None,
        "kind": str(shot.stranger),
        "orientation": turn,
        "signed": {},
        "ticks": {},
        "capture": str(shot.capture),
    }
    return _Taken(turned(image, turn), (truth,))


def _send_twice(files: Sequence[File], truths: Sequence[Truth], out: Path) -> list[Truth]:
    """One file, a photo if there is one, arrives again, named as a browser names a second download."""
    sent = next((f for f in files if f.container is Container.PHOTO), files[0])
    name = Path(sent.name)
    again = f"{name.stem} (1){name.suffix}"
    containers.write_copy(out / again, out / sent.name)
    return [{**t, "file": again, "kind": str(Kind.DUPLICATE)} for t in truths if t["file"] == sent.name]


def _pick(shares: Sequence[tuple[int, float]], rng: np.random.Generator) -> int:
    """One of the values by its share."""
    return int(rng.choice([value for value, _ in shares], p=[share for _, share in shares]))
