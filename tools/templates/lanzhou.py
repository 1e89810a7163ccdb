"""兰州理工大学生命科学与工程学院: the rules name every form and print none; all are of our own (参考样式)."""

from collections.abc import Callable
from functools import partial

import change
from kit import (
    DATE,
    HEI,
    REFERENCE,
    SAN_HAO,
    SI_HAO,
    WU_HAO,
    XIAO_ER,
    XIAO_WU,
    C,
    P,
    R,
    area,
    body,
    catalogue,
    centred,
    choices,
    closing,
    fields,
    reason,
    sealed,
    signature,
    small_code,
    title,
    write_in,
    yes_no,
)

from paper import Paper

RULES = "《生命科学与工程学院本科生学业警示及帮扶工作实施细则》"
NOT_FILED = "学业警示是学院对学生的一种提醒性帮助，不是纪律处分，不记入学生档案。"
LEVELS = (("first_sitting", "学业警示（正考）"), ("oral", "口头警示"), ("written", "书面警示"))
FOUR = (28.0, 57.0, 28.0, 57.0)
WHO = (
    fields(9, FOUR, ("专业", "major"), ("班级", "class_name")),
    fields(9, FOUR, ("姓名", "name"), ("学号", "student_id")),
    fields(9, FOUR, ("学年学期", "term"), ("警示级别", "level")),
)


def _titles(text: str, size: float = XIAO_ER) -> tuple[P, P]:
    college = P("兰州理工大学生命科学与工程学院", SI_HAO, align="center", bold=True, line=21)
    return college, title(text, size, line=25)


def notice() -> Paper:
    """附件2 学业警示通知单: 学院存根 (signed by the student) and 学生存根."""
    paper = Paper("学业警示通知单（学院存根、学生存根）", (14, 10, 20, 20))
    text = body(
        f"经审核，学院给予你〖{{{{ level }}}}〗（依据{RULES}）。"
        "请认真查找原因，制定个人学习计划，努力完成学业。",
        20,
        before=3,
    )
    for part, label in (
        ("STUB", "学业警示通知单（学院存根）"),
        ("STUDENT_COPY", "学业警示通知单（学生存根）"),
    ):
        paper.head(part, *_titles(label, SAN_HAO), tag=REFERENCE)
        paper.table(
            fields(8, FOUR, ("专业", "major"), ("班级", "class_name")),
            fields(8, FOUR, ("姓名", "name"), ("学号", "student_id")),
            fields(8, (28, 142), ("学年学期", "term")),
            R(8, (centred(28, "警示级别"), C(142, (P(choices(*LEVELS), left=3),)))),
            reason(19, "学业情况", 28, 142),
        )
        paper.para(text)
        if part == "STUB":
            signed = signature("学生本人签字：", "student", 32, 50)
            seal = C(60, (P("{{ seal.college }}"),))
            date = C(110, (P(f"日期：      {DATE}", left=29),))
            paper.table(
                R(19, (small_code(part), *signed, C(8), seal)),
                R(8, (date, centred(60, "学院（盖章）"))),
                ruled=False,
            )
            paper.tear("请沿此虚线剪开，以下部分由学生保存")
    paper.para(body(NOT_FILED, 20))
    paper.table(*sealed(170, 13, "college", "学院（盖章）", "{{ notice_date }}"), ruled=False)
    return paper


def parent_notice() -> Paper:
    """附件3 学业警示通知单（家长联） with 家长回执."""
    paper = Paper("学业警示通知单（家长联）", (14, 10, 20, 20))
    paper.head("PARENT_COPY", *_titles("学业警示通知单（家长联）", SAN_HAO), tag=REFERENCE)
    paper.para(
        P("尊敬的〖{{ name }}〗同学（学号：〖{{ student_id }}〗）家长：", line=20, before=2),
        body(
            "您的子女系我院〖{{ major }}〗专业〖{{ class_name }}〗学生。经审核，"
            f"〖{{{{ term }}}}〗的学业情况达到{RULES}规定的条件，学院现给予〖{{{{ level }}}}〗。情况如下：",
            20,
        ),
    )
    paper.table(R(24, (C(170, (P("{{ reason }}", WU_HAO, line=16),)),)))
    paper.para(
        body(
            "请您及时了解子女的学习状况，与学院共同督促其制定并落实学习计划，顺利完成学业。"
            "收到本通知单后，请填写并交回家长回执。",
            20,
            before=3,
        ),
        body(NOT_FILED, 20),
        P("辅导员：〖{{ counselor }}〗    联系电话：〖{{ office_phone }}〗", line=22),
        P("通讯地址：〖{{ office_address }}〗  邮编：〖{{ office_postcode }}〗", line=22),
    )
    paper.table(*sealed(170, 15, "college", "学院（盖章）", "{{ notice_date }}"), ruled=False)
    paper.tear("请沿此虚线剪开，以下部分交回或寄回学院")
    paper.head("RECEIPT", *_titles("学业警示通知单（家长回执）", SAN_HAO), tag=REFERENCE)
    asked = (
        P(f"1.学生目前的学业情况家长已了解。（{yes_no('informed')}）", line=20, before=3),
        P("2.家长意见和建议（可另附纸）：", line=20),
    )
    date = C(74, (P(f"日期：      {DATE}   ", align="right"),), hide="tlb", valign="bottom")
    sixths = (15.0, 35.0, 15.0, 40.0, 15.0, 50.0)
    paper.table(
        fields(8, sixths, ("姓名", "name"), ("学号", "student_id"), ("班级", "class_name")),
        R(30, (C(170, asked, valign="top", hide="b"),)),
        R(13, (*signature("家长签字：", "parent", 46, 50, inside="first"), date)),
        closing(170),
    )
    note = "家长以电话等方式反馈的，由辅导员、班主任记录联系内容和方式存档。"
    paper.foot("RECEIPT", P(note, XIAO_WU, before=4))
    return paper


def talk_record(role: str) -> Paper:
    """附件4 学业警示学生谈话记录表, one for each role, since the two have to be counted apart."""
    name = f"学业警示学生谈话记录表（{role}）"
    paper = Paper(name)
    paper.head("MAIN", *_titles(name, SAN_HAO), tag=REFERENCE)
    paper.table(
        *WHO,
        fields(10, FOUR, ("谈话时间", ""), ("谈话地点", "")),
        reason(20, "学业情况", 28, 142),
        area(96, "谈话内容（学习和生活状况、存在问题与原因等）："),
        area(36, "帮扶措施："),
        fields(15, FOUR, ("谈话人\n签字", "sign.talker"), ("学生签字", "sign.student")),
    )
    note = "注：期末统一交学生工作办公室汇总，按学生班级装订成册。"
    paper.foot("MAIN", P(note, WU_HAO, before=4))
    return paper


def study_plan() -> Paper:
    """附件5 学业警示学生个人学习计划, made together with the 班主任."""
    paper = Paper("学业警示学生个人学习计划")
    paper.head("MAIN", *_titles("学业警示学生个人学习计划"), tag=REFERENCE)
    paper.table(
        *WHO,
        reason(20, "学业情况", 28, 142),
        write_in(36, "问题与原因", 28, 142),
        write_in(26, "学习目标", 28, 142),
        write_in(74, "学习计划", 28, 142),
        fields(14, FOUR, ("学生签字", "sign.student"), ("班主任签字", "sign.head_teacher")),
        fields(10, (28, 142), ("制定日期", DATE)),
    )
    paper.foot("MAIN")
    return paper


def plan_review() -> Paper:
    """What became of the plan; handed in at the end of the term, so it is a sheet of its own."""
    paper = Paper("学业警示学生个人学习计划执行情况")
    paper.head("MAIN", *_titles("学业警示学生个人学习计划执行情况", SAN_HAO), tag=REFERENCE)
    paper.table(
        *WHO,
        write_in(64, "执行情况", 28, 142),
        write_in(34, "本学期\n学习成效", 28, 142),
        write_in(32, "未完成事项\n及原因", 28, 142),
        write_in(26, "班主任意见", 28, 142),
        fields(14, FOUR, ("学生签字", "sign.student"), ("班主任签字", "sign.head_teacher")),
        fields(10, (28, 142), ("日期", DATE)),
    )
    paper.foot("MAIN", P("注：学期末由学生交学生工作办公室存档。", WU_HAO, before=4))
    return paper


def parent_talk() -> Paper:
    """家长谈话记录: exact time, place and content, confirmed and signed by the parent (第四条 10)."""
    paper = Paper("家长谈话记录")
    paper.head("MAIN", *_titles("学业警示学生家长谈话记录"), tag=REFERENCE)
    paper.table(
        *WHO,
        fields(10, FOUR, ("家长姓名", "parent_name"), ("联系电话", "parent_phone")),
        fields(10, FOUR, ("谈话时间", ""), ("谈话地点", "")),
        write_in(10, "参加人员", 28, 142),
        area(108, "谈话内容："),
        area(28, "家长意见："),
        fields(15, FOUR, ("谈话人签字", "sign.talker"), ("家长确认\n签字", "sign.parent")),
    )
    paper.foot("MAIN")
    return paper


def dossier_cover() -> Paper:
    """The cover of the college's working file; it says itself that it never goes into 学生档案."""
    paper = Paper("学业警示及帮扶工作材料", (20, 15, 20, 20))
    paper.head("MAIN", *_titles("学业警示及帮扶工作材料"), tag=REFERENCE)
    paper.table(*WHO)
    paper.para(P("材料目录", SI_HAO, HEI, align="center", line=24, before=4, after=2))
    paper.table(*catalogue(9.5, (18, 102, 50), "材料名称", WU_HAO))
    paper.gap(3)
    given = signature("整理人：", "provider", 28, 46)
    taken = signature("接收人：", "receiver", 32, 46)
    paper.table(R(12, (*given, C(10), *taken, C(8))), ruled=False)
    date = P(f"移交时间：        {DATE}      ", before=6, align="right")
    paper.foot("MAIN", date, P(NOT_FILED, WU_HAO, before=6))
    return paper


def level_change() -> Paper:
    """学业警示等级变更通知: a graver level builds on the work of the lighter one (二、6)."""
    return change.level_change(
        "学业警示等级变更通知",
        change.school_above("兰州理工大学生命科学与工程学院"),
        f"根据{RULES}",
        level="警示级别",
        department="学院",
        seal=("college", "学院（盖章）"),
    )


FORMS: dict[str, Callable[[], Paper]] = {
    "附件2_学业警示通知单（学院存根、学生存根）.docx": notice,
    "附件3_学业警示通知单（家长联）.docx": parent_notice,
    "附件4_学业警示学生谈话记录表_辅导员.docx": partial(talk_record, "辅导员"),
    "附件4_学业警示学生谈话记录表_班主任.docx": partial(talk_record, "班主任"),
    "附件5_学业警示学生个人学习计划.docx": study_plan,
    "附件5_学习计划执行情况.docx": plan_review,
    "家长谈话记录.docx": parent_talk,
    "学业警示及帮扶工作材料.docx": dossier_cover,
    "学业警示等级变更通知.docx": level_change,
}
