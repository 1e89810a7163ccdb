"""The columns of a school's own warning list: who, which term, which level, and the figures of its rules."""

from guidang.domain.pack import Pack
from guidang.domain.warning_list import Measure
from guidang.paper.lists.records.columns import ColumnSpec

_FIGURES = {
    Measure.FAILED_COUNT: ("累计不及格课程门数", "整数。"),
    Measure.FAILED_REQUIRED: ("累计不及格必修课门数", "整数；只数必修课。"),
    Measure.FAILED_EXAMS_AFTER_RESIT: ("经补考后仍不及格考试课门数", "整数；不含缓考。"),
    Measure.FAILED_AFTER_RESIT: ("经补考未通过课程门数", "整数。"),
    Measure.LAST_TERM_FAILED_AFTER_RESIT: ("上一学期补考后不及格门数", "整数。"),
    Measure.FAILED_FIRST_SITTING: ("正考不及格门数", "整数。"),
    Measure.EARNED_CREDITS: ("本学期所得学分", "如 8.5。"),
    Measure.UNEARNED_CREDITS: ("未获学分累计", "如 15.5。"),
    Measure.ABSENCE_HOURS: ("旷课学时", "一学期内旷课的学时数。"),
    Measure.PHYSICAL_FAILS: ("体质测试情况", "如 一次不合格、两次不合格、未达到毕业要求；合格的空着。"),
    Measure.DISCIPLINED: ("处分情况", "因考试违纪受处分的写明处分；没有的空着。"),
}
# Figures that forms print, by the name of their slot, whether or not the policy goes by them.
_ON_FORMS = {
    "failed_count": Measure.FAILED_COUNT,
    "unearned_credits": Measure.UNEARNED_CREDITS,
    "earned_credits": Measure.EARNED_CREDITS,
    "absence_hours": Measure.ABSENCE_HOURS,
    "physical_test": Measure.PHYSICAL_FAILS,
}


def list_title(pack: Pack) -> str:
    """The title of the school's list, in its own word for a warning."""
    return f"{pack.school}学业{pack.words.get('warning', '预警')}学生名单"


def list_columns(pack: Pack) -> tuple[ColumnSpec, ...]:
    """The columns of the list: required are those without which a student cannot be warned."""
    warning = pack.words.get("warning", "预警")
    labels = "、".join(level.label for level in pack.policy.levels)
    by_figures = pack.policy.computes()
    level_help = f"{labels}。" + ("空着的按本校规定由右边的数据判定。" if by_figures else "")
    return (
        ColumnSpec("term", "学年学期", required=True, width=24, help="如 2025-2026学年第二学期。"),
        ColumnSpec(
            "department", pack.words.get("department", "系部"), width=16, help="学生所在院系，印在文书上。"
        ),
        ColumnSpec("grade", "年级", width=8, help="如 2025级。"),
        ColumnSpec("major", "专业", width=18, help="印在文书上。"),
        ColumnSpec("class_name", "班级", width=14, help="文书按班级打印、装订。"),
        ColumnSpec(
            "student_id", "学号", required=True, width=16, help="该列已设为文本，长学号不会丢失末尾的数字。"
        ),
        ColumnSpec("name", "姓名", required=True, width=10, help="用规范字，不要加空格。"),
        ColumnSpec(
            "level",
            f"{warning}等级",
            required=not by_figures,
            width=14,
            choices=("<levels>",),
            help=level_help,
        ),
        *_figures(pack),
        ColumnSpec(
            "failed_courses",
            "不及格课程",
            width=40,
            long=True,
            help="课程之间用顿号，可写学分和成绩，如 高等数学（4学分，45分）、大学英语（缺考）。",
        ),
        ColumnSpec("reason", f"{warning}原因", width=26, long=True, help="可不填；空着的按数据写。"),
        ColumnSpec("parent_name", "家长姓名", width=10, help="家长或监护人。"),
        ColumnSpec("parent_phone", "家长联系电话", width=15, help="家长或监护人的电话。"),
        ColumnSpec("counselor", "辅导员", width=10, help="印在家长通知书上。"),
    )


def _figures(pack: Pack) -> list[ColumnSpec]:
    asked = {
        condition.measure
        for level in pack.policy.levels
        for ground in level.grounds
        for condition in ground.conditions
    }
    printed = {_ON_FORMS[slot] for form in pack.forms for slot in form.widths or {} if slot in _ON_FORMS}
    return [
        ColumnSpec(measure.value, label, width=max(12, len(label) + 3), help=advice)
        for measure, (label, advice) in _FIGURES.items()
        if measure in asked | printed
    ]
