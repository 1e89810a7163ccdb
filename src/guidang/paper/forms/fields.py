"""The vocabulary: every field that a template may name, with the Chinese label used in messages and on
annex pages.
"""

from collections.abc import Mapping

_FIELDS = {
    "case_no": "案号",
    "school": "学校",
    "unit": "院系",
    "department": "系部（学院）",
    "department_short": "学院（不带“学院”二字）",
    "grade": "年级",
    "major": "专业",
    "class_name": "班级",
    "student_id": "学号",
    "name": "姓名",
    "level": "预警等级",
    "level_short": "预警等级（简称）",
    "level_before": "变更前的预警等级",
    "change_date": "等级变更日期",
    "change_reason": "等级变更原因",
    "term": "学年学期",
    "term_years": "学年",
    "term_years_tail": "学年（“20”之后）",
    "term_half": "学期",
    "failed_count": "不及格课程门数",
    "unearned_credits": "未获学分",
    "earned_credits": "已获学分",
    "absence_hours": "旷课学时",
    "physical_test": "体质测试",
    "reason": "学业具体情况",
    "reason_figures": "学业具体情况（不列课程）",
    "failed_courses_text": "不及格课程",
    "parent_name": "家长姓名",
    "parent_phone": "家长联系电话",
    "counselor": "辅导员",
    "office_phone": "学院联系电话",
    "office_address": "通讯地址",
    "office_postcode": "邮编",
    "contact_teacher": "联系教师",
    "notice_date": "预警填发时间",
    "notice_year": "填发年份",
    "notice_month": "填发月份",
    "notice_day": "填发日",
}
_LISTS = {
    "failed_courses": ("不及格课程", {"no": "序号", "name": "课程名称", "credits": "学分", "score": "成绩"}),
    "catalogue": ("卷内目录", {"no": "序号", "label": "档案名称", "note": "备注"}),
}
_TITLES = {"failed_courses": "不及格课程一览表"}  # 衢州学院 附件2


def known_fields() -> dict[str, str]:
    """Every plain field with its label."""
    return dict(_FIELDS)


def known_lists() -> dict[str, dict[str, str]]:
    """Every list that a repeating row may go through, with its columns and their labels."""
    return {name: dict(columns) for name, (_, columns) in _LISTS.items()}


def list_label(name: str) -> str:
    """The label of a list. Raises KeyError."""
    return _LISTS[name][0]


def list_title(name: str) -> str:
    """What stands over the list as a table, in the schools' words. Raises KeyError."""
    return _TITLES.get(name) or list_label(name)


def label_of(field: str) -> str:
    """The label of a slot's field, of a list's cell too: ``failed_courses.0.name`` is
    不及格课程第1行课程名称.
    """
    name, _, rest = field.partition(".")
    if not rest:
        return _FIELDS.get(field, field)
    label, columns = _LISTS[name]
    row, _, column = rest.partition(".")
    return f"{label}第{int(row) + 1}行{columns.get(column, column)}"


def value_of(field: str, values: Mapping[str, object]) -> str:
    """The text that ``values`` hold for a slot's field; "" when they hold none (a place to write by hand)."""
    name, _, rest = field.partition(".")
    found = values.get(name)
    if rest:
        row, _, column = rest.partition(".")
        items = found if isinstance(found, (list, tuple)) else ()
        item = items[int(row)] if int(row) < len(items) else {}
        found = item.get(column) if isinstance(item, Mapping) else None
    return "" if found is None else str(found)
