"""The other sheets a clerk drops: what their rows say, and what is wrong with them, at its place."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import PurePath

from guidang.domain.material_names import log_labels
from guidang.domain.pack import Pack
from guidang.domain.records import Record, RecordKind, RecordList
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome, RowError
from guidang.paper.lists.files.spreadsheet import Book
from guidang.paper.lists.records.columns import columns_of
from guidang.paper.lists.records.kinds import recognise
from guidang.paper.lists.records.rows import RecordRow, read_record
from guidang.paper.lists.records.shape import Found, find_records, first_headings
from guidang.paper.lists.schools import other_school
from guidang.paper.lists.table import Table

__all__ = ["read_records", "recognise"]

_MOST_NAMED = 20  # rows named in one remark; the rest are counted


def read_records(book: Book, filename: str, kind: RecordKind, pack: Pack, today: dt.date) -> RecordList:
    """Every row of every visible sheet of ``kind``. Nothing that stands in a cell raises."""
    sheets = [sheet for sheet in book.sheets if sheet.visible and first_headings(sheet) is not None]
    found = [(sheet.name, find_records(sheet, kind)) for sheet in sheets]
    tables = [table for _, part in found for table in part.tables]
    reason = _refused(tables, filename, kind, pack)
    if reason:
        return RecordList(kind, ListOutcome.REJECTED_WHOLE, reason)
    notes = tuple(chain(book.remarks, *(_left_out(name, part) for name, part in found)))
    if not any(table.rows for table in tables):
        return RecordList(kind, ListOutcome.IGNORED, f"{kind.label}的表头下面没有填写内容", notes=notes)
    return _read_tables(tables, filename, kind, pack, today, notes)


def _read_tables(
    tables: Sequence[Table],
    filename: str,
    kind: RecordKind,
    pack: Pack,
    today: dt.date,
    notes: tuple[str, ...],
) -> RecordList:
    records: list[Record] = []
    errors: list[RowError] = []
    wrong = repeated = 0
    seen: dict[tuple[object, ...], Record] = {}
    for table in tables:
        around = _term_around(table, filename)
        for row in table.rows:
            record, faults = read_record(RecordRow(table, row, kind, pack, today), around)
            if faults:
                errors.extend(faults)
                wrong += 1
                continue
            if seen.setdefault(_identity(record), record) is record:
                records.append(record)
            else:
                repeated += 1
    against = _contradictions(records, tables)
    errors.extend(against.values())
    records = [record for record in records if (record.sheet, record.row) not in against]
    if not records:
        outcome, reason = (
            ListOutcome.REJECTED_WHOLE,
            f"全部 {wrong + len(against)} 行都有错误，请按所列各行改正",
        )
    else:
        outcome, reason = (ListOutcome.ACCEPTED_WITH_ROW_ERRORS if errors else ListOutcome.ACCEPTED), ""
    if repeated:
        notes = (*notes, f"{repeated} 行与前面的行完全相同，只计一次")
    return RecordList(
        kind=kind,
        outcome=outcome,
        reason=reason,
        entries=tuple(records),
        row_errors=tuple(sorted(errors, key=lambda e: ([t.sheet for t in tables].index(e.sheet), e.row))),
        notes=(*notes, *_unproving(records, pack)),
        rows_read=sum(len(table.rows) for table in tables),
        repeated=repeated,
        columns=_places(tables),
    )


def _refused(tables: Sequence[Table], filename: str, kind: RecordKind, pack: Pack) -> str:
    """Why the workbook as a whole cannot be read, "" when it can."""
    required = {spec.means: spec.label for spec in columns_of(kind) if spec.required}
    for table in tables:
        stranger = other_school([*table.captions, table.sheet], PurePath(filename).stem, pack)
        if stranger:
            return f"表上写的是“{stranger}”，不是本校（{pack.school}），请核对后放入对应学校的工作目录"
        lacking = [label for means, label in required.items() if table.find(means) is None]
        if kind is RecordKind.GRADES and table.find("resit_score") is not None:
            lacking = [label for label in lacking if label != required["score"]]
        if lacking:
            return (
                f"工作表“{table.sheet}”是{kind.label}，缺少“{'”“'.join(lacking)}”列，请补上；"
                f"空表可用命令 guidang list template {kind.value} 取得"
            )
    return ""


def _term_around(table: Table, filename: str) -> Term | None:
    texts = (*table.captions, table.sheet, PurePath(filename).stem)
    return next((term for text in texts if (term := Term.find(text)) is not None), None)


def _identity(record: Record) -> tuple[object, ...]:
    return record.student_id, record.name, record.term, record.case_no, tuple(sorted(record.facts.items()))


def _contradictions(records: Sequence[Record], tables: Sequence[Table]) -> dict[tuple[str, int], RowError]:
    """Outcomes of one student on one day that differ: no order of the rows decides which one holds."""
    days: dict[tuple[object, ...], list[Record]] = {}
    for record in records:
        if record.kind is RecordKind.OUTCOME:
            key = (record.student_id, record.term, record.case_no, record.facts["date"])
            days.setdefault(key, []).append(record)
    column = {table.sheet: table.find("outcome") for table in tables}
    found = {}
    for rows in days.values():
        for record in rows if len(rows) > 1 else ():
            places = "、".join(f"“{r.sheet}”第 {r.row} 行" for r in rows)
            message = f"该生同一天有不同的结果（{places}），请只保留正确的一行"
            at = column[record.sheet]
            found[record.sheet, record.row] = RowError(
                record.sheet,
                record.row,
                record.student_id,
                message,
                at.title if at else "",
                at.index if at else None,
            )
    return found


def _places(tables: Sequence[Table]) -> dict[str, dict[str, tuple[str, int]]]:
    places: dict[str, dict[str, tuple[str, int]]] = {}
    for table in tables:
        for means, columns in table.by_meaning.items():
            places.setdefault(table.sheet, {})[means] = (columns[0].title, columns[0].index)
    return places


def _left_out(name: str, part: Found) -> Iterator[str]:
    for table in part.tables:
        if table.unknown:
            yield f"工作表“{name}”：未使用的列：{'、'.join(table.unknown[:_MOST_NAMED])}"
    if part.examples:
        yield f"工作表“{name}”：{_rows(part.examples)}是示例，没有读取"
    if part.unfilled:
        yield f"工作表“{name}”：{_rows(part.unfilled)}没有填写内容，没有读取"


def _unproving(records: Sequence[Record], pack: Pack) -> tuple[str, ...]:
    """What the clerk must know of talks that are kept as a log entry and prove nothing."""
    talks = [r for r in records if r.kind is RecordKind.TALK and "proves" not in r.facts]
    if not talks:
        return ()
    labels = log_labels(pack.materials)
    rows = _rows([record.row for record in talks])
    if not labels:
        return (f"{rows}只作登记：本校卷宗中的材料都要交签字的纸质件或文件，登记不能代替",)
    return (
        f"{rows}没有写明、或不能确定证明哪项材料，只作登记。要算作材料的，请在“材料”列写：{'；'.join(labels)}",
    )


def _rows(numbers: Sequence[int]) -> str:
    named = "、".join(str(n) for n in numbers[:_MOST_NAMED])
    more = len(numbers) - _MOST_NAMED
    return f"第 {named} 行" + (f"等 {len(numbers)} 行" if more > 0 else "")
