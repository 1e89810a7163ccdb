"""Small Word templates for tests, built with python-docx as a clerk would type them, and pixels to check
them by.
"""

import io
from collections.abc import Sequence
from typing import Any

import docx
import numpy as np
import pypdfium2
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VALIGN
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from guidang.domain.form import Blank, Form, Keeper, Part, Rect, Timing
from guidang.paper.forms.printing.fill import FormFill

LEFT, CENTER, RIGHT = ALIGN.LEFT, ALIGN.CENTER, ALIGN.RIGHT
TOP = VALIGN.TOP
PAGE_BREAK = WD_BREAK.PAGE
COLUMN_BREAK = WD_BREAK.COLUMN


def element(tag, **attributes):
    made = OxmlElement(tag if ":" in tag else f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


class Page:
    """A document being typed. ``margins`` (mm): top, bottom, left, right; ``grid``: line pitch in twips."""

    def __init__(self, margins=(18, 15, 20, 20), grid=312):
        self.document = docx.Document()
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(
            Mm, margins
        )
        old = section._sectPr.find(qn("w:docGrid"))
        if old is not None:
            section._sectPr.remove(old)
        if grid:
            section._sectPr.append(element("docGrid", type="lines", linePitch=grid))

    def paragraph(self, text="", **looks):
        return write(self.document.add_paragraph(), text, **looks)

    def table(self, widths, rows, *, borders=True, height=8.0):
        table = self.document.add_table(rows=rows, cols=len(widths))
        table.style = self.document.styles["Table Grid" if borders else "Normal Table"]
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for row in table.rows:
            row.height = Mm(height)
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    def title(self, text, part, *, size=16, room=210 - 40):
        table = self.table((26, room - 52, 26), 1, borders=False)
        fill(table.cell(0, 1), text, font="黑体", size=size)
        fill(table.cell(0, 2), f"{{{{ qr.{part} }}}}", align=RIGHT)
        return table

    def bytes(self):
        held = io.BytesIO()
        self.document.save(held)
        return held.getvalue()


def write(
    paragraph, text, *, font="宋体", size=10.5, bold=False, align=None, first=0, exact=None, before=0, after=0
):
    """Type ``text``; a part between underscores is underlined."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = Pt(exact) if exact else 1.0
    if align is not None:
        paragraph.alignment = align
    if first:
        paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(first * 100))
    for number, words in enumerate(text.split("|_|")):
        if words:
            run = paragraph.add_run(words)
            run.font.name, run.font.size, run.bold = "Times New Roman", Pt(size), bold or None
            run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)
            run.underline = bool(number % 2) or None
    return paragraph


def fill(cell, *texts, valign=VALIGN.CENTER, align=CENTER, **looks):
    """Type paragraphs into a cell."""
    cell.vertical_alignment = valign
    for number, text in enumerate(texts):
        write(cell.paragraphs[0] if not number else cell.add_paragraph(), text, align=align, **looks)
    return cell


def exact(row, height):
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.EXACTLY


def form(*parts: str, code: str = "notice", rows=None, widths=None, file: str = "样张.docx") -> Form:
    return Form(
        code=code,
        short="NT",
        title="样张",
        file=file,
        parts=tuple(Part(name, name[0], name, Keeper.OFFICE) for name in (parts or ("MAIN",))),
        levels=frozenset({"yellow"}),
        timing=frozenset({Timing.ISSUE}),
        order=1,
        rows=rows,
        widths=widths,
    )


PARTS = (
    ("学业预警通知书（存根）", "STUB"),
    ("学业预警通知书（学生告知联）", "STUDENT_COPY"),
    ("学业预警通知书回执单", "RECEIPT"),
)
CELLS = (
    (("系部", "department"), ("年级", "grade"), ("专业", "major")),
    (("班级", "class_name"), ("学号", "student_id"), ("姓名", "name")),
)
LEVELS = (("yellow", "黄色"), ("orange", "橙色"), ("red", "红色"))
THREE = ("STUB", "STUDENT_COPY", "RECEIPT")
THREE_WIDTHS = {"term": 13, "case_no": 9}
LETTER_WIDTHS = {"name": 5, "failed_count": 3, "school": 14, "level_short": 4, "case_no": 9}


def three_parts() -> bytes:
    """One A4 sheet: stub, student's copy and receipt, cut along two lines."""
    page = Page(margins=(10, 8, 20, 20))
    for number, (title, part) in enumerate(PARTS):
        if number:
            page.paragraph("{{ tear }}请沿此虚线剪开", font="楷体", size=9, align=CENTER)
        page.title(title, part)
        page.paragraph("学年学期：|_|{{ term }}|_|    案号：{{ case_no }}")
        table = page.table((22, 34, 20, 32, 20, 32), 4 if part != "RECEIPT" else 3)
        for row, labels in enumerate(CELLS):
            for column, (label, field) in enumerate(labels):
                fill(table.cell(row, 2 * column), label)
                fill(table.cell(row, 2 * column + 1), f"{{{{ {field} }}}}", font="仿宋")
        if part == "RECEIPT":
            cell = table.cell(2, 0).merge(table.cell(2, 5))
            fill(cell, "本人接到学校《学业预警通知书（学生告知联）》，确认签字。", align=LEFT, first=2)
            write(cell.add_paragraph(), "学生签字：{{ sign.student }}", before=6)
            write(cell.add_paragraph(), "年    月    日", align=RIGHT)
            table.rows[2].height = Mm(30)
            continue
        fill(table.cell(2, 0), "学业具体情况")
        fill(table.cell(2, 1).merge(table.cell(2, 3)), "{{ reason }}", align=LEFT)
        levels = [f"{{{{ choice.level.{code} }}}}{word}预警" for code, word in LEVELS]
        fill(table.cell(2, 4).merge(table.cell(2, 5)), *levels, align=LEFT)
        fill(table.cell(3, 0), "预警填发时间")
        fill(table.cell(3, 1).merge(table.cell(3, 5)), "{{ notice_date }}")
        table.rows[2].height = Mm(20)
    return page.bytes()


def letter() -> bytes:
    """A letter to parents with inline blanks, a table of courses, and a receipt to be torn off."""
    page = Page()
    page.title("学业预警致家长（监护人）通知书", "LETTER")
    page.paragraph("尊敬的|_| {{ name }} |_|同学家长（监护人）：", size=12)
    page.paragraph(
        "您好！您的孩子目前在学业上面临严重困难，累计已有|_|{{ failed_count }}|_|门课程不及格，未获学分累计"
        "|_|{{ unearned_credits }}|_|分。根据《{{ school }}学业预警工作管理办法》，"
        "现给予|_|{{ level_short }}|_|预警。",
        size=12,
        first=2,
    )
    table = page.table((15, 85, 30, 30), 4)
    for column, text in enumerate(("序号", "课程", "学分", "成绩")):
        fill(table.cell(0, column), text)
    fill(table.cell(1, 0), "{%tr for c in failed_courses %}")
    for column, name in enumerate(("no", "name", "credits", "score")):
        fill(table.cell(2, column), f"{{{{ c.{name} }}}}")
    fill(table.cell(3, 0), "{%tr endfor %}")
    page.paragraph("辅导员：|_|{{ counselor }}|_|    院系意见（盖章）：{{ seal.department }}", before=12)
    page.paragraph("{{ notice_date }}", align=RIGHT)
    page.paragraph("{{ tear }}请沿此虚线剪开，以下部分寄回", font="楷体", size=9, align=CENTER, before=6)
    page.title("回执", "RECEIPT", size=14)
    table = page.table((30, 140), 2)
    fill(table.cell(0, 0), "家长意见")
    fill(
        table.cell(0, 1),
        "1.学生目前的情况家长已了解。（{{ tick.informed.yes }}是   {{ tick.informed.no }}否）",
        "2.院系的联系方式家长已清楚。（{{ tick.contact_known.yes }}是   {{ tick.contact_known.no }}否）",
        align=LEFT,
    )
    fill(table.cell(1, 0), "家长签名")
    fill(table.cell(1, 1), "{{ sign.parent }}", align=LEFT)
    table.rows[1].height = Mm(12)
    page.paragraph("案号：{{ case_no }}    {{ qr2.RECEIPT }}")
    return page.bytes()


def one_page(*texts: str, **looks) -> bytes:
    """A plain page with a code and paragraphs."""
    page = Page()
    page.paragraph("{{ qr.MAIN }}", align=RIGHT)
    for text in texts:
        page.paragraph(text, **looks)
    return page.bytes()


_COURSES = ("高等数学（上）", "大学英语", "机械制图", "工程力学", "电工电子技术", "思想道德与法治")
COURSES: Sequence[dict[str, str]] = tuple(
    {"no": str(number), "name": name, "credits": "4", "score": "45"}
    for number, name in enumerate(_COURSES, start=1)
)
VALUES: dict[str, Any] = {
    "school": "某某职业技术学院",
    "department": "自动化工程系",
    "grade": "2024级",
    "major": "机电一体化技术",
    "class_name": "机电2401",
    "student_id": "2024010123",
    "name": "欧阳晓明",
    "term": "2025-2026学年第二学期",
    "failed_count": "6",
    "unearned_credits": "21.5",
    "level_short": "橙色",
    "reason": "累计6门课程不及格，未获学分21.5分。",
    "notice_date": "2026年3月2日",
    "counselor": "辅导员甲",
    "failed_courses": list(COURSES),
}


def payload(part: str, number: int = 1) -> str:
    return f"G1.N252{number:05d}41.LT01.{part[0]}1.ABCDEFGH"


def paper(blank: Blank, number: int = 1, **values: Any) -> FormFill:
    """One paper on ``blank``, with VALUES except those given."""
    return FormFill(
        form=blank.form,
        edition=blank.edition,
        case_no=f"N252-{number:05d}-41",
        values=VALUES | values,
        choices={"level": "orange"},
        codes={(p, n): payload(p, number) for n in range(len(blank.pages)) for p in blank.parts(n)},
    )


def pixels(pdf: bytes, page: int = 0, dpi: int = 144) -> Any:
    """A page in gray, one value a pixel; 2 pixels a pt at 144 dpi."""
    document = pypdfium2.PdfDocument(pdf)
    return np.asarray(document[page].render(scale=dpi / 72).to_pil().convert("L"))


def ink(gray: Any, rect: Rect, dpi: int = 144) -> float:
    """The share of dark pixels inside ``rect``."""
    scale = dpi / 72
    box = gray[
        round(rect.y0 * scale) : round(rect.y1 * scale), round(rect.x0 * scale) : round(rect.x1 * scale)
    ]
    return float((box < 128).mean())


def text(pdf: bytes, page: int = 0, rect: Rect | None = None) -> str:
    """The text that a PDF reader extracts from a page, or from a rectangle of it, without white space."""
    shown = pypdfium2.PdfDocument(pdf)[page]
    whole = rect or Rect(0, 0, *shown.get_size())
    height = shown.get_height()
    found = shown.get_textpage().get_text_bounded(whole.x0, height - whole.y1, whole.x1, height - whole.y0)
    return "".join(found.split())
