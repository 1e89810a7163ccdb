"""Breaking a paragraph into lines and placing what stands on them, as Word does.

Lines are filled greedily. White space at the end of a line hangs over it, and so may one closing mark. Tabs
go to their stops. A justified line shares what is left among its Chinese characters and its blanks; a
distributed one (分散对齐) among everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from guidang.paper.forms.template.items import Item, may_break
from guidang.paper.forms.template.tabs import Stop, next_stop

_HANGING = "，。、．：；？！,."
_NEAR = 0.1  # pt by which a line may be too long: twips and characters' widths round differently


@dataclass(frozen=True, slots=True)
class Frame:
    """The space of a paragraph in pt: lines begin at ``left`` (the first at ``left`` + ``first``) and end at
    ``right``, measured from the left margin, as are ``stops``. ``hang``: punctuation may hang into the
    margin; ``expand``: a justified line that the author broke is justified too.
    """

    left: float
    first: float
    right: float
    align: str
    stops: Sequence[Stop]
    step: float
    hang: bool = True
    expand: bool = False


@dataclass(slots=True)
class Line:
    """A line: its items with their places, each ``x`` in pt from ``start``, which is from the left margin.

    ``extra`` is what justification adds after each item. ``hard``: broken by the author; ``shown`` is where
    its last item ends that is no white space.
    """

    items: list[Item]
    start: float
    at: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    extra: list[float] = field(default_factory=list)
    leaders: dict[int, str] = field(default_factory=dict)
    hard: bool = False
    shown: float = 0.0

    @property
    def size(self) -> float:
        """The largest type on the line, 0 when it is empty."""
        return max((item.look.size for item in self.items), default=0.0)

    @property
    def tall(self) -> float:
        """The size of Song that is as high as its highest type, 0 when it is empty."""
        return max((item.look.size * item.look.growth[item.latin] for item in self.items), default=0.0)


def set_lines(items: Sequence[Item], frame: Frame) -> list[Line]:
    """``items`` in lines; at least one, without items when there are none."""
    lines: list[Line] = []
    at = 0
    while at < len(items) or not lines:
        start = frame.left + (0.0 if lines else frame.first)
        line, at = _fill(items, at, start, frame)
        lines.append(line)
    if items and items[-1].kind == "break":
        lines.append(Line([], frame.left))
    for line in lines:
        _align(line, frame, last=line is lines[-1])
    return lines


def _fill(items: Sequence[Item], begin: int, start: float, frame: Frame) -> tuple[Line, int]:
    """The line that begins with item number ``begin``, and the number of the next line's first item."""
    line = Line([], start)
    x, index, chance, hung = start, begin, begin, False
    while index < len(items):
        item = items[index]
        if item.kind == "break":
            line.hard = True
            return _cut(line, items, begin, index), index + 1
        if index > begin:
            x += items[index - 1].gap
            if may_break(items[index - 1], item):
                chance = index
        wide = item.width + item.add
        if item.kind == "tab":
            stop = _stop(item, x, frame)
            wide = max(0.0, stop.at - x - _share(items, index + 1, stop.kind))
            line.leaders[index - begin] = stop.leader
        over = x + wide - (item.look.spacing if item.kind == "char" else 0.0) > frame.right + _NEAR
        if over and index > begin and not item.blank:
            hung = frame.hang and not hung and _hangs(item) and x <= frame.right + _NEAR
            if not hung:
                end = chance if chance > begin else index
                return _cut(line, items, begin, end), end
        line.at.append(x - start)
        line.widths.append(wide)
        x += wide
        index += 1
    return _cut(line, items, begin, index), index


def _cut(line: Line, items: Sequence[Item], begin: int, end: int) -> Line:
    line.items = list(items[begin:end])
    count = end - begin
    del line.at[count:], line.widths[count:]
    line.extra = [0.0] * count
    last = _last(line)
    line.shown = line.at[last] + line.widths[last] if last >= 0 else 0.0
    return line


def _hangs(item: Item) -> bool:
    """Whether an item may hang into the margin; a box, which has no text, may not."""
    return item.kind == "char" and item.text in _HANGING


def _last(line: Line) -> int:
    """The number of the last item that is no white space, -1 when there is none."""
    return max((i for i, item in enumerate(line.items) if not item.blank), default=-1)


def _stop(item: Item, x: float, frame: Frame) -> Stop:
    if item.align:
        middle = (frame.left + frame.right) / 2
        at = {"left": frame.left, "center": middle}.get(item.align, frame.right)
        return Stop(at, item.align)
    return next_stop(x, frame.stops, frame.left if frame.first < 0 else None, frame.step)


def _share(items: Sequence[Item], begin: int, kind: str) -> float:
    """How much of what follows a tab stands left of its stop."""
    if kind not in ("center", "right", "decimal"):
        return 0.0
    wide = 0.0
    for index in range(begin, len(items)):
        item = items[index]
        if item.kind in ("tab", "break") or (kind == "decimal" and item.text == "."):
            break
        following = items[index + 1] if index + 1 < len(items) else None
        joined = following is not None and following.kind not in ("tab", "break")
        wide += item.width + item.add + (item.gap if joined else 0.0)
    return wide / 2 if kind == "center" else wide


def _align(line: Line, frame: Frame, *, last: bool) -> None:
    """Move the line, or widen it, as its paragraph is aligned."""
    end = _last(line)
    if end < 0:
        return
    if frame.hang and _hangs(line.items[end]) and line.start + line.shown > frame.right + _NEAR:
        end = max(0, end - 1)
    tail = line.items[end].look.spacing if line.items[end].kind == "char" else 0.0
    spare = frame.right - line.start - (line.at[end] + line.widths[end] - tail)
    if spare <= 0:
        return
    if frame.align == "distribute":
        _spread(line, range(end), spare)
        return
    if frame.align == "both":
        if not last and (frame.expand or not line.hard):
            begin = max((i for i, item in enumerate(line.items) if item.kind == "tab"), default=-1) + 1
            _spread(line, [i for i in range(begin, end) if _gives(line.items, i)], spare)
        return
    line.start += {"center": spare / 2, "right": spare, "end": spare}.get(frame.align, 0.0)


def _spread(line: Line, places: Sequence[int] | range, spare: float) -> None:
    """Share ``spare`` among the gaps after the items at ``places``; a lone one is set in the middle."""
    if not places:
        line.start += spare / 2 if len(line.items) == 1 else 0.0
        return
    for place in places:
        line.extra[place] = spare / len(places)
    moved = 0.0
    for index, extra in enumerate(line.extra):
        line.at[index] += moved
        moved += extra
    line.shown += moved


def _gives(items: Sequence[Item], index: int) -> bool:
    """Whether a justified line may be widened after this item: not inside Latin words."""
    one, other = items[index], items[index + 1]
    if one.look.fit and one.look.fit == other.look.fit:
        return False
    return one.blank or not (one.latin and other.latin)
