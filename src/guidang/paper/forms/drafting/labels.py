"""What schools print beside their blanks, and which token belongs there.

The labels are those of the four schools' forms and of ordinary office usage. A label whose meaning depends on
the form is marked with ``sure=False``: it is placed and reported for a person to look at.
"""

import re
from dataclasses import dataclass

_LABELS: dict[str, tuple[str, str]] = {
    "name": ("学生姓名 本科生姓名 研究生姓名 姓名", "申请人姓名 申请人"),
    "student_id": ("学生学号 学号", ""),
    "class_name": ("所在班级 行政班级 班级", "专业班级 班级名称"),
    "major": ("所学专业 专业名称 专业", ""),
    "department": (
        "所在学院 所在院系 所在系部 二级学院 院系 系部 学院 系别 院（系） 学院（系） 院系（部）",
        "系 系（所）",
    ),
    "grade": ("年级", ""),
    "level": (
        "学业预警等级 学业警示等级 预警等级 预警级别 警示等级 警示级别",
        "预警类别 警示类别 等级 级别",
    ),
    "term": ("学年学期 预警学期", "学期"),
    "failed_count": ("不及格课程门数 不及格门数 累计不及格门数 未通过课程门数", ""),
    "unearned_credits": ("未获学分累计 未获得学分 未获学分 所欠学分 欠学分", ""),
    "earned_credits": ("已获学分 已获得学分 获得学分", "已修学分"),
    "absence_hours": ("旷课学时 旷课学时数", "旷课节数 缺课学时"),
    "failed_courses_text": ("不及格课程 不及格科目 未通过课程 不及格课程名称", ""),
    "reason": ("学业具体情况 预警原因 警示原因 预警事由", "学业情况 具体情况 原因"),
    "physical_test": ("体质测试 体质测试情况", "体测成绩"),
    "parent_name": ("家长姓名 监护人姓名 家长（监护人）姓名", "家长"),
    "parent_phone": ("家长联系电话 家长电话 家长联系方式 监护人电话 家长（监护人）联系电话", ""),
    "counselor": ("辅导员姓名 辅导员", ""),
    "notice_date": (
        "学业预警填发时间 预警填发时间 填发时间 填发日期 预警日期 预警时间 下达日期 下达时间 发放日期",
        "通知日期 发文日期",
    ),
    "office_phone": ("学院联系电话 院系联系电话 系部联系电话 学院电话 办公电话", ""),
    "office_address": ("通讯地址 学院地址 通信地址", ""),
    "office_postcode": ("邮政编码 邮编", ""),
    "contact_teacher": ("联系教师 联系老师", "联系人"),
    "case_no": ("案号", ""),
}
_TO_HAND = (
    "联系电话 电话 手机 联系方式 日期 时间 谈话时间 谈话地点 地点 性别 民族 家庭住址 家庭地址 备注 与学生关系"
)
BY_HAND = frozenset(_TO_HAND.split(" "))
"""Known labels that are left to a hand: the program has no value for them, or not the one that is meant."""

_SUFFIXES = (  # what follows an underlined blank in running text
    ("同学", "name"),
    ("门课程", "failed_count"),
    ("门", "failed_count"),
    ("学分", "unearned_credits"),
    ("学时", "absence_hours"),
    ("学院", "department_short"),
    ("系", "department"),
    ("专业", "major"),
    ("班", "class_name"),
    ("预警", "level_short"),
    ("警示", "level_short"),
)
_WIDTHS = {
    "name": 5.0,
    "student_id": 7.5,
    "class_name": 8.0,
    "major": 9.0,
    "department": 8.0,
    "department_short": 7.0,
    "term": 12.5,
    "term_years": 5.0,
    "term_years_tail": 4.5,
    "term_half": 2.0,
    "level": 5.0,
    "level_short": 4.0,
    "failed_count": 3.0,
    "unearned_credits": 3.0,
    "earned_credits": 3.5,
    "absence_hours": 3.0,
    "notice_date": 7.5,
    "office_phone": 8.0,
    "office_address": 16.0,
    "office_postcode": 4.0,
    "parent_phone": 8.0,
    "counselor": 5.0,
    "parent_name": 5.0,
    "contact_teacher": 5.0,
    "case_no": 7.5,
}
ROLES = (
    ("家长", "parent"),
    ("监护人", "parent"),
    ("学生", "student"),
    ("本人", "student"),
    ("辅导员", "counselor"),
    ("班主任", "head_teacher"),
    ("谈话人", "talker"),
    ("记录人", "recorder"),
    ("送达人", "deliverer"),
    ("帮扶教师", "helper"),
    ("帮扶老师", "helper"),
    ("帮扶人", "helper"),
    ("教务员", "registrar"),
    ("负责人", "leader"),
    ("院长", "leader"),
    ("书记", "leader"),
    ("领导", "leader"),
    ("系主任", "leader"),
    ("教师", "teacher"),
    ("老师", "teacher"),
)
SEALS = (("教务处", "registry"), ("学校", "school"), ("学院", "department"), ("院系", "department"))
ANSWERS = {"是": "yes", "否": "no", "有": "yes", "无": "no", "同意": "agree", "不同意": "disagree"}
_GAP = r"[ \u3000]*"
_SIGN_CELL = re.compile(r"(?P<who>.*?)[（(]?签[名字章][）)]?")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found: its field, as printed, and whether it can only mean that."""

    field: str
    text: str
    sure: bool


def squeezed(text: str) -> str:
    """``text`` without white space, colons, and rules drawn with underscores."""
    return re.sub(r"[\s\u3000：:_＿]+", "", text)


_KNOWN = {
    word: Label(field, word, sure)
    for field, kinds in _LABELS.items()
    for sure, words in ((True, kinds[0]), (False, kinds[1]))
    for word in words.split()
}


def label_in(cell: str) -> Label | None:
    """The label that a whole cell is; None when it is no known one."""
    return _KNOWN.get(squeezed(cell))


def is_sign_cell(cell: str) -> bool:
    """Whether a whole cell is a label for a signature."""
    return bool(_SIGN_CELL.fullmatch(squeezed(cell))) and len(squeezed(cell)) <= 14


def known_words() -> list[str]:
    """Every label, longest first, for a pattern over running text."""
    return sorted(_KNOWN, key=len, reverse=True)


def spaced(word: str) -> str:
    """A pattern for ``word`` whose characters may stand apart: 姓　名."""
    return _GAP.join(map(re.escape, word))


def label_named(words: str) -> Label:
    """The label of its words. Raises KeyError."""
    return _KNOWN[squeezed(words)]


def suffix_field(text: str) -> tuple[str, str] | None:
    """(suffix, field) of the words that follow a blank; None when they say nothing."""
    return next(((suffix, field) for suffix, field in _SUFFIXES if text.startswith(suffix)), None)


def least_width(field: str) -> float:
    """Characters that a field needs inside running text."""
    return _WIDTHS.get(field, 6.0)


def role_in(text: str) -> tuple[str, str] | None:
    """(word, code) of the person that ``text`` names last."""
    found = [(text.rfind(word), -len(word), word, code) for word, code in ROLES if word in text]
    return max(found)[2:] if found else None
