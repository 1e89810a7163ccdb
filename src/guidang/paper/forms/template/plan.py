"""What the typeset page must tell: every slot and mark, by the id of the element whose rectangle it takes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from guidang.domain.form import MarkKind, Rect

SEAL_SIDE = 40.0 / 25.4 * 72
"""A round office seal is 38 to 42 mm across (国务院关于国家行政机关和企业事业单位社会团体印章管理的规定,
1999).
"""
_SIGN_REACH = 20.0 / 25.4 * 72  # a signature box grows to this height at most, pt

Anchors = Mapping[str, tuple[float, float, float, float]]
"""``Page.anchors`` of WeasyPrint: CSS px from the page's top left corner."""


@dataclass(frozen=True, slots=True)
class Room:
    """The cell that paragraphs stand in. ``single``: only one of its paragraphs is not empty.

    ``width`` is what its lines have, in pt; 0: as much as the page gives.
    """

    anchor: str
    valign: str
    single: bool
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """A slot to be found at ``anchor``; ``until`` is an element below whose bottom it also owns."""

    anchor: str
    field: str
    face: str
    size: float
    bold: bool
    align: str
    valign: str
    leading: float
    indent: float = 0.0
    until: str = ""


@dataclass(frozen=True, slots=True)
class MarkPlan:
    """A mark to be found at ``anchor``.

    ``line`` is the paragraph whose right edge a signature at its end reaches; ``cell`` the cell that the
    mark may use: a seal all of it, a signature its height.
    """

    anchor: str
    kind: MarkKind
    name: str
    line: str = ""
    cell: str = ""


@dataclass(slots=True)
class Plan:
    """All slots and marks of a form, and by how much (left, top, right, bottom in pt) a cell's content is
    inset. ``repeated`` are the anchors of what is printed again on every page: headers, heads of tables.
    """

    slots: list[SlotPlan] = field(default_factory=list)
    marks: list[MarkPlan] = field(default_factory=list)
    insets: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)
    _count: int = 0

    def anchor(self) -> str:
        """A fresh element id."""
        self._count += 1
        return f"g{self._count}"

    @contextmanager
    def repeating(self) -> Iterator[None]:
        """The anchors given out meanwhile are those of something printed again on every page."""
        before = self._count
        yield
        self.repeated |= {f"g{number}" for number in range(before + 1, self._count + 1)}

    def rect(self, anchors: Anchors, name: str) -> Rect:
        """The content rectangle of an element, in pt. Raises KeyError when the page does not hold it."""
        x0, y0, x1, y1 = (value * 0.75 for value in anchors[name])
        left, top, right, bottom = self.insets.get(name, (0.0, 0.0, 0.0, 0.0))
        return Rect(x0 + left, y0 + top, x1 - right, y1 - bottom)

    def slot_rect(self, anchors: Anchors, slot: SlotPlan) -> Rect:
        """Where ``slot`` lies on the page that holds it. Raises KeyError."""
        own = self.rect(anchors, slot.anchor)
        if slot.until not in anchors:
            return own
        return Rect(own.x0, own.y0, own.x1, max(own.y1, self.rect(anchors, slot.until).y1))

    def mark_rect(
        self, anchors: Anchors, mark: MarkPlan, page: tuple[float, float], cuts: Sequence[float] = ()
    ) -> Rect:
        """Where ``mark`` lies on the page (of ``page`` pt, torn at the heights ``cuts``). Raises KeyError."""
        own = self.rect(anchors, mark.anchor)
        cell = self.rect(anchors, mark.cell) if mark.cell in anchors else None
        if mark.kind is MarkKind.SEAL and not own.width:
            return cell if cell and _is_seal_cell(cell) else _around(own, page, cuts)
        if mark.kind is MarkKind.SIGNATURE:
            right = self.rect(anchors, mark.line).x1 if mark.line in anchors else own.x1
            own = Rect(own.x0, own.y0, max(own.x1, right), own.y1)
            return _taller(own, cell) if cell else own
        return own


def _around(point: Rect, page: tuple[float, float], cuts: Sequence[float]) -> Rect:
    """The square of a seal around ``point``, moved onto its piece of paper where it would leave it."""
    x0 = min(max(point.x0 - SEAL_SIDE / 2, 0.0), page[0] - SEAL_SIDE)
    above = max((cut for cut in cuts if cut < point.y0), default=0.0)
    below = min((cut for cut in cuts if cut > point.y0), default=page[1])
    y0 = max(above, min((point.y0 + point.y1 - SEAL_SIDE) / 2, below - SEAL_SIDE))
    return Rect(x0, y0, x0 + SEAL_SIDE, min(y0 + SEAL_SIDE, below))


def _is_seal_cell(cell: Rect) -> bool:
    """Whether a cell is there for its seal, rather than for a whole letter with a seal somewhere in it."""
    return cell.width <= 3 * SEAL_SIDE and cell.height <= 2 * SEAL_SIDE


def _taller(box: Rect, cell: Rect) -> Rect:
    """``box`` with the height that its cell has to give, up to a hand's reach."""
    middle = (box.y0 + box.y1) / 2
    top, bottom = max(cell.y0, middle - _SIGN_REACH / 2), min(cell.y1, middle + _SIGN_REACH / 2)
    return Rect(box.x0, min(box.y0, top), box.x1, max(box.y1, bottom))
