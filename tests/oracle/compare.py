"""Two settings of one form, compared: pages, characters, line breaks, places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from statistics import median

from tests.oracle.glyphs import Glyph, read

from guidang.domain.form import Blank, MarkKind

BOX = "□"
_NEAR = 30.0  # pt; boxes further apart are not the same box


@dataclass
class Comparison:
    """What differs. ``pairs`` are (ours, theirs); ``breaks`` tell where lines end differently."""

    pages: tuple[int, int]
    pairs: list[tuple[Glyph, Glyph]] = field(default_factory=list)
    missing: list[Glyph] = field(default_factory=list)
    extra: list[Glyph] = field(default_factory=list)
    breaks: list[tuple[str, Glyph, Glyph]] = field(default_factory=list)

    @property
    def offsets(self) -> list[float]:
        """The distance of each pair in pt, the larger of across and down; another page counts as 999."""
        return [max(abs(a.x - b.x), abs(a.y - b.y)) if a.page == b.page else 999.0 for a, b in self.pairs]

    @property
    def worst(self) -> float:
        return max(self.offsets, default=0.0)

    @property
    def typical(self) -> float:
        return median(self.offsets) if self.pairs else 0.0

    @property
    def sizes(self) -> list[tuple[Glyph, Glyph]]:
        """The pairs that are set in another size; drawn boxes are not."""
        return [(a, b) for a, b in self.pairs if a.text != BOX and abs(a.size - b.size) > 0.06 * b.size]

    def far(self, limit: float) -> list[tuple[Glyph, Glyph]]:
        """The pairs that stand more than ``limit`` pt apart."""
        return [pair for pair, offset in zip(self.pairs, self.offsets, strict=True) if offset > limit]


def compare(blank: Blank, theirs: bytes) -> Comparison:
    """``blank`` against LibreOffice's PDF of its stand-in."""
    count, ours = read(blank.pdf)
    other_count, others = read(theirs)
    boxes = [g for g in ours if g.text == BOX] + list(_ticks(blank))
    found = Comparison((count, other_count))
    _match([g for g in ours if g.text != BOX], [g for g in others if g.text != BOX], found)
    _match_boxes(boxes, [g for g in others if g.text == BOX], found)
    return found


def _ticks(blank: Blank) -> Iterator[Glyph]:
    """Tick boxes are drawn, not set: as if they were characters."""
    for mark in blank.marks:
        if mark.kind in (MarkKind.TICK, MarkKind.CHOICE):
            r = mark.rect
            yield Glyph(BOX, mark.page, r.x0, r.y1, r.height, (r.x0, r.y0, r.x1, r.y1))


def _match(ours: Sequence[Glyph], theirs: Sequence[Glyph], found: Comparison) -> None:
    left, right = "".join(g.text for g in ours), "".join(g.text for g in theirs)
    matched: dict[int, int] = {}
    spare: list[tuple[int, int]] = []
    lost: list[tuple[int, int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            matched |= dict(zip(range(a, b), range(c, d), strict=True))
            continue
        spare += [(a, b)] * (b > a)
        lost += [(c, d)] * (d > c)
    _match_moved(left, right, spare, lost, matched)
    found.pairs += [(ours[a], theirs[b]) for a, b in sorted(matched.items())]
    taken = set(matched.values())
    found.extra += [g for i, g in enumerate(ours) if i not in matched]
    found.missing += [g for i, g in enumerate(theirs) if i not in taken]
    for a, b in matched.items():
        if matched.get(a + 1) == b + 1 and _breaks(ours[a], ours[a + 1]) != _breaks(theirs[b], theirs[b + 1]):
            who = "ours" if _breaks(ours[a], ours[a + 1]) else "theirs"
            found.breaks.append(
                (f"{who}: {left[max(0, a - 7) : a + 1]}/{left[a + 1 : a + 7]}", ours[a + 1], theirs[b + 1])
            )


def _match_moved(
    left: str,
    right: str,
    spare: list[tuple[int, int]],
    lost: list[tuple[int, int]],
    matched: dict[int, int],
) -> None:
    """Pair stretches that both sides have but draw in another order."""
    ours = [i for a, b in spare for i in range(a, b)]
    theirs = [i for a, b in lost for i in range(a, b)]
    words, others = "".join(left[i] for i in ours), "".join(right[i] for i in theirs)
    while True:
        block = SequenceMatcher(None, words, others, autojunk=False).find_longest_match()
        if not block.size:
            return
        for step in range(block.size):
            matched[ours[block.a + step]] = theirs[block.b + step]
        del ours[block.a : block.a + block.size], theirs[block.b : block.b + block.size]
        words = words[: block.a] + words[block.a + block.size :]
        others = others[: block.b] + others[block.b + block.size :]


def _breaks(one: Glyph, following: Glyph) -> bool:
    """Whether a new line begins between two characters."""
    if one.page != following.page or following.x < one.x - 0.5 * one.size:
        return True
    return abs(following.y - one.y) > 0.6 * max(one.size, following.size)


def _match_boxes(ours: list[Glyph], theirs: list[Glyph], found: Comparison) -> None:
    near = sorted(
        (abs(x1 - x2) + abs(y1 - y2), i, j)
        for i, a in enumerate(ours)
        for j, b in enumerate(theirs)
        for (x1, y1), (x2, y2) in [(a.middle, b.middle)]
        if a.page == b.page
    )
    left, right = set(range(len(ours))), set(range(len(theirs)))
    for distance, i, j in near:
        if i in left and j in right and distance < _NEAR:
            left.discard(i)
            right.discard(j)
            found.pairs.append((_centred(ours[i]), _centred(theirs[j])))
    found.extra += [ours[i] for i in sorted(left)]
    found.missing += [theirs[j] for j in sorted(right)]


def _centred(glyph: Glyph) -> Glyph:
    return Glyph(glyph.text, glyph.page, *glyph.middle, glyph.size, glyph.box)
