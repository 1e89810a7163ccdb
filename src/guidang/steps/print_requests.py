"""加印: from a row that asks for papers to the orders that print them, or to why they cannot be printed.

Which way a row means when it does not say is decided by what is printed already; the clerk is told what was
taken from each row. A row of a class or a level is as many requests as it has students.

Not a step: steps may import this module.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from guidang.domain.case import Case, CaseState
from guidang.domain.events import Event
from guidang.domain.form import Form, Timing
from guidang.domain.form_names import annex_number, page_label, page_named
from guidang.domain.pack import Pack
from guidang.domain.records import PrintWay, Record, RecordList
from guidang.domain.warning_list import RowError
from guidang.paper.forms import attachment_sheet
from guidang.paper.lists.answers.report_page import Section
from guidang.paper.lists.files.sheet import column_letters
from guidang.steps.print_sets import held_copies, pages_of_copy
from guidang.steps.record_matching import Mismatch, match
from guidang.store import cases, orders, records, scans
from guidang.store.ledger import Transaction
from guidang.store.orders import Asked, OrderKind
from guidang.store.records import KeptRecord
from guidang.store.sheets import SheetRow, all_sheets

_MOST_NAMED = 10
Request = tuple[OrderKind, Asked, str]
"""What is ordered, and how the clerk is told of it."""
Copy = tuple[str, str, int]
"""A printed copy: case number, form, serial."""


@dataclass(slots=True)
class Taken:
    """What became of the rows. ``ordered`` holds each request with its case."""

    ordered: list[tuple[Case, Record, Request]] = field(default_factory=list)
    kept: list[KeptRecord] = field(default_factory=list)
    before: list[KeptRecord] = field(default_factory=list)  # on record already
    passed_over: list[tuple[Case, str]] = field(default_factory=list)  # of a class or level, with the reason
    refused: list[tuple[Record, Mismatch]] = field(default_factory=list)
    replacing: set[Copy] = field(default_factory=set)  # ordered here or before, and not printed yet


def keep(
    tx: Transaction, pack: Pack, reading: RecordList, claim: str, at: datetime
) -> tuple[list[Event], list[Section], list[RowError]]:
    """Order what the rows ask for: (what happened, what to tell the clerk, rows that cannot be printed).

    The list must be recorded already (`cases.add_list`) under ``claim``. The same row again does nothing.
    """
    taken = order_all(tx, pack, reading.entries, claim, at)
    told = [("record.kept", kept.case_no, {"kind": reading.kind.value}) for kept in taken.kept]
    errors = [_error(reading, record, why) for record, why in taken.refused]
    return tx.record_all(at, told), [_section(reading, taken)], errors


def order_all(tx: Transaction, pack: Pack, rows: Sequence[Record], claim: str, at: datetime) -> Taken:
    """Order what ``rows`` ask for, all of it under the list of ``claim``."""
    taken = Taken(replacing=_being_replaced(tx.connection))
    by_student = records.cases_by_student(tx.connection, (r.student_id for r in rows if r.student_id))
    for position, record in enumerate(rows):
        found = _cases(tx.connection, record, by_student)
        if isinstance(found, Mismatch):
            taken.refused.append((record, found))
        else:
            _take(tx.connection, pack, record, position, found, taken)
    records.add(tx.connection, claim, taken.kept, at)
    positions = {kept.digest: kept.position for kept in taken.kept}
    asked = [
        (str(case.number), positions[KeptRecord(str(case.number), 0, record).digest], kind, what)
        for case, record, (kind, what, _) in taken.ordered
    ]
    orders.add_asked(tx.connection, claim, asked)
    return taken


def _take(
    connection: Connection, pack: Pack, record: Record, position: int, found: Sequence[Case], taken: Taken
) -> None:
    """One row: its requests, unless none of its cases can have any."""
    named = [replace(record, student_id=c.entry.student_id, name=c.entry.name) for c in found]
    rows = [KeptRecord(str(c.number), position, one) for c, one in zip(found, named, strict=True)]
    known = records.known(connection, (row.digest for row in rows))
    passed: list[tuple[Case, str]] = []
    good = 0
    for case, row in zip(found, rows, strict=True):
        if row.digest in known:
            taken.before.append(row)
            continue
        wanted = requests(connection, pack, case, record.facts, taken.replacing)
        if isinstance(wanted, Mismatch):
            passed.append((case, wanted.message))
            first = wanted
            continue
        good += 1
        taken.kept.append(row)
        taken.ordered += [(case, row.record, one) for one in wanted]
        taken.replacing |= _replaced(str(case.number), [(kind, asked) for kind, asked, _ in wanted])
    if passed and not good and len(passed) == len(rows):
        taken.refused.append((record, first))
    else:
        taken.passed_over += passed


def _being_replaced(connection: Connection) -> set[Copy]:
    """The copies that hold only until an open order is printed."""
    found: set[Copy] = set()
    for _, ordered in orders.waiting(connection):
        for one in ordered:
            if one.asked is not None:
                found |= _replaced(str(one.case.number), [(one.kind, one.asked)])
    return found


def _replaced(case_no: str, ordered: Iterable[tuple[OrderKind, Asked]]) -> set[Copy]:
    return {(case_no, what.form, what.serial) for kind, what in ordered if kind is OrderKind.REPLACE}


def _cases(
    connection: Connection, record: Record, by_student: Mapping[str, Sequence[Case]]
) -> list[Case] | Mismatch:
    """The cases a row is about: one student's, or the open ones of a class or level."""
    if not (record.student_id or record.case_no):
        return _group(connection, record)
    by_number = {record.case_no: case} if (case := cases.get_case(connection, record.case_no)) else {}
    theirs = [*by_number.values(), *by_student.get(record.student_id, ())]
    if theirs:  # a row need not say both, nor the name
        entry = theirs[0].entry
        record = replace(
            record, student_id=record.student_id or entry.student_id, name=record.name or entry.name
        )
    found = match(record, by_student, by_number)
    return found if isinstance(found, Mismatch) else [found]


def _group(connection: Connection, record: Record) -> list[Case] | Mismatch:
    class_name, level = record.facts.get("class_name", ""), record.facts.get("level", "")
    means = "class_name" if class_name else "level"
    found = [
        case
        for case in cases.all_cases(connection, record.term.short if record.term else None)
        if case.state is CaseState.OPEN
        and class_name in ("", case.entry.class_name)
        and level in ("", case.level)
    ]
    if not found:
        return Mismatch(means, "没有符合的在办个案，请核对班级和等级的写法（与预警名单一致）")
    terms = sorted({str(case.entry.term) for case in found})
    if len(terms) > 1:
        return Mismatch(means, f"这些学生在几个学期有在办的个案（{'、'.join(terms)}），请填写学年学期")
    return found


def requests(
    connection: Connection, pack: Pack, case: Case, facts: Mapping[str, str], replacing: Collection[Copy] = ()
) -> list[Request] | Mismatch:
    """What ``facts`` (domain/records.py, REPRINT) ask for in one case, or why that cannot be printed.

    ``replacing`` are the copies that an open order replaces.
    """
    if facts["form"] == "*":
        return _everything(connection, case, facts)
    copies = held_copies(connection, str(case.number))
    printed = {sheet.form for sheet in copies}
    named = [pack.form(code) for code in facts["form"].split()]
    forms = [form for form in named if form.code in printed or case.level in form.levels]
    if not forms:
        return Mismatch("form", f"{case.level_label}不用《{named[0].title}》，也没有给该生印过")
    forms.sort(key=lambda form: case.level not in form.levels)  # why the level's own form cannot be printed
    answers = [
        _of_form(connection, case, form, [s for s in copies if s.form == form.code], facts, replacing)
        for form in forms
    ]
    found = [one for one in answers if not isinstance(one, Mismatch)]
    return found or next(one for one in answers if isinstance(one, Mismatch))


def _everything(connection: Connection, case: Case, facts: Mapping[str, str]) -> list[Request] | Mismatch:
    if facts.get("way", PrintWay.SAME) != PrintWay.SAME:
        return Mismatch("way", "“全部”只能原样重印；要新份或换号的，请一行写一种文书")
    if {"page", "serial", "copies"} & facts.keys():
        return Mismatch("form", "“全部”是整套重印，请把页、份数、第几份空着")
    copies = held_copies(connection, str(case.number))
    if not copies:
        return Mismatch("form", "还没有给该生印过文书")
    return [(OrderKind.REPRINT, Asked(""), f"原样重印全部 {len(copies)} 份文书")]


def _of_form(
    connection: Connection,
    case: Case,
    form: Form,
    copies: Sequence[SheetRow],
    facts: Mapping[str, str],
    replacing: Collection[Copy],
) -> Request | Mismatch:
    """``copies`` are those of this form that hold."""
    way = PrintWay(facts["way"]) if "way" in facts else _meant(form, copies, facts)
    if way is None:
        told = f"没有给该生印过《{form.title}》；要给该生印一份的，请选“{PrintWay.ANOTHER.label}”"
        return next(_against_new(case, form), Mismatch("way", told))
    serial, count = (int(facts.get(key, 0)) for key in ("serial", "copies"))
    page = page_named(facts.get("page", "")) or (0, 0)
    chosen = max((s for s in copies if serial in (0, s.serial)), key=lambda s: s.serial, default=None)
    if way is PrintWay.ANOTHER:
        against = next(_against_another(form, copies, serial, paged=any(page)), None)
    else:
        against = next(_against_chosen(form, way, chosen, serial, count), None)
    if against is None and way is not PrintWay.SAME:
        against = next(_against_new(case, form), None)
    if against is None and way is PrintWay.REPLACE and chosen is not None:
        against = next(_against_replacing(connection, form, chosen, replacing), None)
    if against is not None:
        return against
    if way is PrintWay.ANOTHER or chosen is None:
        return OrderKind.ANOTHER, Asked(form.code, copies=count or 1), f"另加 {count or 1} 份《{form.title}》"
    if way is PrintWay.SAME:
        return _same(connection, form, chosen, page)
    if any(page):
        return Mismatch("page", "换号重印是整份打印，请把“页”空着")
    told = f"换号重印《{form.title}》，原第{chosen.serial}份作废"
    return OrderKind.REPLACE, Asked(form.code, serial=chosen.serial), told


def _recurring(form: Form) -> bool:
    """Whether one student may need several: a record that staff fill in, talk by talk."""
    return Timing.DEMAND in form.timing or form.typed


def _meant(form: Form, copies: Sequence[SheetRow], facts: Mapping[str, str]) -> PrintWay | None:
    """The way of a row that says none; None when it may be the wrong form or the wrong student."""
    if form.code == attachment_sheet.CODE or (_recurring(form) and "copies" in facts):
        return PrintWay.ANOTHER
    return PrintWay.SAME if copies else None


def _same(connection: Connection, form: Form, chosen: SheetRow, page: tuple[int, int]) -> Request | Mismatch:
    """``page`` is (page of the form, annex page), as `page_named` says it."""
    what = Asked(form.code, page[0], chosen.serial, annex=page[1])
    numbered = pages_of_copy(connection, chosen).numbered
    if what.number and what.number not in numbered:
        return Mismatch("page", f"{_no_page(form, what)}，{_pages_there(numbered)}")
    which = (f"第{chosen.serial}份" if chosen.serial > 1 else "") + page_label(what.number)
    return OrderKind.REPRINT, what, f"原样重印《{form.title}》{which}"


def _no_page(form: Form, what: Asked) -> str:
    return f"该生的《{form.title}》没有{page_label(what.number)}"


def _pages_there(numbered: Mapping[str, object]) -> str:
    """Which pages a copy has, and how an annex page is asked for."""
    annexes = sum(not number.isdigit() for number in numbered)
    told = f"正文只有 {len(numbered) - annexes} 页"
    if annexes:
        told += f"，附页 {annexes} 页；附页请写“{annex_number(1)}”" + ("等" if annexes > 1 else "")
    return told


def _against_another(
    form: Form, copies: Sequence[SheetRow], serial: int, *, paged: bool
) -> Iterator[Mismatch]:
    """Why no further copy may be printed."""
    if paged:
        yield Mismatch("page", "另加新份是整份打印，请把“页”空着")
    if serial:
        yield Mismatch("serial", "另加新份由程序接着编号，请把“第几份”空着")
    if copies and not _recurring(form):
        yield Mismatch("way", f"《{form.title}》每人一份；遗失的请选“原样重印”，作废另开的请选“换号重印”")


def _against_chosen(
    form: Form, way: PrintWay, chosen: SheetRow | None, serial: int, count: int
) -> Iterator[Mismatch]:
    """Why a printed copy can neither be printed again nor be replaced."""
    if chosen is None:
        which = f"第{serial}份" if serial else ""
        yield Mismatch("serial" if serial else "form", f"没有给该生印过《{form.title}》{which}")
    if count > 1:
        yield Mismatch("copies", f"{way.label}每次一份：同号的两张纸收回时分不清；要多份的请选“另加新份”")


def _against_new(case: Case, form: Form) -> Iterator[Mismatch]:
    """Why no paper with a new code may be printed."""
    if case.state is not CaseState.OPEN:
        yield Mismatch("way", f"个案{case.state.label}，只能原样重印")
    if case.level not in form.levels:
        yield Mismatch("form", f"{case.level_label}不用《{form.title}》，只能原样重印印过的")
    if Timing.LEVEL_CHANGE in form.timing:
        yield Mismatch("way", f"《{form.title}》随等级变更打印，只能原样重印")


def _against_replacing(
    connection: Connection, form: Form, chosen: SheetRow, replacing: Collection[Copy]
) -> Iterator[Mismatch]:
    """Why the chosen copy cannot become void."""
    if (chosen.case_no, chosen.form, chosen.serial) in replacing:
        told = f"《{form.title}》第{chosen.serial}份已登记换号重印，还没有印出；不用再登记"
        yield Mismatch("way", told)
    back = came_back(connection, chosen.case_no, form, chosen.serial)
    if back:
        yield Mismatch("way", back)


def came_back(connection: Connection, case_no: str, form: Form, serial: int) -> str:
    """Why a printed copy cannot become void: it is back in the office. "" when it is not."""
    sheets = all_sheets(connection, case_no)
    bodies = [s.body for s in sheets if (s.form, s.serial, s.replaced_by) == (form.code, serial, 0)]
    regions = [region for body in bodies for region in scans.regions_as(connection, body)]
    if any(region.filed for region in regions):
        return f"《{form.title}》已经收回归档，不能作废；要再填一份的请选“另加新份”"
    if any(region.waiting for region in regions):
        return f"《{form.title}》的扫描件还在待复核，不能作废；请先复核，再登记换号重印"
    return ""


def _section(reading: RecordList, taken: Taken) -> Section:
    lines = [f"加印 {len(taken.ordered)} 项，打印文件在 outbox 中。"]
    if taken.before:
        lines.append(
            f"{len(taken.before)} 项与以前登记的完全相同，没有重复打印；确要再印的，请写上新的申请日期。"
        )
    lines += _passed_over(taken.passed_over)
    rows = tuple(
        (
            f"“{record.sheet}”第 {record.row} 行" if record.sheet else f"第 {record.row} 行",
            record.student_id,
            record.name,
            str(case.number),
            told,
        )
        for case, record, (_, _, told) in taken.ordered
    )
    headings = ("位置", "学号", "姓名", "案号", "加印")
    return Section(reading.kind.label, tuple(lines), headings if rows else (), rows)


def _passed_over(passed: Sequence[tuple[Case, str]]) -> Iterator[str]:
    """The students of a class or level for whom nothing was printed, by reason."""
    reasons: dict[str, list[str]] = {}
    for case, why in passed:
        reasons.setdefault(why, []).append(f"{case.entry.name}（{case.number}）")
    for why, who in reasons.items():
        named = "、".join(who[:_MOST_NAMED]) + (f" 等 {len(who)} 人" if len(who) > _MOST_NAMED else "")
        yield f"{why}，没有打印：{named}。"


def _error(reading: RecordList, record: Record, why: Mismatch) -> RowError:
    title, index = reading.columns.get(record.sheet, {}).get(why.field, ("", None))
    place = f"“{title}”列（{column_letters(index)} 列）：" if index is not None else ""
    return RowError(record.sheet, record.row, record.student_id, place + why.message, title, index)
