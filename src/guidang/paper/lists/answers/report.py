"""The clerk's report for a terminal: what became of the list, counts that add up, each fault by place."""

from collections.abc import Iterator, Sequence

from guidang.domain.warning_list import ListOutcome, RowError
from guidang.paper.lists.answers.tally import HEADLINES, Group, Reading, equation, grouped, parts, row_ranges
from guidang.paper.lists.answers.visible import shown_name, visible

_MOST_ALIKE = 8  # errors of one kind that are told row by row; more are told together
_MOST_DIFFERENT = 3  # of more that are not the same to the letter, how many are quoted
_UNDONE = {ListOutcome.ACCEPTED_WITH_ROW_ERRORS: "，有错误的行没有办理"}


def report_text(reading: Reading, filename: str) -> str:
    """The report in Chinese, plain text with a line feed after every line.

    Rows read = students + rows set aside + rows with errors; the report says all of them.
    """
    lines = [
        f"名单：{shown_name(filename)}",
        f"结果：{HEADLINES[reading.outcome]}{_UNDONE.get(reading.outcome, '')}",
    ]
    if reading.reason:
        lines.append(f"原因：{reading.reason}")
    if reading.rows_read:
        lines += ["", *_counts(reading)]
    if reading.row_errors:
        lines += ["", "需要改正的行（改正后重新放入 intake 文件夹即可）："]
        lines += [f"  {line}" for group in grouped(reading.row_errors) for line in _errors(group)]
    if reading.notes:
        lines += ["", "说明：", *(f"  {note}" for note in reading.notes)]
    return "\n".join(map(visible, lines)) + "\n"


def _counts(reading: Reading) -> Iterator[str]:
    yield equation(reading)
    for part in parts(reading):
        if part.detail:
            yield f"  {part.label}的 {part.count} {part.unit}：{part.detail}"


def _errors(group: Group) -> Iterator[str]:
    if len(group.errors) <= _MOST_ALIKE:
        for error, message in zip(group.errors, group.messages, strict=True):
            yield f"{_where(group, [error])}：{message}"
        return
    told = group.messages[0] if group.alike else "同类问题"
    yield f"{_where(group, group.errors)}，共 {len(group.errors)} 处：{told}"
    if not group.alike:
        quoted = zip(group.errors[:_MOST_DIFFERENT], group.messages, strict=False)
        yield from (f"    如第 {error.row} 行{_who(error)}：{message}" for error, message in quoted)


def _where(group: Group, errors: Sequence[RowError]) -> str:
    sheet = f"工作表“{group.sheet}”" if group.sheet else ""
    who = _who(errors[0]) if len(errors) == 1 else ""
    place = f" {group.place}" if group.place else ""
    return f"{sheet}第 {row_ranges(error.row for error in errors)} 行{place}{who}"


def _who(error: RowError) -> str:
    return f"（学号 {error.student_id}）" if error.student_id else ""
