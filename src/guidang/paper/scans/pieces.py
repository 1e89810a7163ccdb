"""Which pieces of paper lie on a page: codes grouped by the blanks they are laid onto.

A piece may show its code twice; a page may show several pieces, at any angle, torn or whole. Two different
valid codes on one piece disagree and are never resolved by guessing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from guidang.domain.codes import SheetCode, read_code
from guidang.paper.scans.codes import Symbol
from guidang.paper.scans.kit import Piece, ReadingKit
from guidang.paper.scans.pyramid import Points, Pyramid, apply
from guidang.paper.scans.registration import (
    PT_PER_MM,
    Fit,
    corners_of,
    register,
    register_from,
    rough_corners,
)

_SURE = 0.85  # share of landmarks at which no other edition is tried
_SAME_PIECE = 0.5  # intersection over union of two pieces' outlines
_SAME_CODE_MM = 4.0


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of paper. ``texts`` are its valid sheet codes (more than one: they disagree), ``others`` the
    foreign codes on it. ``fit`` is None when it could not be laid onto any blank; then ``outline`` (4, 2; px)
    is a rough guess from the code, or None when the form is not known.
    """

    texts: tuple[str, ...]
    others: tuple[str, ...]
    fit: Fit | None
    outline: Points | None
    symbol: Symbol


def find_papers(
    page: Pyramid, symbols: Iterable[Symbol], kit: ReadingKit, known: Sequence[Paper] = ()
) -> list[Paper]:
    """The pieces of paper under the decoded, unmirrored ``symbols``, added to those already ``known``."""
    papers = list(known)
    foreign = []
    for symbol in symbols:
        sheet = read_code(symbol.text, kit.key)
        if not isinstance(sheet, SheetCode):
            foreign.append(symbol)
        elif not any(_explains(paper, symbol) for paper in papers):
            papers.append(_laid(page, symbol, sheet, kit, papers))
    papers = _grouped(papers)
    for symbol in foreign:
        papers = _with_foreign(papers, symbol)
    return papers


def overlap(one: Points, other: Points) -> float:
    """Intersection over union of two convex outlines."""
    a, b = one.astype(np.float32), other.astype(np.float32)
    shared = float(cv2.intersectConvexConvex(a, b)[0])
    union = float(cv2.contourArea(a)) + float(cv2.contourArea(b)) - shared
    return shared / union if union > 0 else 0.0


def holds(outline: Points | None, symbol: Symbol) -> bool:
    """Whether the symbol's centre lies within the outline."""
    if outline is None:
        return False
    x, y = symbol.centre[0]
    return bool(cv2.pointPolygonTest(outline.astype(np.float32), (float(x), float(y)), False) >= 0)


def _explains(paper: Paper, symbol: Symbol) -> bool:
    """Whether the symbol is the other code of a piece already laid."""
    if paper.fit is None or symbol.text not in paper.texts:
        return False
    return any(_lies_at(symbol, apply(paper.fit.matrix, corners_of(code))) for code in paper.fit.piece.codes)


def _lies_at(symbol: Symbol, corners: Points) -> bool:
    px_per_mm = float(np.linalg.norm(symbol.corners[0] - symbol.corners[2])) / (np.sqrt(2) * 20)
    return bool(np.linalg.norm(symbol.corners - corners, axis=1).max() <= _SAME_CODE_MM * px_per_mm)


def _laid(page: Pyramid, symbol: Symbol, sheet: SheetCode, kit: ReadingKit, papers: Sequence[Paper]) -> Paper:
    best: Fit | None = None
    candidates = kit.candidates(sheet.form, sheet.part, sheet.page, symbol.text)
    for piece in candidates:
        for fit in _hypotheses(page, symbol, piece, papers):
            if fit.accepted and (best is None or fit.share > best.share):
                best = fit
        if best is not None and best.share >= _SURE:
            break
    if best is not None:
        return Paper((symbol.text,), (), best, best.corners(), symbol)
    outline = rough_corners(candidates[0], candidates[0].codes[0], symbol.corners) if candidates else None
    return Paper((symbol.text,), (), None, outline, symbol)


def _hypotheses(page: Pyramid, symbol: Symbol, piece: Piece, papers: Sequence[Paper]) -> Iterable[Fit]:
    """Fits of one piece: from its neighbour on an untorn page, else from each place its code may have."""
    for paper in papers:
        if paper.fit and (paper.fit.piece.edition, paper.fit.piece.page) == (piece.edition, piece.page):
            matrix = paper.fit.matrix
            if any(_lies_at(symbol, apply(matrix, corners_of(code))) for code in piece.codes):
                fit = register_from(page, piece, matrix)
                if fit is not None and fit.accepted and fit.share >= _SURE:
                    yield fit
                    return
    for code in piece.codes:
        fit = register(page, piece, code, symbol.corners)
        if fit is not None:
            yield fit
            if fit.accepted and fit.share >= _SURE:
                return


def _grouped(papers: Sequence[Paper]) -> list[Paper]:
    """One paper a piece: outlines that coincide are one; so is a code that fits nowhere, on another's."""
    kept: list[Paper] = []
    for paper in sorted(papers, key=lambda p: (p.fit is None, -(p.fit.share if p.fit else 0.0))):
        for number, other in enumerate(kept):
            if _same_piece(other, paper):
                texts = tuple(dict.fromkeys((*other.texts, *paper.texts)))
                kept[number] = replace(other, texts=texts, others=(*other.others, *paper.others))
                break
        else:
            kept.append(paper)
    return sorted(kept, key=_top)


def _top(paper: Paper) -> float:
    """Where on the page its code begins: regions are listed from the top, as a person would."""
    return float(paper.symbol.corners[:, 1].min())


def _same_piece(one: Paper, other: Paper) -> bool:
    if one.fit is not None and other.fit is not None:
        return overlap(one.fit.corners(), other.fit.corners()) > _SAME_PIECE
    if one.fit is not None:
        return holds(one.outline, other.symbol)
    return one.texts == other.texts


def _with_foreign(papers: Sequence[Paper], symbol: Symbol) -> list[Paper]:
    for number, paper in enumerate(papers):
        if paper.texts and holds(paper.outline, symbol):
            changed = replace(paper, others=tuple(dict.fromkeys((*paper.others, symbol.text))))
            return [*papers[:number], changed, *papers[number + 1 :]]
    if any(not p.texts and symbol.text in p.others for p in papers):
        return list(papers)
    return [*papers, Paper((), (symbol.text,), None, None, symbol)]


def px_per_mm(paper: Paper) -> float:
    """The scan's resolution at the piece, from its code: 20 mm wide unless the fit says better."""
    if paper.fit is None:
        return paper.symbol.side / 20
    rect = paper.fit.piece.rect
    outline = paper.fit.corners()
    return float(np.linalg.norm(outline[1] - outline[0])) / (rect.width / PT_PER_MM)
