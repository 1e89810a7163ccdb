"""Which of the other sheets a workbook is. Told by its headings, never by its name.

Where headings fit both a list of grades and a warning list in long form (a row a failed course), the file is
refused with the question which of the two it is.
"""

from collections.abc import Sequence
from pathlib import PurePath

from guidang.domain.errors import ListRefused
from guidang.domain.records import RecordKind
from guidang.paper.lists.files.spreadsheet import Book, Sheet
from guidang.paper.lists.records.columns import meaning
from guidang.paper.lists.records.shape import Headings, first_headings
from guidang.paper.lists.values import CellError, fold, number

_WARNING_WORDS = ("预警", "警示")
_FAILED_WORDS = ("不及格", "未通过", "不合格", "挂科", "补考")
_PASS_MARK = 60
_ROWS_LOOKED_AT = 2000  # of a list of courses, for a score that passes


def recognise(book: Book, filename: str = "") -> RecordKind | None:
    """The kind of a workbook's visible sheets; None when it is none of these: a warning list, or no list.

    Raises ListRefused (its ``reason`` is for the clerk) when sheets of several kinds stand in one workbook,
    and when headings leave open whether it is a sheet of grades or a warning list.
    """
    kinds: dict[RecordKind | None, str] = {}
    for sheet in book.sheets:
        found = first_headings(sheet) if sheet.visible else None
        if found is not None:
            kind = _kind(sheet, *found, filename)
            kinds.setdefault(kind, sheet.name)
    if len(kinds) > 1:
        said = "；".join(f"“{name}”是{kind.label if kind else '学生名单'}" for kind, name in kinds.items())
        raise _refusal(filename, f"一个文件里有几种表（工作表{said}），请分别存成单独的文件再放入")
    return next(iter(kinds), None)


def _kind(sheet: Sheet, headings: Headings, captions: Sequence[str], filename: str) -> RecordKind | None:
    if headings.kind is RecordKind.GRADES:
        return _grades_or_warnings(sheet, headings, captions, filename)
    if headings.kind is not None and headings.levels and headings.figures:
        label = headings.kind.label
        raise _refusal(
            filename,
            f"工作表“{sheet.name}”既有{label}的列，又有预警等级和不及格、学分等列，看不出是{label}还是预警名单。"
            f"是{label}的，请删去不及格门数、学分等列；是预警名单的，请删去{label}的列",
        )
    return headings.kind


def _grades_or_warnings(
    sheet: Sheet, headings: Headings, captions: Sequence[str], filename: str
) -> RecordKind | None:
    """Grades when a column says who passed or the title says 成绩, and nothing speaks of a warning."""
    title = fold(" ".join((*captions, sheet.name, PurePath(filename).stem)))
    ticks = any(name.endswith(_WARNING_WORDS) for names in headings.titles for name in names)
    warns = headings.levels or headings.figures or ticks or any(word in title for word in _WARNING_WORDS)
    means = {_meaning(titles) for titles in headings.titles}
    if "passed" in means:
        if warns:
            raise _which(sheet, filename, "有“是否通过”列，又写有预警（等级、不及格门数或标题）")
        return RecordKind.GRADES
    if warns:
        return None
    if "成绩" in title:
        failed = any(word in title for word in _FAILED_WORDS) or "score" not in means
        if failed and not _anyone_passes(sheet, headings):
            raise _which(sheet, filename, "列的都是没有通过的成绩")
        return RecordKind.GRADES
    if _anyone_passes(sheet, headings):
        raise _which(sheet, filename, "列有课程和成绩，其中有 60 分以上的")
    return None


def _which(sheet: Sheet, filename: str, why: str) -> ListRefused:
    return _refusal(
        filename,
        f"工作表“{sheet.name}”{why}，看不出是学期成绩还是预警名单。是学期成绩的，请加上“是否通过”列，"
        "标题写“学期成绩”，不要有“预警”字样和等级列；是预警名单的，请在标题中写明“预警名单”，不要有“是否通过”列",
    )


def _anyone_passes(sheet: Sheet, headings: Headings) -> bool:
    places = [i for i, titles in enumerate(headings.titles) if _meaning(titles) in ("score", "resit_score")]
    start = headings.index + headings.height
    for cells in sheet.rows[start : start + _ROWS_LOOKED_AT]:
        for place in places:
            try:
                mark = number(cells[place]) if place < len(cells) else None
            except CellError:
                continue
            if mark is not None and mark >= _PASS_MARK:
                return True
    return False


def _meaning(titles: Sequence[str]) -> str:
    known = (heading for title in titles if (heading := meaning(title, RecordKind.GRADES)) is not None)
    return next((heading.means for heading in known), "")


def _refusal(filename: str, reason: str) -> ListRefused:
    return ListRefused(file=PurePath(filename).name, reason=reason)
