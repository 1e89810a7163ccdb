"""Two made-up students: an ordinary one, and one whose every value is as long as an office will meet.

Longest: names of 20 characters (the longest that the national student register prints in full, with a
middle dot), majors of 60 (中外合作办学 majors with directions), 14 failed courses, two telephone numbers in
one cell. Nobody of these names exists; the numbers are of no one.
"""

from collections.abc import Mapping
from typing import Any

from guidang.paper.forms.checking.finding import Surroundings

CASE_NO = "{}252-00012-41"
SHEET_CODE = "G1.{}2520001241.ZZ01.{}{}.ABCDEFGH"
_COURSES = ("高等数学（二）", "大学英语", "机械制图", "工程力学")
_LONG_COURSE = "毛泽东思想和中国特色社会主义理论体系概论（社会实践部分）"
_MANY = 14

BOUNDED = frozenset(
    [
        "case_no",
        "school",
        "unit",
        "grade",
        "student_id",
        "level",
        "level_short",
        "level_before",
        "change_date",
        "term",
        "term_years",
        "term_years_tail",
        "term_half",
        "failed_count",
        "unearned_credits",
        "earned_credits",
        "absence_hours",
        "office_postcode",
        "notice_date",
        "notice_year",
        "notice_month",
        "notice_day",
    ]
)
"""Fields that are never longer than their longest sample: one that goes to an annex page is a fault of the
form."""

_ORDINARY = {
    "department": "机械工程学院",
    "department_short": "机械工程",
    "grade": "2024级",
    "major": "机电一体化技术",
    "class_name": "机电2401班",
    "student_id": "2024010123",
    "name": "示例某",
    "change_date": "2026年3月2日",
    "change_reason": "补考后仍有4门课程不及格",
    "term": "2025-2026学年第二学期",
    "term_years": "2025-2026",
    "term_years_tail": "25-2026",
    "term_half": "二",
    "failed_count": "4",
    "unearned_credits": "15.5",
    "earned_credits": "9",
    "absence_hours": "12",
    "physical_test": "体质测试成绩一次不合格",
    "reason": "累计4门课程不及格，未获学分累计15.5学分，旷课12学时。",
    "reason_figures": "累计4门课程不及格，未获学分累计15.5学分，旷课12学时。",
    "failed_courses_text": "、".join(_COURSES),
    "parent_name": "示例家长",
    "parent_phone": "13900000000",
    "counselor": "示例老师",
    "office_phone": "0000-87654321",
    "office_address": "示例省示例市示例路1号",
    "office_postcode": "100000",
    "contact_teacher": "示例老师",
    "notice_date": "2026年3月2日",
    "notice_year": "2026",
    "notice_month": "3",
    "notice_day": "2",
}
_LONGEST = {
    "department": "马克思主义学院与人文社会科学教学研究部",
    "department_short": "马克思主义学院与人文社会科学教学研究部",
    "grade": "2024级",
    "major": "计算机科学与技术（中外合作办学）（人工智能应用方向）（专升本）"
    + "（示例专业方向名称较长时的样子）" * 2,
    "class_name": "计算机科学与技术（中外合作办学）2024级本科10班",
    "student_id": "20240101234567",
    "name": "买买提明江·阿卜杜热西提·阿卜杜热合曼江",
    "change_date": "2026年12月28日",
    "change_reason": "补考后仍有14门课程不及格，未获学分累计48.5学分，且一学期内旷课达120学时",
    "term_years": "2025-2026",
    "failed_count": "14",
    "unearned_credits": "48.5",
    "earned_credits": "148.5",
    "absence_hours": "120",
    "physical_test": "2023年、2024年两次不合格，补测未参加",
    "reason_figures": "累计14门课程不及格，未获学分累计48.5学分，旷课120学时，体质测试两次不合格。",
    "failed_courses_text": "、".join(f"{_LONG_COURSE}（{n}）" for n in range(1, _MANY + 1)),
    "parent_name": "阿卜杜热西提·阿卜杜热合曼江·买买提明",
    "parent_phone": "13900000000（父）、13800000000（母）、0000-87654321",
    "counselor": "阿卜杜热西提·买买提明江",
    "office_phone": "0000-87654321转8001",
    "office_address": "示例省示例市示例区示例街道示例大学新校区教学主楼东侧示例楼1001室学生工作办公室",
    "contact_teacher": "示例老师、阿卜杜热西提老师",
    "notice_date": "2026年12月28日",
    "notice_month": "12",
    "notice_day": "28",
}


def ordinary_values(around: Surroundings, rows: Mapping[str, int]) -> dict[str, Any]:
    """Every field and list for an ordinary student; ``rows`` are the printed rows of the form's lists."""
    labels = list(around.levels.values()) or ["预警"]
    courses = [
        {"no": str(n), "name": name, "credits": "4", "score": "45"} for n, name in enumerate(_COURSES, 1)
    ]
    return (
        _ORDINARY
        | _given(around, labels[0], labels[-1])
        | {
            "failed_courses": courses[: rows.get("failed_courses", len(courses))],
            "catalogue": _catalogue("学业预警通知书", min(rows.get("catalogue", 4), 4)),
        }
    )


def longest_values(around: Surroundings, rows: Mapping[str, int]) -> dict[str, Any]:
    """Every field and list at its longest realistic value."""
    label = max(around.levels.values(), key=len, default="预警")
    courses = [
        {"no": str(n), "name": f"{_LONG_COURSE}（{n}）", "credits": "10.5", "score": "缓考未参加"}
        for n in range(1, _MANY + 1)
    ]
    reason = "，".join(("累计14门课程不及格", "未获学分累计48.5分", "旷课120学时")) + "，不及格课程："
    reason += "、".join(f"{c['name']}（{c['credits']}学分，{c['score']}）" for c in courses) + "。"
    return (
        ordinary_values(around, rows)
        | _LONGEST
        | _given(around, label, label)
        | {
            "reason": reason,
            "failed_courses": courses,
            "catalogue": _catalogue(
                "学业预警致家长（监护人）通知书（盖章件）及其回执", rows.get("catalogue", 14)
            ),
        }
    )


def _given(around: Surroundings, before: str, after: str) -> dict[str, str]:
    """What comes from the pack itself."""
    return {
        "case_no": CASE_NO.format(around.letter),
        "school": around.school,
        "unit": around.unit,
        "level": after,
        "level_short": after.removesuffix("预警").removesuffix("警示").removesuffix("学业") or after,
        "level_before": before,
    }


def _catalogue(label: str, count: int) -> list[dict[str, str]]:
    return [{"no": str(n), "label": label, "note": "缺（豁免）"} for n in range(1, count + 1)]
