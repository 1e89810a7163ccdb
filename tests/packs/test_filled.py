"""Every form of every pack, filled: every value in its place, whole, and readable by people and machines."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from tests.packs.filling import Glyph, added, as_scanned, box_of, entry, fills, glyphs, gray

from guidang.domain.errors import Unprintable
from guidang.domain.form import Blank, MarkKind, Rect, Slot
from guidang.domain.pack import Pack
from guidang.domain.warning_list import Course
from guidang.paper.forms.checking.check import check_blank
from guidang.paper.forms.checking.finding import Surroundings
from guidang.paper.forms.fields import value_of
from guidang.paper.forms.printing.annex import NOTICE
from guidang.paper.forms.printing.fill import CONTINUED, FilledBatch, FormFill, fill_batch
from guidang.paper.forms.printing.fitting import is_inline
from guidang.paper.forms.printing.prepared import Prepared
from guidang.paper.forms.printing.printable import clean
from guidang.paper.forms.printing.word import fill_word

MM = 72 / 25.4
DPI = 144
NAMES = ("heilongjiang", "nanjing", "lanzhou", "quzhou")
RARE = "㛃䶮𠮷𬭎𡚸𫘧"
TWENTY = "阿卜杜热合曼江·阿卜杜拉吐尔逊艾买提"
PAYLOADS = (
    "{{7*7}}{% if 1 %}",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    ") Tj ET Q (",
    "甲\u202e乙\u200b\u2066丙\ufeff",
    "'\"&amp;\\n%PDF-1.7",
)


@dataclass(frozen=True)
class Filled:
    """Papers of one pack in one PDF, and the blanks under them."""

    pack: Pack
    blanks: dict[str, Blank]
    papers: list[FormFill]
    batch: FilledBatch

    def __iter__(self) -> Iterator[tuple[FormFill, Blank, int, int]]:
        """Every paper with its blank, the page where it begins, and how many pages it has."""
        for paper, start, length in zip(self.papers, self.batch.starts, self.batch.lengths, strict=True):
            yield paper, self.blanks[paper.form], start, length


@cache
def bare(blank: Blank) -> tuple[list[Glyph], Any]:
    """The characters of a blank and its pixels."""
    document = pypdfium2.PdfDocument(blank.pdf)
    return glyphs(document, 0), gray(document, 0, DPI)


def filled(pack: Pack, blanks: dict[str, Blank], papers: list[FormFill]) -> Filled:
    return Filled(pack, blanks, papers, fill_batch(papers, {b.edition: b for b in blanks.values()}))


_TEXTS = ("department", "grade", "major", "class_name", "parent_name", "parent_phone", "counselor")


@pytest.fixture(scope="module", params=NAMES)
def both(
    request: pytest.FixtureRequest, packs: dict[str, Pack], blanks: Callable[[str], dict[str, Blank]]
) -> tuple[Filled, Filled]:
    """Every form at every level of a pack with ordinary values; at the gravest with hostile ones."""
    pack, own = packs[request.param], blanks(request.param)
    papers = [paper for level in pack.policy.levels for paper in fills(pack, own, level, entry())]
    return filled(pack, own, papers), filled(pack, own, _hostile(pack, own))


@pytest.fixture
def ordinary(both: tuple[Filled, Filled]) -> Filled:
    return both[0]


@pytest.fixture
def hostile(both: tuple[Filled, Filled]) -> Filled:
    return both[1]


def _hostile(pack: Pack, own: dict[str, Blank]) -> list[FormFill]:
    """As long as can be, as bare as can be, and as wicked as can be: every payload in some field."""
    grave = max(pack.policy.levels, key=lambda level: level.rank)
    long = entry(
        TWENTY,
        14,
        department="智能制造与信息工程学院",
        major="中外合作办学机械设计制造及其自动化" * 3 + "（智能制造方向）",
        class_name="机械设计制造及其自动化（智造）2401班",
        parent_name=TWENTY,
        parent_phone="、".join(f"139{n:08}" for n in range(9)),
        counselor=TWENTY,
        failed_courses=tuple(
            Course(f"专业选修课程之综合实验与课程设计及毕业实习报告（第{n:02}部分）", Decimal("3.5"), "缺考")
            for n in range(14)
        ),
    )
    papers = fills(pack, own, grave, long, office_address="某省某市示例路" * 9)
    papers += fills(pack, own, grave, entry("某", 0, **dict.fromkeys(_TEXTS, ""), figures={}), 13)
    for turn in (0, 3):
        said = dict(zip(("name", "reason", *_TEXTS), (PAYLOADS * 3)[turn:], strict=False))
        courses = tuple(Course(payload) for payload in PAYLOADS)
        wicked = entry(failed_courses=courses, **said)
        papers += fills(pack, own, grave, wicked, 14 + turn, change_reason=PAYLOADS[turn])
    return papers


@pytest.mark.parametrize("name", NAMES)
def test_every_form_is_one_page_with_room_to_sign(
    packs: dict[str, Pack], blanks: Callable[[str], dict[str, Blank]], name: str
) -> None:
    for form in packs[name].forms:
        blank = blanks(name)[form.code]
        assert len(blank.pages) == 1, form.code
        width, height = blank.pages[0]
        assert (round(width / MM), round(height / MM)) == (210, 297)
        for mark in blank.marks:
            if mark.kind is MarkKind.SIGNATURE:
                assert mark.rect.width >= 35 * MM, (form.code, mark.name)
                assert mark.rect.height >= 10 * MM, (form.code, mark.name)
        assert set(blank.parts(0)) == {part.code for part in form.parts}


@pytest.mark.parametrize("name", NAMES)
def test_the_check_of_a_pack_finds_nothing_grave(
    packs: dict[str, Pack], blanks: Callable[[str], dict[str, Blank]], name: str
) -> None:
    pack = packs[name]
    grave = [
        (form.code, finding)
        for form in pack.forms
        for finding in check_blank(
            form, pack.templates[form.file], blanks(name)[form.code], Surroundings.of(pack)
        )
        if finding.grave
    ]
    assert not grave


def test_ordinary_values_stand_on_the_form_itself_and_nowhere_else(ordinary: Filled) -> None:
    assert set(ordinary.batch.lengths) == {1}
    _every_value_is_said(ordinary)


def test_hostile_values_lose_nothing(hostile: Filled) -> None:
    _every_value_is_said(hostile)
    assert max(hostile.batch.lengths) > 1  # or the long values were not long


def test_nothing_is_cut_and_nothing_overlaps(ordinary: Filled, hostile: Filled) -> None:
    for papers in (ordinary, hostile):
        document = pypdfium2.PdfDocument(papers.batch.pdf)
        for paper, blank, start, _ in papers:
            prepared, (printed, drawn) = Prepared(blank), bare(blank)
            inked = added(glyphs(document, start), printed)
            for slot, own in _by_slot(prepared, inked, paper.form):
                zone = _zone(prepared, slot)
                for glyph in own:
                    where = (paper.form, slot.field, glyph)
                    assert zone.contains(glyph.box, 1.0), where
                    core = Rect(
                        glyph.box.x0 + 0.4, glyph.box.y0 + 0.4, glyph.box.x1 - 0.6, glyph.box.y1 - 1.4
                    )
                    assert not (box_of(drawn, core, DPI) < 128).any(), where
            for one, other in _neighbours(inked):
                assert not _cross(one.box, other.box), (paper.form, one, other)


def test_the_office_ticks_the_level_and_nothing_else(ordinary: Filled) -> None:
    document = pypdfium2.PdfDocument(ordinary.batch.pdf)
    for paper, blank, start, _ in ordinary:
        before, after = bare(blank)[1], gray(document, start, DPI)
        for mark in blank.marks:
            if mark.kind in (MarkKind.CHOICE, MarkKind.TICK):
                more = _dark(after, mark.rect) - _dark(before, mark.rect)
                wanted = mark.kind is MarkKind.CHOICE and mark.name == f"level.{paper.choices['level']}"
                assert (more > 0.05) == wanted, (paper.form, mark.name)
        boxes = {mark.name for mark in blank.marks if mark.kind is MarkKind.CHOICE}
        assert boxes in (set(), {f"level.{level.code}" for level in ordinary.pack.policy.levels})


def _dark(pixels: Any, rect: Rect) -> float:
    return float((box_of(pixels, rect, DPI) < 128).mean())


def test_a_scan_of_every_form_shows_all_its_codes(ordinary: Filled) -> None:
    document = pypdfium2.PdfDocument(ordinary.batch.pdf)
    done = set()
    for paper, blank, start, _ in ordinary:
        if paper.form in done:
            continue
        done.add(paper.form)
        scan = as_scanned(gray(document, start, 150), seed=start)
        read = sorted(code.text for code in zxingcpp.read_barcodes(scan, zxingcpp.BarcodeFormat.QRCode))
        marks = [mark for mark in blank.marks if mark.kind is MarkKind.QR]
        assert read == sorted(paper.codes[mark.name.removesuffix(".2"), 0] for mark in marks), paper.form


def test_word_copies_say_the_same(hostile: Filled) -> None:
    """`fill_word` reads its copy back and refuses when a value does not come out."""
    for paper, _, _, _ in hostile:
        form = hostile.pack.form(paper.form)
        if form.typed:
            data = fill_word(hostile.pack.templates[form.file], paper.values, paper.choices, paper.codes)
            assert data[:2] == b"PK"


@pytest.mark.parametrize("name", NAMES)
def test_rare_and_ordinary_text_prints_alike_in_three_renderers(
    packs: dict[str, Pack], blanks: Callable[[str], dict[str, Blank]], name: str, tmp_path: Path
) -> None:
    pack, own = packs[name], blanks(name)
    grave = max(pack.policy.levels, key=lambda level: level.rank)
    papers = filled(pack, own, fills(pack, own, grave, entry(RARE)))
    (tmp_path / "a.pdf").write_bytes(papers.batch.pdf)
    for command in (
        "gs -q -dNOPAUSE -dBATCH -dTextAlphaBits=4 -sDEVICE=pnggray -r72 -sOutputFile=g-%03d.png a.pdf",
        "pdftoppm -gray -png -r 72 a.pdf p",
    ):
        subprocess.run(command.split(), cwd=tmp_path, check=True, timeout=120)
    fonts = subprocess.run(["pdffonts", "a.pdf"], cwd=tmp_path, check=True, capture_output=True, text=True)
    for line in fonts.stdout.splitlines()[2:]:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line  # embedded, subset, with Unicode
    document = pypdfium2.PdfDocument(papers.batch.pdf)
    others = [sorted(tmp_path.glob(f"{letter}-*.png")) for letter in "gp"]
    for paper, blank, start, _ in papers:
        drawn = [gray(document, start, 72), *(np.asarray(Image.open(o[start]).convert("L")) for o in others)]
        for slot in blank.slots:
            if slot.field in ("name", "student_id", "class_name", "major"):
                rect, inset = slot.rect, 0.5 if is_inline(slot) else 2.5
                # Without the rules, which renderers draw more and less heavily.
                inner = Rect(rect.x0, rect.y0 + inset, rect.x1 - 1, rect.y1 - inset)
                ink = [255 - box_of(page, inner, 72).mean() for page in drawn]
                assert min(ink) > 3 and min(ink) > 0.6 * max(ink), (paper.form, slot.field, ink)


@pytest.mark.parametrize("name", NAMES)
def test_a_character_without_font_is_refused_on_every_form(
    packs: dict[str, Pack], blanks: Callable[[str], dict[str, Blank]], name: str
) -> None:
    pack, own = packs[name], blanks(name)
    for level in pack.policy.levels:
        for paper in fills(pack, own, level, entry("示\U00031350生")):
            with pytest.raises(Unprintable) as refused:
                filled(pack, own, [paper])
            assert f"{paper.case_no} 姓名：“" in str(refused.value) and "U+31350" in str(refused.value)


def _every_value_is_said(papers: Filled) -> None:
    """Each slot shows its value and nothing else, or the notice; then the annex has the value in full."""
    document = pypdfium2.PdfDocument(papers.batch.pdf)
    for paper, blank, start, length in papers:
        prepared = Prepared(blank)
        inked = added(glyphs(document, start), bare(blank)[0])
        annex = "".join(g.text for page in range(start + 1, start + length) for g in glyphs(document, page))
        for slot, own in _by_slot(prepared, inked, paper.form):
            value = clean(value_of(slot.field, paper.values)) if slot.field != "case_no" else paper.case_no
            shown, wanted = "".join(g.text for g in own), "".join(value.split())
            if not shown and _goes_on(prepared, paper, slot):
                continue
            if shown != wanted:
                where = (paper.form, slot.field, shown)
                assert NOTICE in shown, (*where, wanted)
                assert shown == CONTINUED or shown.removesuffix(f"不及格课程{NOTICE}。") in (
                    NOTICE,
                    _figures(paper),
                )
                for piece in _pieces(paper, slot, wanted, shown):
                    assert piece in annex, (*where, piece)


def _goes_on(prepared: Prepared, paper: FormFill, slot: Slot) -> bool:
    """Whether the row of ``slot`` is the one that says 以下见附页, in its widest column only."""
    name, _, rest = slot.field.partition(".")
    row, _, column = rest.partition(".")
    rows = prepared.printed.get(name, 0)
    more = len(paper.values.get(name) or ()) > rows > 0 and int(row) == rows - 1
    return bool(rest) and more and column not in ("name", "label")


def _figures(paper: FormFill) -> str:
    return "".join(str(paper.values["reason_figures"]).split())


def _pieces(paper: FormFill, slot: Slot, wanted: str, shown: str) -> list[str]:
    """What the annex must say for a slot that shows no more than the notice."""
    name, _, rest = slot.field.partition(".")
    if shown == NOTICE:
        return [wanted]
    rows = paper.values[name if rest else "failed_courses"]
    first = int(rest.partition(".")[0]) if rest else 0
    assert rest or shown != CONTINUED
    return ["".join("".join(clean(str(v)).split()) for v in row.values()) for row in rows[first:]]


def _zone(prepared: Prepared, slot: Slot) -> Rect:
    """Where the text of a slot may stand."""
    above = min(prepared.white_above(slot), 0.9 * slot.size) if is_inline(slot) else 0.0
    rect = slot.rect
    return Rect(rect.x0 - 1, rect.y0 - above - 1, rect.x1 + 1, rect.y1 + 1.5)


def _by_slot(prepared: Prepared, inked: list[Glyph], form: str) -> list[tuple[Slot, list[Glyph]]]:
    """The added characters of each slot; every one lies in a slot, but for the case number under a code."""
    zones = [(slot, _zone(prepared, slot)) for slot in prepared.slots[0]]
    found: list[tuple[Slot, list[Glyph]]] = [(slot, []) for slot in prepared.slots[0]]
    for glyph in inked:
        x, y = (glyph.box.x0 + glyph.box.x1) / 2, (glyph.box.y0 + glyph.box.y1) / 2
        own = [n for n, (_, z) in enumerate(zones) if z.x0 <= x <= z.x1 and z.y0 <= y <= z.y1]
        assert own, (form, glyph)
        nearest = min(own, key=lambda n: abs(zones[n][0].rect.y1 - y) + abs(zones[n][0].rect.x0 - x) / 1e6)
        found[nearest][1].append(glyph)
    return found


def _neighbours(inked: list[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Pairs whose boxes may meet, by sweeping from top to bottom."""
    ordered = sorted(inked, key=lambda g: g.box.y0)
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.box.y0 > one.box.y1:
                break
            yield one, other


def _cross(one: Rect, other: Rect) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 1.2 and high > 1.2
