"""衢州学院: 附件1 and 附件2 as the school prints them; talk records and a cover of our own (参考样式)."""

from collections.abc import Callable
from functools import partial

import change
from kit import (
    CODE_WIDTH,
    DATE,
    HEI,
    ISSUED_ON,
    REFERENCE,
    SAN_HAO,
    SI_HAO,
    WU_HAO,
    XIAO_ER,
    C,
    P,
    R,
    area,
    body,
    catalogue,
    centred,
    choices,
    code_cell,
    fields,
    loop,
    reason,
    sealed,
    signature,
    small_code,
    title,
    yes_no,
)

from paper import Paper

LEVELS = choices(("three", "三级"), ("two", "二级"), ("one", "一级"), gap="、")
TERM = "经统计，截至 20〖{{ term_years_tail }}〗学年第〖{{ term_half }}〗学期，"
NUMBER = P("编号：{{ case_no }}", before=8)
FOUR = (28.0, 57.0, 28.0, 57.0)
WHO = (
    fields(9, FOUR, ("学院", "department"), ("专业", "major")),
    fields(9, FOUR, ("班级", "class_name"), ("学号", "student_id")),
    fields(9, FOUR, ("姓名", "name"), ("预警等级", "level")),
)


def notice() -> Paper:
    """附件1: the same text twice; the student keeps the upper, the college the lower."""
    paper = Paper("衢州学院学业预警通知书（学生）", (16, 12, 20, 20))
    salutation = (
        "〖{{ name }}〗同学（学院：〖{{ department }}〗 专业：〖{{ major }}〗 班级：〖{{ class_name }}〗）："
    )
    text = (
        P(salutation, line=22, before=3),
        body(
            TERM + "你所获学分为〖{{ earned_credits }}〗学分，"
            "不及格学分累计达到〖{{ unearned_credits }}〗学分。"
            "或一学期内旷课达〖{{ absence_hours }}〗学时。或〖{{ physical_test }}〗。"
            f"已达到（{LEVELS}）学业预警条件。",
            22,
        ),
        body(
            "希望你接到《学业预警通知书》后，认真总结经验教训，端正学习态度，"
            "积极主动查找原因，改进学习方法，以顺利完成学业。",
            22,
        ),
    )
    for part, tag in (("STUDENT_COPY", "附件 1"), ("RECEIPT", "")):
        paper.head(part, title("衢州学院学业预警通知书（学生）", SAN_HAO), tag=tag, below=(NUMBER,))
        paper.para(*text)
        if part == "STUDENT_COPY":
            paper.table(*sealed(170, 22, "college", "学院盖章", ISSUED_ON), ruled=False)
            paper.tear("请沿此虚线剪开，以下部分由学院存档")
    paper.para(P("送达情况：", line=20, before=4))
    deliverer = signature("送达人签字：", "deliverer", 30, 48)
    student = signature("学生签字：", "student", 28, 48)
    paper.table(R(13, (*deliverer, C(10), *student, C(6))), ruled=False)
    paper.gap(3)
    paper.foot("RECEIPT")
    return paper


def parent_notice() -> Paper:
    """附件2: letter with the table of failed courses; the lower part is signed and comes back, or a photo."""
    paper = Paper("衢州学院学业预警通知书（家长）", (14, 10, 22, 22))
    letter = (
        P("尊敬的〖{{ name }}〗同学家长（或监护人）：", line=19, before=2),
        body(
            "您的子女目前在我校〖{{ department_short }}〗学院〖{{ major }}〗专业"
            "〖{{ class_name }}〗班级学习，"
            + TERM
            + "该同学所获学分为〖{{ earned_credits }}〗学分，不及格学分为〖{{ unearned_credits }}〗学分，"
            f"已达到（{LEVELS}）学业预警条件。",
            19,
        ),
        body(
            "您的子女学业存在很大问题，请家长（或监护人）收到此通知书后，及时反馈并寄回学校，"
            "与学校共同做好学生的教育和培养工作。",
            19,
        ),
        P("学院联系电话：〖{{ office_phone }}〗 联系教师：〖{{ contact_teacher }}〗", line=19, before=2),
    )
    heading = title("衢州学院学业预警通知书（家长）", SAN_HAO)
    paper.head("LETTER", heading, tag="附件 2", below=(NUMBER,))
    paper.para(*letter, P("附：学生不及格课程一览表", line=20, before=2))
    columns = (
        (15, "序号", "{{ c.no }}"),
        (101, "课程名称", "{{ c.name }}"),
        (25, "学分", "{{ c.credits }}"),
        (25, "成绩", "{{ c.score }}"),
    )
    course = R(6, tuple(centred(wide, value, WU_HAO) for wide, _, value in columns))
    paper.table(
        R(6, tuple(centred(wide, label, WU_HAO) for wide, label, _ in columns)),
        *loop("c in failed_courses", 166, course),
    )
    paper.table(*sealed(166, 13, "college", "学院盖章", ISSUED_ON, line=6), ruled=False)
    paper.tear("请沿此虚线剪开，以下部分寄回或拍照发回")
    beside = C(166 - CODE_WIDTH - 4, letter, valign="top")
    paper.table(R(27, (beside, C(4), code_cell("RECEIPT"))), ruled=False)
    paper.para(P("送达情况：", line=18, before=2))
    signed = signature("家长签字：", "parent", 26, 50)
    paper.table(R(19, (small_code("RECEIPT"), C(24), *signed, C(46))), ruled=False)
    return paper


def talk_record(role: str, *, entered: bool, parents: bool) -> Paper:
    """警示谈话记录 of one role.

    ``entered``: it also goes into 浙里思政工作台; ``parents``: the role has to tell the parents too.
    """
    name = f"学业预警警示谈话记录（{role}）"
    paper = Paper(name)
    school = P("衢州学院", SI_HAO, align="center", bold=True, line=22)
    paper.head("MAIN", school, title(name, SAN_HAO, line=26), tag=REFERENCE)
    rows = [
        *WHO,
        fields(10, FOUR, ("谈话时间", ""), ("谈话地点", "")),
        reason(20, "学业具体\n情况", 28, 142),
        area(60 if parents else 93, "谈话内容（存在的问题与原因）："),
        area(34, "解决方案："),
    ]
    if parents:
        rows.append(area(30, "联系家长情况（时间、方式、内容）："))
    if entered:
        question = f"谈话内容已录入“浙里思政工作台”——“谈心谈话”：{yes_no('entered')}"
        rows.append(R(10, (C(170, (P(question),)),)))
    rows.append(fields(14, FOUR, ("谈话人签字", "sign.talker"), ("学生签字", "sign.student")))
    paper.table(*rows)
    paper.foot("MAIN")
    return paper


def dossier_cover() -> Paper:
    """The cover of 预警管理档案."""
    paper = Paper("学业预警管理档案", (20, 15, 20, 20))
    school = P("衢州学院", SAN_HAO, align="center", bold=True, line=26)
    paper.head("MAIN", school, title("学业预警管理档案", XIAO_ER, line=28), tag=REFERENCE)
    paper.table(*WHO, fields(9, FOUR, ("学年学期", "term"), ("辅导员", "counselor")))
    paper.para(P("材料目录", SI_HAO, HEI, align="center", line=24, before=4, after=2))
    paper.table(*catalogue(9.3, (18, 102, 50), "材料名称", WU_HAO))
    paper.gap(3)
    given = signature("整理人：", "provider", 28, 46)
    taken = signature("归档接收人：", "receiver", 32, 46)
    paper.table(R(12, (*given, C(10), *taken, C(8))), ruled=False)
    paper.foot("MAIN", P(f"归档时间：        {DATE}      ", before=16, align="right"))
    return paper


def level_change() -> Paper:
    """预警等级变更通知: hours of absence add up during the term, so a level may change within it."""
    return change.level_change(
        "预警等级变更通知",
        change.school_above("衢州学院"),
        "根据《衢州学院学生学业预警实施办法（试行）》",
        level="预警等级",
        department="学院",
        seal=("college", "学院盖章"),
    )


FORMS: dict[str, Callable[[], Paper]] = {
    "附件1_学业预警通知书（学生）.docx": notice,
    "附件2_学业预警通知书（家长）.docx": parent_notice,
    "警示谈话记录_班主任.docx": partial(talk_record, "班主任", entered=False, parents=True),
    "警示谈话记录_辅导员.docx": partial(talk_record, "辅导员", entered=True, parents=True),
    "警示谈话记录_副书记.docx": partial(talk_record, "副书记", entered=True, parents=False),
    "学业预警管理档案.docx": dossier_cover,
    "预警等级变更通知.docx": level_change,
}
