"""清点单: what a print run put on paper, student by student, to tick off at the printer and when handing out.

It lists every printed file with its pages and sheets of paper, every student with the pages of each form, and
ends with totals and the lines to sign. It carries names and stays in the office. A page takes about a
millisecond, so it is drawn and not typeset by WeasyPrint.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guidang.domain.form import Rect
from guidang.paper.forms.printing.pdf_file import PdfFile
from guidang.paper.lettering.ruled import MM, Column, Sheet, height_of, width

_WIDE, _HIGH = 297.0, 210.0  # mm, A4 landscape
_LEFT, _RIGHT, _TOP, _BOTTOM = 15.0, 282.0, 16.0, 196.0
_ROW, _GAP = 7.5, 3.0
_BOX = 3.8  # the square to tick
_SIZE, _SMALL, _TINY = 9.5, 8.5, 7.5  # pt
_FORM = 26.0  # mm that the column of a form takes at most
_SIGN = 20.0  # mm that are worth a column to sign in
_CLOSING = 26.0  # mm for note and signatures
_LINE = "＿＿＿＿＿＿＿＿"


@dataclass(frozen=True, slots=True)
class TickFile:
    """One printed file: its name, what is in it, of how many students, forms, pages and sheets of paper.

    ``pages`` are those of the PDF, the empty backs among them.
    """

    name: str
    what: str
    students: int
    papers: int
    pages: int
    sheets: int


@dataclass(frozen=True, slots=True)
class TickRow:
    """One student. ``papers`` says for a form's title what was printed of it: "2", "1（第3份）".

    ``unprinted`` says instead what is not printed and why: such a row has nothing to count or to tick.
    """

    student_id: str
    name: str
    case_no: str
    level: str
    class_name: str
    papers: Mapping[str, str]
    pages: int
    sheets: int
    unprinted: str = ""


@dataclass(frozen=True, slots=True)
class TickHeading:
    """What stands above: whose list it is, ``facts`` in one line, ``signed`` who signs below."""

    school: str
    title: str
    facts: tuple[str, ...]
    note: str
    signed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TickList:
    """The PDF and how many pages it has."""

    pdf: bytes
    pages: int


def tick_list(
    heading: TickHeading, titles: Sequence[str], files: Sequence[TickFile], rows: Sequence[TickRow]
) -> TickList:
    """Draw the list. ``titles`` are the forms, a column each, in their order on paper.

    Students of several classes get a column that names the class; those with something that is not printed
    stand at the end. Raises MissingLibrary without fonts.
    """
    file = PdfFile()
    writer = _Writer(file, heading)
    writer.files(files)
    columns = _columns(titles, several=len({row.class_name for row in rows}) > 1)
    writer.students(columns, titles, rows)
    writer.close(rows)
    for number, sheet in enumerate(writer.sheets, 1):
        words = f"第 {number} 页 共 {len(writer.sheets)} 页"
        sheet.text(_WIDE / 2, _HIGH - 8, words, _SMALL, align="centre")
        file.plain((round(_WIDE * MM, 2), round(_HIGH * MM, 2)), sheet.canvas.content())
    return TickList(file.finish(), len(writer.sheets))


def _columns(titles: Sequence[str], *, several: bool) -> tuple[Column, ...]:
    who = [Column("序号", 10), Column("学号", 30, size=_SMALL), Column("姓名", 24)]
    who += [Column("班级", 27, size=_SMALL)] if several else []
    who += [Column("案号", 31, size=_SMALL), Column("等级", 20, size=_SMALL)]
    sums = [Column("页数", 11), Column("纸张", 11), Column("清点", 12)]
    room = _RIGHT - _LEFT - sum(column.width for column in (*who, *sums))
    wide = min(_FORM, room / max(1, len(titles)))
    left = room - wide * len(titles)
    sign = left if left >= _SIGN else 0.0
    forms = [Column(title, wide, size=_SMALL) for title in titles]
    who[2] = Column("姓名", 24 + (0.0 if sign else left))
    return (*who, *forms, *sums, *([Column("签收", sign)] if sign else []))


class _Writer:
    """Pages that fill from top to bottom; a table goes on under its repeated heading."""

    def __init__(self, file: PdfFile, heading: TickHeading) -> None:
        self._file, self._heading = file, heading
        self.sheets: list[Sheet] = []
        self._y = _TOP
        sheet = self._page()
        middle = (_LEFT + _RIGHT) / 2
        sheet.text(middle, _TOP + 2, heading.school, 12, align="centre")
        sheet.text(middle, _TOP + 10, heading.title, 18, align="centre", track=0.1, face="hei")
        self._y = _TOP + 19
        _across(sheet, self._y, heading.facts)
        self._y += 4.5

    def files(self, files: Sequence[TickFile]) -> None:
        """The table of the printed files."""
        columns = (
            Column("序号", 10),
            Column("打印文件", 126, centred=False, size=_SMALL),
            Column("内容", 63, centred=False, size=_SMALL),
            Column("人数", 15),
            Column("份数", 15),
            Column("页数", 15),
            Column("纸张", 11),
            Column("已打印", 12, size=_SMALL),
        )
        rows = [
            (str(n), f.name, f.what, *map(str, (f.students, f.papers, f.pages, f.sheets)), "")
            for n, f in enumerate(files, 1)
        ]
        self._table(columns, rows, tick=7)
        if len(files) > 1:
            total = [sum(one) for one in zip(*((f.papers, f.pages, f.sheets) for f in files), strict=True)]
            self._row((Column("", 199), *columns[3:]), ("合计", "", *map(str, total), ""))
        self._y += _GAP

    def students(self, columns: Sequence[Column], titles: Sequence[str], rows: Sequence[TickRow]) -> None:
        """The table of the students, those who got nothing, and the totals."""
        several = any(column.head == "班级" for column in columns)
        signed = ("",) if columns[-1].head == "签收" else ()
        printed = [row for row in rows if not row.unprinted]
        cells = [
            (
                *_who(n, row, several=several),
                *(row.papers.get(title, "—") for title in titles),
                *(str(row.pages), str(row.sheets), ""),
                *signed,
            )
            for n, row in enumerate(printed, 1)
        ]
        tick = next(n for n, column in enumerate(columns) if column.head == "清点")
        self._table(columns, cells, tick=tick)
        before = tick - 2 - len(titles)
        others = [row for row in rows if row.unprinted]
        why = Column("", sum(column.width for column in columns[before:]), centred=False, size=_SMALL)
        for n, row in enumerate(others, len(printed) + 1):
            said = (*_who(n, row, several=several), row.unprinted)
            high = min(height_of((*columns[:before], why), said, _ROW), _BOTTOM - _TOP)
            self._row((*columns[:before], why), said, high)
        merged = Column("", sum(column.width for column in columns[:before]))
        given = [str(sum(title in row.papers for row in rows)) + " 人" for title in titles]
        sums = (str(sum(row.pages for row in rows)), str(sum(row.sheets for row in rows)), "")
        total = f"合计 {len(printed)} 人" + (f"，另有未打印 {len(others)} 人" if others else "")
        self._row((merged, *columns[before:]), (total, *given, *sums, *signed))

    def close(self, rows: Sequence[TickRow]) -> None:
        """The note and the lines to sign, on a page of their own when the last one has no room."""
        if self._y + _CLOSING > _BOTTOM:
            self._page()
        sheet = self.sheets[-1]
        if rows:
            sheet.text(_LEFT, self._y + 5, self._heading.note, _SMALL)
        _across(sheet, self._y + 16, [f"{who}：{_LINE}" for who in self._heading.signed])

    def _table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, tick: int) -> None:
        heads = [Column(c.head, c.width, size=_SMALL if len(c.head) <= 4 else _TINY) for c in columns]
        head = height_of(heads, [c.head for c in heads], _ROW)
        self._heads(heads, head, fresh=self._y + head + 2 * _ROW > _BOTTOM)
        for row in rows:
            high = min(height_of(columns, row, _ROW), _BOTTOM - _TOP - head)
            if self._y + high > _BOTTOM:
                self._heads(heads, head, fresh=True)
            left = _LEFT + sum(column.width for column in columns[:tick])
            self._box(left + columns[tick].width / 2, self._y + high / 2)
            self._row(columns, row, high)

    def _heads(self, heads: Sequence[Column], high: float, *, fresh: bool) -> None:
        if fresh:
            self._page()
        self._row(heads, [column.head for column in heads], high)

    def _row(self, columns: Sequence[Column], cells: Sequence[str], high: float = _ROW) -> None:
        if self._y + high > _BOTTOM:
            self._page()
        self.sheets[-1].row(_LEFT, self._y, high, columns, cells)
        self._y += high

    def _box(self, x: float, y: float) -> None:
        half = _BOX / 2
        self.sheets[-1].canvas.frame(
            Rect((x - half) * MM, (y - half) * MM, (x + half) * MM, (y + half) * MM), 0.6
        )

    def _page(self) -> Sheet:
        self.sheets.append(Sheet(self._file.fonts, _HIGH))
        self._y = _TOP
        return self.sheets[-1]


def _who(number: int, row: TickRow, *, several: bool) -> tuple[str, ...]:
    klass = (row.class_name,) if several else ()
    return (str(number), row.student_id, row.name, *klass, row.case_no, row.level)


def _across(sheet: Sheet, y: float, words: Sequence[str]) -> None:
    """Words spread from margin to margin, smaller when they are long."""
    wide = [width(word) for word in words]
    size = min(10.5, (_RIGHT - _LEFT) * MM / (sum(wide) + len(words)))
    gap = ((_RIGHT - _LEFT) * MM / size - sum(wide)) / max(1, len(words) - 1)
    for number, word in enumerate(words):
        sheet.text(_LEFT + (sum(wide[:number]) + gap * number) * size / MM, y, word, size)
