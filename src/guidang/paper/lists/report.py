"""The clerk's report: what became of the list, counts that add up, each fault by place with what to do."""

from guidang.domain.warning_list import Aside, ListOutcome, WarningList

_HEADLINES = {
    ListOutcome.ACCEPTED: "已接收",
    ListOutcome.ACCEPTED_WITH_ROW_ERRORS: "已接收，部分行有错误，未立案",
    ListOutcome.REJECTED_WHOLE: "未接收",
    ListOutcome.IGNORED: "已跳过",
}
_ASIDES = {
    Aside.COURSE_ROW: "并入同一学生的课程行",
    Aside.DUPLICATE: "重复行",
    Aside.BELOW: "未达预警条件",
}


def report_text(reading: WarningList, filename: str) -> str:
    """The report in Chinese, plain text with a line feed after every line.

    Rows read = students + rows set aside + rows with errors; the report says all three.
    """
    lines = [f"名单：{filename}", f"结果：{_HEADLINES[reading.outcome]}"]
    if reading.reason:
        lines.append(f"原因：{reading.reason}")
    if reading.rows_read:
        lines += ["", *_counts(reading)]
    if reading.row_errors:
        lines += ["", "需要改正的行（改正后将这些行重新放入 intake 文件夹即可）："]
        lines += [f"  {_place(e.sheet, e.row, e.student_id)}：{e.message}" for e in reading.row_errors]
    if reading.notes:
        lines += ["", "说明："]
        lines += [f"  {note}" for note in reading.notes]
    return "\n".join(lines) + "\n"


def _counts(reading: WarningList) -> list[str]:
    wrong = len({(error.sheet, error.row, error.student_id) for error in reading.row_errors})
    parts = [f"预警学生 {len(reading.entries)} 人"]
    for why, words in _ASIDES.items():
        count = sum(aside.why is why for aside in reading.asides)
        if count:
            parts.append(f"{words} {count} 行")
    parts.append(f"有错误 {wrong} 行")
    return [f"共读取 {reading.rows_read} 行：" + "，".join(parts)]


def _place(sheet: str, row: int, student_id: str) -> str:
    place = f"工作表“{sheet}”第 {row} 行" if sheet else f"第 {row} 行"
    return f"{place}（学号 {student_id}）" if student_id else place
