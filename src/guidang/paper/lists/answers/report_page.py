"""The clerk's report as a page to look at: one file without script, font, picture or link to anywhere.

Threat: what stands in a list is a stranger's. Rule: every text is escaped and made visible (`page_parts`),
and a policy in the page itself forbids everything but its own style sheet.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidang.domain.records import RecordList
from guidang.domain.warning_list import ListOutcome, RowError, WarningEntry, WarningList
from guidang.paper.lists.answers.page_parts import STYLE, join, mark_up, paragraph, section, table, text
from guidang.paper.lists.answers.tally import HEADLINES, Reading, equation, grouped, parts, row_ranges
from guidang.paper.lists.answers.visible import shown_name

_MOST_ERRORS = 1000  # rows of the page's table of errors; the marked workbook has them all
_MOST_STUDENTS = 2000  # rows of the page's table of students
_FEW = 12  # errors that need no summary
_ASKS = "请确认"  # how the titles of sections begin that wait for the clerk
_SIGNS = {
    ListOutcome.ACCEPTED: ("good", "✓"),
    ListOutcome.ACCEPTED_WITH_ROW_ERRORS: ("partly", "!"),
    ListOutcome.REJECTED_WHOLE: ("refused", "✕"),
    ListOutcome.IGNORED: ("ignored", "–"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """What the ledger has to say of the list: a title, sentences, and a table when ``headings`` are given."""

    title: str
    lines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def report_page(
    reading: Reading,
    filename: str,
    *,
    ledger: Sequence[Section] = (),
    marked_name: str = "",
    school: str = "",
    at: str = "",
) -> str:
    """The report as HTML.

    ``marked_name`` is the workbook with the faulty cells marked, "" when there is none; ``at`` the time as it
    is to be read, "" for none.
    """
    name = shown_name(filename)
    body = join(
        [
            _head(reading, name, school, at),
            _next(reading, marked_name, ledger),
            _counts(reading),
            _errors(reading.row_errors, marked_name),
            _students(reading),
            section("读取说明", _list(reading.notes)) if reading.notes else "",
            *(_ledger(number, part) for number, part in enumerate(ledger, 1)),
        ]
    )
    return mark_up(f"{name}：{HEADLINES[reading.outcome]}", STYLE, body)


def _head(reading: Reading, name: str, school: str, at: str) -> str:
    kind = reading.kind.label if isinstance(reading, RecordList) else "名单"
    style, sign = _SIGNS[reading.outcome]
    issuer = "　".join(text(part) for part in (school, f"{kind}接收说明", at) if part)
    reason = f"<p>原因：{text(reading.reason)}</p>" if reading.reason else ""
    return (
        f'<header><p class="issuer">{issuer}</p><h1>{text(name)}</h1></header>\n'
        f'<div class="outcome {style}"><span class="sign" aria-hidden="true">{sign}</span>'
        f"<div><strong>{text(HEADLINES[reading.outcome])}</strong>{reason}</div></div>"
    )


def _next(reading: Reading, marked_name: str, ledger: Sequence[Section]) -> str:
    told = [text(sentence) for sentence in _advice(reading, marked_name)]
    asked = [number for number, part in enumerate(ledger, 1) if part.title.startswith(_ASKS)]
    if asked:
        links = "、".join(f'<a href="#s{number}">{text(ledger[number - 1].title)}</a>' for number in asked)
        told.append(f"另有事项等您答复：{links}。")
    return section("接下来", "".join(f"<p>{sentence}</p>" for sentence in told), "next")


_DOUBT = re.compile(r"请核对|没有使用")
_MOST_DOUBTS = 8  # told at once; all of them stand among the notes


def _advice(reading: Reading, marked_name: str) -> Iterator[str]:
    again = "已办理的行不必删去，不会重复办理。" if reading.entries else ""
    if reading.row_errors and marked_name:
        yield (
            f"请打开“退回”文件夹中的“{shown_name(marked_name)}”：有错误的格子已标成红色，批注写明怎样改。"
            f"改好保存后，把它放入 intake 文件夹。{again}"
        )
    elif reading.row_errors:
        yield f"请在原来的表格中按下表改正，保存后重新放入 intake 文件夹。{again}"
    elif reading.outcome is ListOutcome.REJECTED_WHOLE:
        yield "请按上面写的原因改正，然后重新放入 intake 文件夹。这份文件没有办理任何内容。"
    elif reading.outcome is ListOutcome.IGNORED:
        yield "不需要做什么；如果它应当是一份名单，请按上面写的原因处理后重新放入 intake 文件夹。"
    else:
        what = "名单" if isinstance(reading, WarningList) else "登记表"
        yield f"{what}已全部读取，没有需要改正的行。请看一眼下面的内容是否与您掌握的一致。"
    doubts = [note for note in reading.notes if _DOUBT.search(note)]
    if doubts:
        yield f"有 {len(doubts)} 处请您核对：{'；'.join(doubts[:_MOST_DOUBTS])}"


def _counts(reading: Reading) -> str:
    if not reading.rows_read:
        return ""
    rows = [(part.label, f"{part.count} {part.unit}", part.detail) for part in parts(reading)]
    rows.append(("合计", f"{sum(part.count for part in parts(reading))} 行", f"读取 {reading.rows_read} 行"))
    shown = table(("去向", "数量", "其中"), rows, "counts")
    return section("各行的去向", shown + paragraph(equation(reading), "sum"))


def _errors(errors: Sequence[RowError], marked_name: str) -> str:
    if not errors:
        return ""
    groups = grouped(errors)
    told = ""
    if len(errors) > _FEW and len(groups) < len(errors):
        rows = [
            (
                group.sheet,
                group.place or "整行",
                f"{len(group.errors)} 处",
                group.messages[0] if group.alike else f"如：{group.messages[0]}",
                _rows(group.errors),
            )
            for group in groups
        ]
        told = paragraph(f"共 {len(errors)} 处，归为 {len(groups)} 类：")
        told += table(("工作表", "列", "数量", "问题", "行"), rows, "kinds") + paragraph("逐行列出：")
    rows = [
        (error.sheet, str(error.row), group.place or "整行", error.student_id, message)
        for group in groups
        for error, message in zip(group.errors, group.messages, strict=True)
    ]
    place = {name: number for number, name in enumerate(dict.fromkeys(e.sheet for e in errors))}
    rows.sort(key=lambda row: (place[row[0]], int(row[1])))
    told += table(("工作表", "行", "列", "学号", "问题和改法"), rows[:_MOST_ERRORS], "errors")
    if len(rows) > _MOST_ERRORS:
        where = f"，全部见“{shown_name(marked_name)}”" if marked_name else "，改正后会继续列出"
        told += paragraph(f"这里只列出前 {_MOST_ERRORS} 处，共 {len(rows)} 处{where}。")
    return section("需要改正的行", told)


def _rows(errors: Sequence[RowError]) -> str:
    """Where the errors of one kind stand; only the first of many, as all follow below."""
    rows = sorted({error.row for error in errors})
    more = f" 等共 {len(rows)} 行" if len(row_ranges(rows).split("、")) > _FEW else ""
    return row_ranges(rows[:_FEW] if more else rows) + more


def _students(reading: Reading) -> str:
    if not isinstance(reading, WarningList) or not reading.entries:
        return ""
    levels = Counter(entry.level or "（未定）" for entry in reading.entries)
    summary = table(("等级", "人数"), [(level, f"{count} 人") for level, count in levels.items()], "levels")
    rows = [_student(entry) for entry in reading.entries[:_MOST_STUDENTS]]
    told = summary + table(("学号", "姓名", "班级", "等级", "依据"), rows, "students")
    if len(reading.entries) > _MOST_STUDENTS:
        told += paragraph(f"这里只列出前 {_MOST_STUDENTS} 人，共 {len(reading.entries)} 人。")
    return section("名单上的学生", told)


def _student(entry: WarningEntry) -> tuple[str, str, str, str, str]:
    return entry.student_id, entry.name, entry.class_name, entry.level, entry.basis or "名单写明"


def _ledger(number: int, part: Section) -> str:
    told = "".join(map(paragraph, part.lines))
    if part.headings:
        told += table(part.headings, part.rows)
    return section(part.title, told, anchor=f"s{number}")


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{text(line)}</li>" for line in lines) + "</ul>"
