"""Paper for the reader's tests: small forms typeset here, printed, written on, torn and scanned, in pixels.

The forms are typeset by WeasyPrint and their marks declared from its anchors, as the forms compiler does, so
that this wing's tests need no other wing.
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np
import pypdfium2
import pytest
import qrcode
from weasyprint import HTML

from guidang.domain.codes import CaseNo, SheetCode
from guidang.domain.form import Blank, Form, Keeper, Mark, MarkKind, Part, Rect, Slot
from guidang.paper.scans.kit import ReadingKit, make_kit

KEY = b"a workspace key of tests, 32 byte"
DPI = 300
TOOLS = ("KEY", "DPI", "Scanner", "Paper", "as_jpeg", "code_of", "qr_pixels", "moved", "LETTER_FORM")
TOOLS += ("Office", "RECORD", "RECORD_FORM", "typeset")
STYLE = """
@page { size: 210mm 297mm; margin: 12mm 16mm }
body { font: 11pt/16pt 'Noto Serif CJK SC'; margin: 0 }
h1 { font-size: 17pt; text-align: center; margin: 2mm 0 }
p { margin: 1.2mm 0; text-indent: 2em }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: 2mm 0 }
td { border: .6pt solid #000; height: 8mm; padding: 0 1mm }
.qr { position: absolute; width: 20mm; height: 20mm }
.qr2 { position: absolute; width: 14mm; height: 14mm }
.s { display: inline-block; width: 45mm; height: 11mm; vertical-align: middle }
.t { display: inline-block; width: 3.4mm; height: 3.4mm; border: .7pt solid #000; vertical-align: -0.4mm }
.f { display: inline-block; width: 30mm; height: 5mm; border-bottom: .5pt solid #000; vertical-align: bottom }
.tear { border-top: .8pt dashed #000; margin: 3mm 0; height: 0 }
.piece { position: relative }
"""
LETTER = """
<div class=piece style="height:62mm"><a class=qr id="qr-STUB" style="right:0;top:0"></a>
<h1>学业预警存根</h1><p>学生<a class=f id="slot-name"></a>，学号<a class=f id="slot-student_id"></a>，</p>
<p>因学业具体情况符合规定，已于本学期下发通知书。</p>
<table><tr><td>系部<td id="slot-department"><td>班级<td id="slot-class_name">
<tr><td>经办人<td><a class=s style="height:7mm;width:40mm" id="sign-officer"></a><td>日期<td></table></div>
<div class=tear id="tear-1"></div>
<div class=piece style="height:98mm"><a class=qr id="qr-LETTER" style="right:0;top:0"></a>
<h1>学业预警通知书</h1><p>尊敬的家长（监护人）：</p>
<p>您的孩子本学期修读课程不及格学分累计达到学业预警标准，现予以预警。</p>
<p>请您督促其端正学习态度，合理安排时间，按时参加补考、重修与辅导，并与辅导员保持联系。</p>
<table><tr><td>序号<td>课程名称<td>学分<td>成绩<tr><td>1<td id="slot-c1"><td><td><tr><td>2<td><td><td></table>
<p>联系电话：<a class=f id="slot-office_phone"></a>　地址：教学楼办公室</p>
<p style="text-align:right">教务处（盖章）
<a class=s style="height:20mm;width:40mm" id="seal-department"></a></p></div>
<div class=tear id="tear-2"></div>
<div class=piece style="height:90mm"><a class=qr id="qr-RECEIPT" style="right:0;top:0"></a>
<a class=qr2 id="qr2-RECEIPT" style="left:0;bottom:0"></a>
<h1>回　执</h1><p>本人已收到学业预警通知书，并已知悉上述情况。</p>
<p>学生姓名：<a class=f id="slot-name2"></a>　学号：<a class=f id="slot-student_id2"></a></p>
<p>是否知晓孩子学业情况：<a class=t id="tick-informed-yes"></a> 是
<a class=t id="tick-informed-no"></a> 否</p>
<p>是否知道辅导员联系方式：<a class=t id="tick-contact-yes"></a> 是
<a class=t id="tick-contact-no"></a> 否</p>
<p>家长意见与建议：</p><p style="height:10mm"></p>
<p style="padding-left:60mm">家长签字：<a class=s id="sign-parent"></a></p>
<p style="padding-left:60mm">　　　　　　年　　　月　　　日</p></div>
"""
RECORD = """
<div class=piece style="height:265mm"><a class=qr id="qr-MAIN" style="right:0;top:0"></a>
<h1>学业谈话记录表</h1><p>谈话人与学生就下列事项交换意见。</p><div style="height:14mm"></div>
<table><tr><td>姓名<td id="slot-name"><td>学号<td id="slot-student_id">
<tr><td>专业<td id="slot-major"><td>谈话地点<td>
<tr><td colspan=4 style="height:110mm;vertical-align:top">谈话内容（学习态度、课程困难、生活情况、改进计划）：
<tr><td colspan=4 style="height:30mm;vertical-align:top">学生意见：
<tr><td>学生签字<td><a class=s style="width:40mm;height:10mm" id="sign-student"></a>
<td>谈话人签字<td><a class=s style="width:40mm;height:10mm" id="sign-teacher"></a></table>
<p>注：本表一式两份，一份由系部留存，一份归入学生学业预警档案。</p></div>
"""
RECORD_PAGE_2 = """
<div class=piece style="height:265mm;break-before:page"><a class=qr id="qr-MAIN" style="right:0;top:0"></a>
<h1>谈话记录表（续页）</h1><p>如有附件请在此粘贴，并写明份数与来源。</p><div style="height:14mm"></div>
<table><tr><td style="width:30mm">附件一<td><tr><td>附件二<td><tr><td>附件三<td></table>
<p>院系意见：</p><p style="height:40mm"></p>
<p style="padding-left:90mm">负责人签字：<a class=s id="sign-head"></a></p></div>
"""
KINDS = {"sign": MarkKind.SIGNATURE, "tick": MarkKind.TICK, "seal": MarkKind.SEAL, "qr": MarkKind.QR}
KINDS |= {"qr2": MarkKind.QR, "tear": MarkKind.TEAR}

LETTER_FORM = Form(
    code="parent_letter", short="LT", title="通知书", file="a.docx",
    order=1, levels=frozenset(), timing=frozenset(),
    parts=(
        Part("STUB", "A", "存根", Keeper.OFFICE, signed_by=("officer",)),
        Part("LETTER", "B", "通知书", Keeper.PARENT),
        Part("RECEIPT", "R", "回执", Keeper.OFFICE, True, ("parent",), ("informed", "contact")),
    ),
)  # fmt: skip
RECORD_FORM = Form(
    code="interview", short="TH", title="谈话记录表", file="b.docx",
    order=2, levels=frozenset(), timing=frozenset(),
    parts=(Part("MAIN", "M", "正文", Keeper.OFFICE, True, ("student", "teacher", "head")),),
)  # fmt: skip


def typeset(form: str, edition: str, body: str) -> Blank:
    """A blank of ``body``; element ids such as ``sign-parent`` become marks, ``slot-name`` slots."""
    document = HTML(string=f"<style>{STYLE}</style><body>{body}</body>").render()
    slots, marks = [], []
    for number, page in enumerate(document.pages):
        for name, corners in page.anchors.items():
            kind, _, rest = name.partition("-")
            rect = Rect(*(round(v * 0.75, 3) for v in corners))
            if kind == "slot":
                slots.append(Slot(rest, number, rect, "song", 11.0))
            else:
                label = (name if kind == "tear" else rest).replace("-", ".") + (".2" if kind == "qr2" else "")
                marks.append(Mark(label, KINDS[kind], number, rect))
    pages = tuple((page.width * 0.75, page.height * 0.75) for page in document.pages)
    return Blank(form, edition, document.write_pdf(), pages, tuple(slots), tuple(marks))


def code_of(number: int, form: str, part: str, page: int = 1, key: bytes = KEY) -> str:
    return SheetCode(CaseNo("N", 25, 2, number), form, 1, part, page).sealed(key)


def qr_pixels(text: str, side: int) -> np.ndarray:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_H, border=0)
    code.add_data(text)
    code.make()
    modules = np.where(np.array(code.get_matrix()), 0, 255).astype(np.uint8)
    return cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST)


@dataclass
class Paper:
    """One printed page at 300 dpi, and the hands that touch it. Rectangles in pt."""

    image: np.ndarray
    blank: Blank
    page: int
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))

    def box(self, name: str, kind: MarkKind) -> Rect:
        return next(m.rect for m in self.blank.marks if (m.name, m.kind, m.page) == (name, kind, self.page))

    def write(
        self, name: str, gray: int = 40, width: int = 4, kind: MarkKind = MarkKind.SIGNATURE
    ) -> "Paper":
        """Scribble three characters' worth of strokes into a mark's box."""
        rect, k = self.box(name, kind), DPI / 72
        for column in range(3):
            for _ in range(4):
                walk = np.cumsum(self.rng.normal(0, 1, (9, 2)), 0)
                walk = (walk - walk.mean(0)) / np.abs(walk - walk.mean(0)).max()
                centre = (rect.x0 + rect.width * (0.22 + 0.27 * column), (rect.y0 + rect.y1) / 2)
                points = (walk * (rect.width * 0.11, rect.height * 0.38) + centre) * k
                ink = gray if self.image.ndim == 2 else (gray,) * 3
                cv2.polylines(self.image, [points.astype(np.int32)], False, ink, width, cv2.LINE_AA)
        return self

    def tick(self, name: str, gray: int = 40, width: int = 4) -> "Paper":
        """A tick that overshoots its box to the upper right."""
        rect, k = self.box(name, MarkKind.TICK), DPI / 72
        shape = ((0.15, 0.5), (0.4, 0.85), (1.15, -0.25))
        points = np.array(
            [((rect.x0 + rect.width * x) * k, (rect.y0 + rect.height * y) * k) for x, y in shape]
        )
        cv2.polylines(self.image, [points.astype(np.int32)], False, gray, width, cv2.LINE_AA)
        return self

    def seal(self, centre: tuple[float, float], colour: tuple[int, int, int] = (60, 50, 200)) -> "Paper":
        """A round seal of 40 mm with a star; needs a colour page, or is gray on a gray one."""
        k = DPI / 72
        at = (int(centre[0] * k), int(centre[1] * k))
        ink = colour if self.image.ndim == 3 else 105
        layer = self.image.copy()
        cv2.circle(layer, at, int(20 / 25.4 * DPI), ink, 14, cv2.LINE_AA)
        star = [(np.sin(i * 4 * np.pi / 5), -np.cos(i * 4 * np.pi / 5)) for i in range(5)]
        cv2.fillPoly(layer, [(np.array(star) * 70 + at).astype(np.int32)], ink)
        for i in range(12):
            angle = np.pi * (0.8 + 1.4 * i / 11)
            spot = (int(at[0] + 175 * np.cos(angle)), int(at[1] + 175 * np.sin(angle)))
            cv2.rectangle(layer, (spot[0] - 18, spot[1] - 18), (spot[0] + 18, spot[1] + 18), ink, 7)
        self.image = np.minimum(self.image, layer)
        return self

    def piece(self, part: str) -> np.ndarray:
        """The part cut off along its tear lines."""
        rect, k = self.blank.part_rect(part, self.page), DPI / 72
        return self.image[int(rect.y0 * k) : int(rect.y1 * k)].copy()


@dataclass(frozen=True)
class Office:
    """Everything a test needs: blanks, the kit made of them, and a printer."""

    blanks: Mapping[str, Blank]
    kit: ReadingKit

    def print(self, form: str, codes: Mapping[str, str], page: int = 0, colour: bool = False) -> Paper:
        """Print a page with ``codes`` (QR mark name → text) and some text in every slot."""
        blank = self.blanks[form]
        image = render(blank, page).copy()
        k = DPI / 72
        for mark in blank.marks:
            text = codes.get(mark.name)
            if mark.kind is MarkKind.QR and mark.page == page and text:
                side = round(mark.rect.width * k)
                x, y = round(mark.rect.x0 * k), round(mark.rect.y0 * k)
                image[y : y + side, x : x + side] = qr_pixels(text, side)
        for slot in blank.slots:
            if slot.page == page:
                at = (int(slot.rect.x0 * k) + 8, int(slot.rect.y1 * k) - 8)
                cv2.putText(
                    image, slot.field[:8].upper(), at, cv2.FONT_HERSHEY_SIMPLEX, 1.1, 20, 3, cv2.LINE_AA
                )
        return Paper(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR) if colour else image, blank, page)

    def letter(self, number: int = 1, form: str = "LT", **more: bool) -> Paper:
        """A whole parents' letter, its three pieces still together."""
        codes = {"STUB": "A", "LETTER": "B", "RECEIPT": "R", "RECEIPT.2": "R"}
        return self.print(form, {k: code_of(number, "LT", v) for k, v in codes.items()}, **more)

    def receipt(
        self, number: int = 1, signed: bool = True, ticks: Iterable[str] = ("informed.yes", "contact.yes")
    ) -> Paper:
        """A letter whose receipt is filled in by hand; cut it off with ``.piece("RECEIPT")``."""
        paper = self.letter(number)
        if signed:
            paper.write("parent")
        for tick in ticks:
            paper.tick(tick)
        return paper


_RENDERED: dict[tuple[str, int], np.ndarray] = {}


def render(blank: Blank, page: int) -> np.ndarray:
    key = (blank.edition, page)
    if key not in _RENDERED:
        document = pypdfium2.PdfDocument(blank.pdf)
        _RENDERED[key] = document[page].render(scale=DPI / 72, grayscale=True).to_numpy().copy()
    return _RENDERED[key]


def open_office() -> Office:
    older = (
        LETTER.replace("height:62mm", "height:68mm")
        .replace("回　执", "收到通知书回执")
        .replace("height:10mm", "height:5mm")
    )
    blanks = {
        "LT": typeset("parent_letter", "1" * 64, LETTER),
        "LT-older": typeset("parent_letter", "2" * 64, older),
        "TH": typeset("interview", "3" * 64, RECORD + RECORD_PAGE_2),
    }
    pairs = [(LETTER_FORM, blanks["LT"]), (LETTER_FORM, blanks["LT-older"]), (RECORD_FORM, blanks["TH"])]
    return Office(blanks, make_kit(KEY, pairs))


def as_jpeg(pixels: np.ndarray, quality: int = 85) -> bytes:
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def moved(pixels: np.ndarray, matrix: np.ndarray, size: tuple[int, int], ground: int = 240) -> np.ndarray:
    return cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(ground,) * 3)


@dataclass
class Scanner:
    """Machines that take pictures of paper, badly, the same way for the same seed.

    Every method gives the picture and the matrix (3, 3) from px of the paper to px of the picture.
    """

    seed: int = 0

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)

    def askew(
        self, shape: tuple[int, ...], degrees: float, scale: float
    ) -> tuple[np.ndarray, tuple[int, int]]:
        height, width = shape[:2]
        angle = np.deg2rad(degrees)
        cos, sin = abs(np.cos(angle)), abs(np.sin(angle))
        size = (int((width * cos + height * sin) * scale), int((width * sin + height * cos) * scale))
        matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, scale), [0, 0, 1]])
        matrix[:2, 2] += (np.array(size) - (width, height)) / 2
        return matrix, size

    def flatbed(
        self, paper: np.ndarray, degrees: float = 0.0, dpi: float = 300, blur: float = 1.0, noise: float = 6
    ) -> tuple[np.ndarray, np.ndarray]:
        """Turned clockwise by ``degrees``, sampled at ``dpi``."""
        soft = cv2.GaussianBlur(paper, (0, 0), max(blur, 0.5 * DPI / dpi))
        matrix, size = self.askew(paper.shape, degrees, dpi / DPI)
        return self._noisy(moved(soft, matrix, size), noise), matrix

    def phone(
        self, paper: np.ndarray, tilt: float = 0.05, light: float = 0.5
    ) -> tuple[np.ndarray, np.ndarray]:
        """On a dark desk, at a slant of ``tilt`` of the page a corner, the far corner lit by ``light``."""
        matrix, size = self.askew(paper.shape, self.rng.uniform(-8, 8), 0.9)
        width, height = size
        square = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * self.rng.uniform(0, tilt, (4, 2)) * size
        matrix = cv2.getPerspectiveTransform(square, (square + inward).astype(np.float32)) @ matrix
        picture = cv2.GaussianBlur(moved(np.minimum(paper, 245), matrix, size, 80), (0, 0), 1.2)
        shade = np.linspace(1, light, width)[None, :] * np.linspace(1, 0.8, height)[:, None]
        return self._noisy((picture * shade).astype(np.uint8), 6), matrix

    def fax(self, paper: np.ndarray, degrees: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
        """Pure black and white at 200 dpi."""
        picture, matrix = self.flatbed(paper, degrees, 200, noise=10)
        return np.where(picture < 128, 0, 255).astype(np.uint8), matrix

    def _noisy(self, picture: np.ndarray, deviation: float) -> np.ndarray:
        return np.clip(picture + self.rng.normal(0, deviation, picture.shape), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def make() -> types.SimpleNamespace:
    """This file's tools, for tests that cannot import their neighbours."""
    return types.SimpleNamespace(**{name: globals()[name] for name in TOOLS})


@pytest.fixture(scope="session")
def office() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def receipt(office):
    paper = office.receipt(3)
    return cv2.GaussianBlur(paper.piece("RECEIPT"), (0, 0), 0.8)
