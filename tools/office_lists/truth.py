"""The truth that the lists are made from: invented students of the four schools, by a seeded generator.

A student is a dict with the keys of `guidang list check --json`; what a list does not say is left out by the
columns that are not written, so nothing here knows how a list is read.
"""

import random
from collections.abc import Sequence
from typing import Any

Student = dict[str, Any]

SURNAMES = "祝荆柴麦卜游翁庄宫乔柏骆甘席桑晏蔺戚冷路闵郏"
GIVEN = "晨雨涵若俊涛梦琳语雪彤鹏鑫艳睿嘉宁泽昊依瑶琪行舒宇霖平立兰福卫建桂秀"
TERM = "2025-2026学年第二学期"

COURSES = {
    "heilongjiang": [
        ("工程力学", 4.0), ("建筑材料", 3.0), ("体育（三）", 1.0), ("AutoCAD 2020", 2.5),
        ("大学英语（二）", 3.5), ("工程测量", 2.0), ("形势与政策（3）", 0.5), ("给水排水管道工程", 3.0),
        ("混凝土结构与平法识图", 4.5), ("高等数学", 4.0),
        ("工程招投标与合同管理", 2.0), ("流体力学泵与风机", 3.5),
    ],
    "nanjing": [
        ("机械制图（一）", 4.0), ("电工电子技术", 3.5), ("高等数学（下）", 4.0), ("体育（2）", 1.0),
        ("C语言程序设计", 3.0), ("机械设计基础", 4.5), ("实用英语B2", 3.0), ("PLC应用技术（S7-1200）", 4.0),
        ("公差配合与测量技术", 2.5), ("思想道德与法治", 3.0),
    ],
    "lanzhou": [
        ("有机化学（上）", 3.5), ("大学物理B", 3.0), ("概率论与数理统计", 3.0), ("大学英语（四）", 2.0),
        ("高等数学A（2）", 5.0), ("化工原理", 4.0), ("生物化学", 4.5), ("发酵工程", 2.5),
        ("微生物学实验", 1.0),
    ],
    "quzhou": [
        ("微积分（下）", 4.0), ("大学英语（Ⅱ）", 3.5), ("基础会计", 3.0), ("统计学", 3.0), ("线性代数", 2.5),
        ("西方经济学（微观）", 3.0), ("体育3", 1.0), ("Python程序设计", 2.5), ("管理学", 2.0),
    ],
}  # fmt: skip

# department, grade, then (major, class name, the digits of the student number that precede its serial)
_PLACES = {
    "heilongjiang": ("环境艺术系", "2025级", [
        ("建筑装饰工程技术", "装饰2501班", "20250421"),
        ("建筑装饰工程技术", "装饰2502班", "20250422"),
        ("环境艺术设计", "环艺2501班", "20250411"),
    ]),
    "nanjing": ("机械工程系", "2025级", [
        ("机电一体化技术", "机电2531", "25020311"),
        ("数控技术", "数控2531", "25020321"),
        ("模具设计与制造", "模具2532", "25020332"),
    ]),
    "lanzhou": ("生命科学与工程学院", "2025级", [
        ("制药工程", "制药2025级1班", "2526031"),
        ("生物工程", "生工2025级1班", "2526011"),
        ("食品科学与工程", "食工2025级2班", "2526022"),
    ]),
    "quzhou": ("商学院", "2025级", [
        ("会计学", "25会计1班", "52510111"),
        ("国际经济与贸易", "25国贸1班", "52510121"),
        ("市场营销", "25营销2班", "52510132"),
    ]),
}  # fmt: skip


def people(pack: str, number: int, seed: int, *, place: int | None = None) -> list[Student]:
    """``number`` students of a school, three a class, or all of the class ``place``."""
    rng = random.Random(f"{pack}{seed}")
    department, grade, classes = _PLACES[pack]
    counselor = _name(rng)
    found = []
    for index in range(number):
        at = place if place is not None else index * len(classes) // number
        major, class_name, prefix = classes[at]
        name = _name(rng)
        fails = rng.randint(2, 5)
        courses = [
            {"name": title, "credits": credit, "score": rng.randint(8, 59)}
            for title, credit in rng.sample(COURSES[pack], fails)
        ]
        student: Student = {
            "student_id": f"{prefix}{seed % 10}{index + 1:02}",
            "name": name,
            "department": department,
            "grade": grade,
            "major": major,
            "class": class_name,
            "term": TERM,
            "parent_name": name[0] + "".join(rng.sample(GIVEN[-8:], 2)),
            "parent_phone": f"154{rng.randint(10**7, 10**8 - 1)}",
            "counselor": counselor,
        }
        found.append(failing(pack, student, courses))
    return found


def failing(pack: str, student: Student, courses: Sequence[dict[str, Any]]) -> Student:
    """The student with these failed courses, and what follows from them: count, credits, level."""
    count, credits_ = len(courses), sum(course["credits"] for course in courses)
    level = {
        "heilongjiang": "红色预警" if count >= 6 else "橙色预警" if count >= 4 else "黄色预警",
        "nanjing": "红色预警" if credits_ > 12 else "橙色预警" if credits_ > 8 else "黄色预警",
        "lanzhou": "书面警示" if count >= 2 else "口头警示",
        "quzhou": "一级预警" if credits_ > 12 else "二级预警" if credits_ > 6 else "三级预警",
    }[pack]
    return student | {
        "failed_courses": list(courses), "failed_count": count, "unearned_credits": credits_, "level": level,
    }  # fmt: skip


def with_courses(pack: str, student: Student, *places: int) -> Student:
    """The student failing the courses at these places of the school's bank."""
    bank = COURSES[pack]
    chosen = [
        {"name": bank[i][0], "credits": bank[i][1], "score": 20 + (7 * n + 5 * i) % 40}
        for n, i in enumerate(places)
    ]
    return failing(pack, student, chosen)


def put(student: Student, cells: dict[str, Any] | None = None, **truth: Any) -> Student:
    """Another truth for the student, and cells written otherwise than the column would write them."""
    return student | truth | {"cells": student.get("cells", {}) | (cells or {})}


def bad(student: Student, says: Sequence[str], cells: dict[str, Any] | None = None, **truth: Any) -> Student:
    """The student's row must become a row error whose message holds each of ``says`` (a|b: either)."""
    return put(student, cells, **truth) | {"says": list(says)}


def aside(student: Student, why: str, cells: dict[str, Any] | None = None, **truth: Any) -> Student:
    """The student's row opens no case of its own: ``merged`` or ``not_warned``."""
    return put(student, cells, **truth) | {"aside": why}


def _name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice([1, 2, 2])))
