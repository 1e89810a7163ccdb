"""Columns that lists have, with the heading that offices give them."""

from collections.abc import Callable
from typing import Any

from tools.office_lists.book import Col, col
from tools.office_lists.truth import Student

ID = col("学号", "student_id")
NAME = col("姓名", "name")
CLASS = col("班级", "class")
MAJOR = col("专业", "major")
DEPARTMENT = col("系部", "department")
COLLEGE = col("学院", "department")
GRADE = col("年级", "grade")
TERM = col("学年学期", "term")
LEVEL = col("预警等级", "level")
COUNT = col("不及格课程门数", "failed_count")
CREDITS = col("未获学分累计", "unearned_credits")
EARNED = col("本学期所得学分", "earned_credits")
ABSENCE = col("旷课学时", "absence_hours")
PHYSICAL = col("体质测试", "physical_test")
PARENT = col("家长姓名", "parent_name")
PHONE = col("家长联系电话", "parent_phone")
COUNSELOR = col("辅导员", "counselor")
REASON = col("预警原因", "reason")
REMARK = col("备注")


def names(student: Student) -> list[dict[str, Any]]:
    return [{"name": course["name"]} for course in student["failed_courses"]]


def courses(
    title: str = "不及格课程", join: Callable[[Student], str] | str = "、", keys: tuple[str, ...] = ("name",)
) -> Col:
    """A cell of courses; ``keys`` is what of each course it tells."""

    def write(student: Student, _: int) -> str:
        if callable(join):
            return join(student)
        return join.join(course["name"] for course in student["failed_courses"])

    def reads(student: Student) -> dict[str, Any]:
        told = [{k: course[k] for k in keys if k in course} for course in student["failed_courses"]]
        return {"failed_courses": told} if told else {}

    return Col(title, write, reads)


def counted(student: Student) -> Student:
    """The list gives no number of courses, but names them: a reader may say their number."""
    return student | {"may": {"failed_count": len(student["failed_courses"])}}
