"""The people: they sign, tick and stamp a printed sheet, and then tear off the part that goes back."""

from dataclasses import dataclass

import numpy as np

from . import script
from .hand import hand_of, signature, tick
from .ink import MM, Image, lay_ink
from .paper import Piece, Prints, codes_on, fold, tear
from .seal import stamp
from .sheets import Box, Mark, Sheet

_TRIES = 24  # how often a person shifts the seal in mind before stamping
_CLEAR_MM = 1.5  # kept free round a code


@dataclass(frozen=True, slots=True)
class Finished:
    """A sheet ready for the scanner, and what was done on it: mark name → whether it carries ink."""

    piece: Piece
    signed: dict[str, bool]
    ticks: dict[str, bool]


def finish(
    sheet: Sheet, prints: Prints, dpi: int, seed: int, forgetful: bool, rng: np.random.Generator
) -> Finished:
    """Print ``sheet``, fill it in by hand and tear it off. Nobody signs or stamps when ``forgetful``."""
    page = prints.page(sheet.pdf, sheet.pdf_page, dpi)
    if not forgetful:
        _stamp_seals(page, sheet, dpi, rng)
    signed = _sign(page, sheet, dpi, seed, forgetful, rng)
    ticks = _tick(page, sheet, dpi, seed, rng)
    if sheet.whole:
        return Finished(Piece(page, np.full(page.shape[:2], 255, np.uint8), dpi), signed, ticks)
    piece = tear(page, sheet.box, dpi, rng)
    if rng.random() < script.FOLDED_SHARE:
        fold(piece, rng)
    return Finished(piece, signed, ticks)


def _sign(
    page: Image, sheet: Sheet, dpi: int, seed: int, forgetful: bool, rng: np.random.Generator
) -> dict[str, bool]:
    signed = {}
    for mark in sheet.of_kind("signature"):
        wanted = mark.required or rng.random() < script.OPTIONAL_SIGNED
        signed[mark.name] = wanted and not forgetful
        if signed[mark.name]:
            hand = hand_of(seed, f"{sheet.case_id} {mark.name}")
            lay_ink(page, dpi, signature(hand, _mm(page, mark.box, dpi), rng), hand.ink, rng)
    return signed


def _tick(page: Image, sheet: Sheet, dpi: int, seed: int, rng: np.random.Generator) -> dict[str, bool]:
    """Answer every question of the sheet with one tick, by the hand that signs first."""
    questions: dict[str, list[Mark]] = {}
    for mark in sheet.of_kind("tick"):
        questions.setdefault(mark.name.rpartition(".")[0], []).append(mark)
    signers = [m.name for m in sheet.of_kind("signature")] or ["parent"]
    hand = hand_of(seed, f"{sheet.case_id} {signers[0]}")
    chosen = {question: _answer(marks, rng) for question, marks in questions.items()}
    boxes = [m.box for m in sheet.of_kind("tick")]
    for mark in chosen.values():
        box = _mm(page, mark.box, dpi)
        rights = [_mm(page, b, dpi)[0] for b in boxes if _right_of(b, mark.box)]
        room = min(rights) - box[2] if rights else box[3] - box[1]
        lay_ink(page, dpi, tick(hand, box, room, rng), hand.ink, rng)
    return {m.name: m in chosen.values() for marks in questions.values() for m in marks}


def _answer(marks: list[Mark], rng: np.random.Generator) -> Mark:
    agrees = [m for m in marks if m.name.rpartition(".")[2] == "yes"]
    if agrees and rng.random() < script.YES_SHARE:
        return agrees[0]
    others = [m for m in marks if m not in agrees] or marks
    return others[int(rng.integers(len(others)))]


def _stamp_seals(page: Image, sheet: Sheet, dpi: int, rng: np.random.Generator) -> None:
    """Stamp at every seal mark, off the codes, and off the places for hands where there is room."""
    seals = sheet.of_kind("seal")
    codes = codes_on(page, dpi) if seals else []
    hands = [_mm(page, m.box, dpi) for m in sheet.marks if m.kind in ("signature", "tick")]
    for mark in seals:
        x0, y0, x1, y1 = _mm(page, mark.box, dpi)
        tries = []
        for i in range(_TRIES):
            stray = 2 + 10 * i / _TRIES
            shrink = (script.SEAL_MM[0] - script.SEAL_LEAST_MM) * i / _TRIES
            dx, dy = rng.uniform(-stray, stray, 2)
            tries.append(((x0 + x1) / 2 + dx, (y0 + y1) / 2 + dy, rng.uniform(*script.SEAL_MM) - shrink))
        x, y, diameter = min(tries, key=lambda t: (_covers(t, codes) * 3 + _covers(t, hands), tries.index(t)))
        stamp(page, dpi, (x, y), diameter, mark.name, rng)


def _covers(disc: tuple[float, float, float], boxes: list[Box]) -> int:
    """How many of ``boxes`` (mm) a disc (x, y, diameter) touches."""
    x, y, diameter = disc
    nearest = [(np.clip(x, x0, x1) - x, np.clip(y, y0, y1) - y) for x0, y0, x1, y1 in boxes]
    return sum(bool(np.hypot(dx, dy) < diameter / 2 + _CLEAR_MM) for dx, dy in nearest)


def _right_of(other: Box, box: Box) -> bool:
    """Whether ``other`` stands to the right of ``box`` on the same line."""
    return other[0] >= box[2] and other[1] < box[3] and other[3] > box[1]


def _mm(page: Image, box: Box, dpi: float) -> Box:
    height, width = (px / dpi * MM for px in page.shape[:2])
    return box[0] * width, box[1] * height, box[2] * width, box[3] * height
