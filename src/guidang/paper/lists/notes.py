"""Remarks for the clerk's report: which reading was applied, what was left out, what to look at again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from guidang.domain.pack import Pack
from guidang.domain.warning_list import Aside, Measure, RowAside, RowError, WarningEntry
from guidang.paper.lists.courses import seems_unsplit
from guidang.paper.lists.deciding import Decision
from guidang.paper.lists.files.sheet import column_letters
from guidang.paper.lists.files.spreadsheet import Sheet
from guidang.paper.lists.levels import level_named, section_level, table_level
from guidang.paper.lists.surroundings import WORDS, Surroundings
from guidang.paper.lists.table import Table
from guidang.paper.lists.terms import Found
from guidang.paper.lists.values import shown

_LEFT = re.compile(r"撤销|取消预警|解除|不预警|免预警|作废|退学|休学|转学|离校|入伍|参军|保留学籍")
_ENOUGH_IDS, _ENOUGH_ALIKE = 5, 0.6  # ids, and the share of them that must look alike to call the rest odd
MARKED_SHEET = "错误说明"  # what marked copies hold besides the clerk's own sheets
_MOST_NAMED = 20  # places named in one remark; the rest are counted
_PLACES_OF = {
    Aside.DUPLICATE: "与前面的行重复，只计一次",
    Aside.COURSE_ROW: "是同一学生的另一门课程，已并入该生",
    Aside.LIGHTER: "是同一学生在另一处的较轻等级，已按较重的等级立案",
    Aside.BELOW: "未达到预警条件，不立案",
}


def of_sheets(
    sheets: Sequence[Sheet], tables: Sequence[Table], errors: Sequence[RowError] = ()
) -> tuple[str, ...]:
    """What was not read of the workbook, and rows that a filter hides but a reading includes."""
    known = {table.sheet for table in tables} | {error.sheet for error in errors} | {MARKED_SHEET}
    found = [f"工作表“{sheet.name}”是隐藏的，没有读取" for sheet in sheets if not sheet.visible]
    for sheet in sheets:
        if not sheet.visible or sheet.name in known:
            continue
        if any(cell != "" for row in sheet.rows for cell in row):
            found.append(f"工作表“{sheet.name}”中没有学生名单，没有读取")
    for table in tables:
        sheet = next(sheet for sheet in sheets if sheet.name == table.sheet)
        hidden = sum(row.number in sheet.hidden_rows for row in table.rows)
        if hidden:
            found.append(f"工作表“{table.sheet}”有 {hidden} 行被隐藏或筛掉，仍按名单读取；不应预警的请删去")
    return tuple(found)


def of_tables(
    tables: Sequence[Table], terms: Sequence[Found], surroundings: Sequence[Surroundings]
) -> tuple[str, ...]:
    """How each table was read: term, what its surroundings say, columns that were not used and why."""
    found = []
    for table, term, around in zip(tables, terms, surroundings, strict=True):
        where = f"工作表“{table.sheet}”" if table.sheet else "名单"
        found.append(f"{where}：表头在第 {table.heading_row} 行，其下有 {len(table.rows)} 行学生")
        if term.term is not None and not any(table.find(m) for m in ("term", "academic_year", "half")):
            found.append(f"{where}：学年学期取自{term.place}：{term.term}")
        found += [
            f"{where}：{WORDS[means]}取自{around.places[means]}：{value}"
            for means, value in around.values.items()
            if means != "level" and not table.find(means)
        ]
        units = {row.section.unit for row in table.rows if row.section.unit}
        if units and not table.find("class_name"):
            found.append(f"{where}：班级取自各行上方的分段标题（{len(units)} 段）")
        if table.examples:
            found.append(f"{where}：第 {'、'.join(map(str, table.examples))} 行是填写示例，没有读取")
        if table.unknown:
            found.append(f"{where}：未使用的列：{'、'.join(table.unknown[:_MOST_NAMED])}")
        found += [
            f"{where}：“{' '.join(column.title.split())}”列"
            f"（{column_letters(column.index)} 列）{column.heading.asks}"
            for column in table.all("asked")
        ]
    return tuple(found)


def of_rows(tables: Sequence[Table], pack: Pack) -> tuple[str, ...]:
    """Rows to look at again: a remark that may mean no warning, a level that is not its sheet's or section's.

    A remark decides nothing by itself, and a row's own level goes before what stands around it.
    """
    found = []
    for table in tables:
        rows = _other_levels(table, pack)
        if rows:
            found.append(f"行内的等级与所在工作表或分段的等级不同，已按行内的办理，请核对：{_few(rows)}")
        for column in table.all("remark"):
            rows = [
                f"{_place(table.sheet, row.number)}写“{text[:_MOST_NAMED]}”"
                for row in table.rows
                if row.cell(column) != "" and _LEFT.search(text := shown(row.cell(column)))
            ]
            if rows:
                found.append(f"备注可能说明该生不应预警，仍按名单办理，请核对：{_few(rows)}")
    return tuple(found)


def _other_levels(table: Table, pack: Pack) -> list[str]:
    column, around = table.find("level"), table_level(table, pack)
    found: list[str] = []
    if column is None or (around is None and not any(row.section.level for row in table.rows)):
        return found
    for row in table.rows:
        own = level_named(shown(row.cell(column)), pack.policy)
        section = section_level(row.section.level, pack.policy) if row.section.level else around
        if own is not None and section is not None and own is not section:
            found.append(f"{_place(table.sheet, row.number)}（{own.label}）")
    return found


def of_courses(tables: Sequence[Table], entries: Sequence[WarningEntry]) -> tuple[str, ...]:
    """Courses whose names seem to hold credits or a mark, which are printed as they stand."""
    columns = {table.sheet: table.find("failed_courses") or table.find("course") for table in tables}
    found = []
    for entry in entries:
        odd = [course.name for course in entry.failed_courses if seems_unsplit(course.name)]
        if odd:
            column = columns.get(entry.sheet)
            where = (
                f"“{' '.join(column.title.split())}”列（{column_letters(column.index)} 列）" if column else ""
            )
            found.append(
                f"{_place(entry.sheet, entry.row)}{where}：“{odd[0][:_MOST_NAMED]}”"
                f"{f'等 {len(odd)} 门' if len(odd) > 1 else ''}像是课程名后面写着学分或成绩，没有拆开，"
                "照原样作课程名；请写成“高等数学（3学分，40分）”，或核对无误"
            )
    return tuple(_first(found))


def of_ids(entries: Sequence[WarningEntry]) -> tuple[str, ...]:
    """Student ids that look unlike nearly all others: a digit too few, a letter O for a zero."""
    shapes = Counter(_shape(entry.student_id) for entry in entries)
    if len(entries) < _ENOUGH_IDS or not shapes:
        return ()
    usual, count = shapes.most_common(1)[0]
    odd = [e for e in entries if _shape(e.student_id) != usual]
    if not odd or count < _ENOUGH_ALIKE * len(entries):
        return ()
    return (f"学号的位数或字母与其他学生不同，请核对：{_few([_place(e.sheet, e.row) for e in odd])}",)


def _shape(student_id: str) -> str:
    return re.sub(r"[A-Za-z]", "A", re.sub(r"\d", "9", student_id))


def of_decisions(decided: Sequence[tuple[WarningEntry, Decision]]) -> tuple[str, ...]:
    """How levels came about, and where the list contradicts its own figures."""
    taken = [decision.entry for _, decision in decided if decision.entry is not None]
    found: list[str] = []
    stated = sum(d.entry is not None and not d.computed for _, d in decided)
    if stated:
        found.append(f"等级：{stated} 人按名单写明的等级")
    if len(taken) > stated:
        found.append(f"等级：{len(taken) - stated} 人名单未写等级，按本校规定由数据判定")
    uncounted = [(e, d.entry) for e, d in decided if d.entry is not None and d.entry.figures != e.figures]
    if any(after.figures.keys() - e.figures.keys() - {Measure.FAILED_REQUIRED} for e, after in uncounted):
        found.append("名单未写门数的，按所列课程的门数判定")
    if any(Measure.FAILED_REQUIRED in after.figures for _, after in uncounted):
        found.append("名单没有区分必修课和选修课，判定时全部按必修课计，请核对")
    found += _first(f"{_place(e.sheet, e.row)}：{d.remark}" for e, d in decided if d.remark)
    found += _first(
        f"{_place(e.sheet, e.row)}：写明 {e.figures[Measure.FAILED_COUNT]} 门，列出 {_listed(e)} 门，请核对"
        for e, _ in decided
        if e.failed_courses and e.figures.get(Measure.FAILED_COUNT, _listed(e)) != _listed(e)
    )
    return tuple(found)


def of_asides(asides: Sequence[RowAside]) -> tuple[str, ...]:
    """The rows set aside, by reason."""
    found = []
    for why, words in _PLACES_OF.items():
        rows = [aside for aside in asides if aside.why is why]
        if rows:
            found.append(f"{len(rows)} 行{words}：{_places(rows)}")
    return tuple(found)


def _listed(entry: WarningEntry) -> int:
    return len({course.name for course in entry.failed_courses})


def _first(remarks: Iterable[str]) -> list[str]:
    """The first remarks of one kind; a list that is wrong throughout says so once."""
    found = list(remarks)
    more = len(found) - _MOST_NAMED
    return [*found[:_MOST_NAMED], f"另有 {more} 行有同样的问题"] if more > 0 else found


def _places(asides: Iterable[RowAside]) -> str:
    return _few([_place(aside.sheet, aside.row) for aside in asides])


def _few(places: Sequence[str]) -> str:
    more = len(places) - _MOST_NAMED
    return "、".join(places[:_MOST_NAMED]) + (f" 等另 {more} 行" if more > 0 else "")


def _place(sheet: str, row: int) -> str:
    return f"“{sheet}”第 {row} 行" if sheet else f"第 {row} 行"
