"""The case number (案号) as printed, read where both codes of a sheet are gone.

Where it stands, in which type and how large is known from the blank onto which the page was laid, and so is
its shape: a letter, ten digits and two dashes. Every character is compared with all that may stand there, as
our own printing draws them; a general reader of text knows less. The number counts only when every character
stands out and the check digits hold.
"""

import io
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray

from guidang.domain.codes import CaseNo
from guidang.domain.errors import MissingLibrary
from guidang.domain.form import Slot
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.fonts import Fonts
from guidang.paper.lettering.typefaces import LINE_CENTRE, measure
from guidang.paper.scans.page_image import Pixels, as_pixels
from guidang.paper.scans.pyramid import Pyramid, scale, shift
from guidang.paper.scans.registration import Fit

_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_SHAPE = "N000-00000-00"  # as CaseNo prints itself
_EM = 40  # px an em: 360 dpi of 8 pt
_ABOVE, _BELOW = 0.76, 0.10  # em of a character's picture above and below the baseline
_REACH = 0.8  # em: how far the print may lie from where registration has it, each way
_STRETCHES = (0.98, 1.0, 1.02)
_ALIKE, _WORST, _APART = 0.72, 0.5, 0.05  # of all characters; of each; from the next likely
_LOOSE = 2  # px by which a character may stand off its line


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """``case`` as printed; ``sure`` when every character stands out, else the best guess."""

    case: CaseNo
    sure: bool


def read_number(page: Pyramid, fit: Fit) -> ReadNumber | None:
    """The case number on a piece of paper; None when nothing readable stands there.

    Of several places on the piece, the surest; None when two are sure and differ.
    """
    found = [read for slot in fit.piece.numbers if (read := _read_slot(page, fit, slot)) is not None]
    sure = {read.case for read in found if read.sure}
    if len(sure) > 1:
        return None
    return next((read for read in found if read.sure), next(iter(found), None))


def _read_slot(page: Pyramid, fit: Fit, slot: Slot) -> ReadNumber | None:
    try:
        types = _types(slot.face, slot.bold)
        wide = sum(measure(character, slot.face, slot.bold) for character in _SHAPE)
    except (KeyError, MissingLibrary):
        return None
    size = min(slot.size, slot.rect.width / wide)
    window = _window(page, fit, slot, size)
    alike = {character: _likeness(window, picture) for character, picture in types.items()}
    placed = _place(alike, slot)
    if placed is None:
        return None
    # A letter is as wide as it is, and ends where the first digit begins.
    begins = {c: placed[0][1] - types[c].shape[1] for c in _LETTERS}
    ranked = [_ranked(alike, placed[0][0], begins)]
    for (row, column), kind in zip(placed, _kinds()[1:], strict=True):
        ranked.append(_ranked(alike, row, dict.fromkeys(kind, column)))
    return _judged(ranked)


def _window(page: Pyramid, fit: Fit, slot: Slot, size: float) -> Pixels:
    """The slot with _REACH around its line of text, _EM px an em."""
    per_pt = _EM / size
    rect = slot.rect
    spare = rect.height - (slot.leading or size)
    middle = (
        rect.y0 + {"top": 0.0, "middle": spare / 2, "bottom": spare}[slot.valign] + (slot.leading or size) / 2
    )
    top = middle + (LINE_CENTRE - _ABOVE - _REACH) * size
    left = rect.x0 - _REACH * size
    high = round((_ABOVE + _BELOW + 2 * _REACH) * _EM)
    across = round((rect.width + 2 * _REACH * size) * per_pt)
    seen = page.window(fit.near(rect) @ shift(left, top) @ scale(1 / per_pt), (across, high))
    return as_pixels(cv2.GaussianBlur(seen, (0, 0), 1.2))


@lru_cache(maxsize=8)
def _types(face: str, bold: bool) -> dict[str, Pixels]:
    """Every character that may stand in a case number, as it is printed, _EM px an em."""
    characters = _LETTERS + _DIGITS + "-"
    fonts, pdf = Fonts(), pikepdf.new()
    canvas = Canvas(fonts, 2 * _EM)
    for number, character in enumerate(characters):
        canvas.text(2.0 * _EM * number, float(_EM), character, face, _EM, bold=bold)
    page = pdf.add_blank_page(page_size=(2 * _EM * len(characters), 2 * _EM))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
    fonts.embed(pdf, page.Resources.Font)
    page.Contents = pdf.make_stream(canvas.content())
    held = io.BytesIO()
    pdf.save(held)
    document = pypdfium2.PdfDocument(held.getvalue())
    drawn = as_pixels(document[0].render(scale=1.0, grayscale=True).to_numpy())
    document.close()
    soft = cv2.GaussianBlur(drawn if drawn.ndim == 2 else drawn[:, :, 0], (0, 0), 1.6)
    rows = slice(round((1 - _ABOVE) * _EM), round((1 + _BELOW) * _EM))
    return {
        character: as_pixels(
            soft[rows, 2 * _EM * number : 2 * _EM * number + round(measure(character, face, bold) * _EM)]
        )
        for number, character in enumerate(characters)
    }


def _likeness(window: Pixels, picture: Pixels) -> NDArray[np.float32]:
    if window.shape[0] < picture.shape[0] or window.shape[1] < picture.shape[1]:
        return np.full((1, 1), -1, np.float32)
    found = np.asarray(cv2.matchTemplate(window, picture, cv2.TM_CCOEFF_NORMED))
    return np.asarray(np.nan_to_num(found, nan=-1, posinf=-1), dtype=np.float32)


def _kinds() -> list[str]:
    return [_LETTERS if kind == "N" else _DIGITS if kind == "0" else "-" for kind in _SHAPE]


def _place(alike: dict[str, NDArray[np.float32]], slot: Slot) -> list[tuple[int, float]] | None:
    """(row, column) in px at which each character after the letter begins, where together they are likest."""
    any_of = {kind: _any_of(alike, kind) for kind in (_DIGITS, "-")}
    widths = [measure(character, slot.face, slot.bold) * _EM for character in _SHAPE]
    height = any_of[_DIGITS].shape[0]
    best: tuple[float, int, float, float] | None = None
    for stretch in _STRETCHES:
        ends = np.cumsum(widths[1:]) * stretch
        begins = np.concatenate([[0.0], ends[:-1]])
        room = any_of[_DIGITS].shape[1] - int(begins[-1]) - 1
        for start in range(max(0, room)):
            columns = [(kind, start + int(begin)) for kind, begin in zip(_kinds()[1:], begins, strict=True)]
            total = np.sum([any_of[kind][:height, column] for kind, column in columns], axis=0)
            row = int(np.argmax(total))
            if best is None or float(total[row]) > best[0]:
                best = (float(total[row]), row, float(start), stretch)
    if best is None:
        return None
    _, row, left, stretch = best
    places = left + np.concatenate([[0.0], np.cumsum(widths[1:])[:-1]]) * stretch
    return [(row, float(place)) for place in places]


def _any_of(alike: dict[str, NDArray[np.float32]], kind: str) -> NDArray[np.float32]:
    wide = min(alike[character].shape[1] for character in kind)
    return np.asarray(np.max([alike[character][:, :wide] for character in kind], axis=0))


def _ranked(
    alike: dict[str, NDArray[np.float32]], row: int, begins: dict[str, float]
) -> list[tuple[float, str]]:
    """How alike each character is that may begin at a column (px) of ``row``, the likest first."""
    ranked = []
    for character, begin in begins.items():
        low, left = max(0, row - _LOOSE), max(0, round(begin) - _LOOSE)
        near = alike[character][low : row + _LOOSE + 1, left : max(0, round(begin) + _LOOSE + 1)]
        ranked.append((float(near.max()) if near.size else -1.0, character))
    return sorted(ranked, reverse=True)


def _judged(ranked: list[list[tuple[float, str]]]) -> ReadNumber | None:
    text = "".join(choices[0][1] for choices in ranked)
    try:
        case = CaseNo.parse(text)
    except ValueError:
        return None
    alike = [choices[0][0] for choices in ranked]
    apart = [choices[0][0] - choices[1][0] for choices in ranked if len(choices) > 1]
    sure = float(np.mean(alike)) >= _ALIKE and min(alike) >= _WORST and min(apart) >= _APART
    return ReadNumber(case, sure)
