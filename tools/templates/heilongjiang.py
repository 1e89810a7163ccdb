"""黑龙江建筑职业技术学院: 附件1 and 附件2 as the school prints them; the notices and the forms that its rules
name without printing are of our own (参考样式)."""

import change
from kit import (
    DATE,
    KAI,
    REFERENCE,
    SAN_HAO,
    SI_HAO,
    WU_HAO,
    XIAO_ER,
    XIAO_SI,
    XIAO_WU,
    C,
    P,
    R,
    area,
    body,
    catalogue,
    centred,
    fields,
    reason,
    sealed,
    signature,
    ticks,
    title,
    write_in,
)

from paper import Paper

RULES = "《黑龙江建筑职业技术学院学生学业预警与援助工作实施办法》"
FOUR = (30.0, 55.0, 30.0, 55.0)
WHO = (
    fields(9, FOUR, ("姓名", "name"), ("学号", "student_id")),
    fields(9, FOUR, ("系名称", "department"), ("班级", "class_name")),
    fields(9, FOUR, ("学年学期", "term"), ("预警等级", "level")),
)
OFFICE = "〖{{ department }}〗（盖章）"
SITUATION = P("{{ reason }}", WU_HAO, line=16)


def _titles(text: str, size: float = XIAO_ER) -> tuple[P, P]:
    school = P("黑龙江建筑职业技术学院", SI_HAO, align="center", bold=True, line=22)
    return school, title(text, size, line=26)


def talk_record() -> Paper:
    """附件1."""
    paper = Paper("学生预警谈话记录表")
    paper.head("MAIN", *_titles("学生预警谈话记录表"), tag="附件 1")
    said = (
        P("1. 向学生详细解读规章制度", line=20, before=6),
        P("2. 共同分析导致预警的主要原因", line=20, before=2),
        P("3. 关注本学期的课程及补考科目、时间", line=20, before=2),
        P("4. 今后学生学习、生活提供意见和建议", line=20, before=2),
    )
    effects = ("一般 (     )", "好 (     )", "很好 (     )")
    paper.table(
        fields(11, FOUR, ("学生姓名", "name"), ("谈话时间", "")),
        fields(11, FOUR, ("谈话地点", ""), ("结束时间", "")),
        R(134, (centred(30, "谈话内容"), C(140, said, valign="top"))),
        write_in(24, "备注", 30, 140),
        R(12, (centred(30, "评价效果"), *(centred(140 / 3, effect) for effect in effects))),
        fields(16, FOUR, ("谈话人\n签字", "sign.talker"), ("学生本人\n签字", "sign.student")),
    )
    paper.foot("MAIN")
    return paper


def dossier_cover() -> Paper:
    """附件2: the cover with its catalogue of ten printed rows, and the three lines of the hand-over."""
    paper = Paper("学生学业预警档案", (20, 15, 20, 20))
    paper.head("MAIN", *_titles("学生学业预警档案"), tag="附件 2")
    paper.para(P("系名称:〖{{ department }}〗", before=4, after=4))
    paper.table(
        fields(11, FOUR, ("姓名", "name"), ("学号", "student_id")),
        fields(11, FOUR, ("原班级", "class_name"), ("现班级", "")),
        *catalogue(11, (20, 105, 45), "档案名称", XIAO_SI),
    )
    paper.gap(4)
    when = C(70, (P("交接时间:", align="right"),), valign="bottom")
    date = C(50, (P(DATE, align="right"),), valign="bottom", show="b")
    paper.table(
        R(13, (*signature("档案提供人:", "provider", 70, 50), C(50))),
        R(13, (*signature("档案接收人:", "receiver", 70, 50), C(50))),
        R(11, (when, date, C(50))),
        ruled=False,
    )
    paper.foot("MAIN")
    return paper


def notice() -> Paper:
    """The ordinary notice for 黄色 and 橙色: article 5 asks for one without naming a form."""
    paper = Paper("学业预警通知书", (16, 12, 22, 22))
    text = (
        P(
            "〖{{ name }}〗同学（学号：〖{{ student_id }}〗 班级：〖{{ class_name }}〗）：",
            line=22,
            before=2,
        ),
        body(
            f"根据{RULES}，经审核，你在〖{{{{ term }}}}〗的学业情况达到预警条件，现对你发出"
            "〖{{ level }}〗通知。学业具体情况如下：",
            22,
        ),
    )
    hope = body(
        "希望你认真查找原因，制定学习计划，端正学习态度，努力完成学业。班主任、辅导员将与你谈话并给予帮扶。",
        22,
        before=3,
    )
    for part, label in (
        ("STUDENT_COPY", "学业预警通知书（学生联）"),
        ("STUB", "学业预警通知书（存根）"),
    ):
        paper.head(part, *_titles(label, SAN_HAO), tag=REFERENCE)
        paper.para(*text)
        paper.table(R(18, (C(166, (SITUATION,)),)))
        paper.para(hope)
        if part == "STUDENT_COPY":
            paper.table(*sealed(166, 20, "department", OFFICE, "{{ notice_date }}"), ruled=False)
            paper.tear("请沿此虚线剪开，下联签收后由教学系存档")
    signed = signature("学生签收：", "student", 50, 48)
    paper.table(R(12, (*signed, C(68, (P(DATE, align="right"),), valign="bottom"))), ruled=False)
    paper.foot("STUB")
    return paper


def retention_notice() -> Paper:
    """学生留（降）级预警通知书: upper part to the family, lower part (four signatures) to the file."""
    paper = Paper("学生留（降）级预警通知书", (14, 10, 22, 22))
    paper.head("NOTICE", *_titles("学生留（降）级预警通知书"), tag=REFERENCE)
    paper.para(
        P("〖{{ name }}〗同学（学号：〖{{ student_id }}〗）及家长：", line=21, before=2),
        body(
            "该生系〖{{ department }}〗〖{{ class_name }}〗学生。经审核，〖{{ term }}〗的学业情况"
            f"达到〖{{{{ level }}}}〗条件，按{RULES}面临留（降）级。"
            "学业具体情况如下：",
            21,
        ),
    )
    paper.table(R(24, (C(166, (SITUATION,)),)))
    paper.para(
        body(
            "请家长重点关注学生的学习与生活，与学校共同督促其制定并落实学习计划，努力完成学业。"
            "请学生本人、家长、班主任、系主任在回执上签字确认；本联由学生家长保存，回执由学校存档。",
            21,
            before=3,
        )
    )
    paper.table(*sealed(166, 20, "department", OFFICE, "{{ notice_date }}"), ruled=False)
    paper.tear("请沿此虚线剪开，下联签字后交回")
    paper.head("RECEIPT", *_titles("学籍预警学生家长通知单回执", SAN_HAO), tag=REFERENCE)
    confirmed = "已收到《学生留（降）级预警通知书》，知悉学生的学业情况及可能产生的后果，现签字确认。"
    four = (30.0, 53.0, 30.0, 53.0)
    paper.table(
        fields(8, four, ("姓名", "name"), ("学号", "student_id")),
        fields(8, four, ("系名称", "department"), ("班级", "class_name")),
        fields(8, four, ("学年学期", "term"), ("预警等级", "level")),
        R(14, (C(166, (body(confirmed, 18),)),)),
        fields(14, four, ("学生本人签字", "sign.student"), ("家长签字", "sign.parent")),
        fields(14, four, ("班主任签字", "sign.head_teacher"), ("系主任签字", "sign.dean")),
    )
    paper.foot("RECEIPT", P(f"日期：        {DATE}", before=8, align="right"))
    return paper


def study_plan() -> Paper:
    """学习计划: the rules ask for one at every level (橙色: 个性化学习计划)."""
    paper = Paper("预警学生学习计划")
    paper.head("MAIN", *_titles("预警学生学习计划"), tag=REFERENCE)
    paper.table(
        *WHO,
        reason(20, "学业具体情况", 30, 140),
        write_in(34, "原因分析", 30, 140),
        write_in(70, "学习计划\n和改进措施", 30, 140),
        write_in(30, "督促与\n落实情况", 30, 140),
        fields(14, FOUR, ("学生签字", "sign.student"), ("班主任签字", "sign.head_teacher")),
        fields(14, FOUR, ("辅导员签字", "sign.counselor"), ("日期", DATE)),
    )
    paper.foot("MAIN")
    return paper


def assistance_plan() -> Paper:
    """学生学业预警援助方案: named by the paper that describes the practice, by which 班主任 and 辅导员 look
    for the causes, and teachers and parents pay special attention.
    """
    paper = Paper("学生学业预警援助方案")
    paper.head("MAIN", *_titles("学生学业预警援助方案"), tag=REFERENCE)
    paper.table(
        *WHO,
        reason(20, "学业具体情况", 30, 140),
        write_in(36, "预警根源分析", 30, 140),
        write_in(58, "援助措施", 30, 140),
        write_in(20, "任课教师\n重点关注", 30, 140),
        write_in(20, "学生家长\n重点关注", 30, 140),
        fields(10, FOUR, ("帮扶对子", ""), ("联系电话", "")),
        fields(14, FOUR, ("班主任签字", "sign.head_teacher"), ("日期", DATE)),
    )
    paper.foot("MAIN")
    return paper


def level_change() -> Paper:
    """预警等级变更通知, to the student and the parents (article 6, section 5)."""
    return change.level_change(
        "预警等级变更通知",
        change.school_above("黑龙江建筑职业技术学院"),
        f"根据{RULES}第六条（五）",
        level="预警等级",
        department="系名称",
        seal=("department", OFFICE),
    )


def parent_contact() -> Paper:
    """家长沟通记录: 与家长沟通 is asked for, its form is not given."""
    paper = Paper("家长沟通记录")
    paper.head("MAIN", *_titles("预警学生家长沟通记录"), tag=REFERENCE)
    way = ticks("method", ("phone", "电话"), ("meeting", "面谈"), ("other", "其他"), gap="    ")
    paper.table(
        *WHO,
        fields(10, FOUR, ("家长姓名", "parent_name"), ("联系电话", "parent_phone")),
        fields(10, FOUR, ("沟通时间", ""), ("沟通地点", "")),
        R(10, (centred(30, "沟通方式"), C(140, (P(f"{way}〖              〗", left=4),)))),
        area(102, "沟通内容："),
        area(30, "家长意见与建议："),
        fields(14, FOUR, ("沟通人签字", "sign.talker"), ("家长签字", "sign.parent")),
    )
    paper.foot("MAIN", P("注：电话等方式沟通的，家长签字处注明沟通方式。", XIAO_WU, before=4))
    return paper


def psych_plan() -> Paper:
    """心理干预计划方案, by the 心理咨询教师 alone; never in a class batch."""
    paper = Paper("心理干预计划方案")
    paper.head("MAIN", *_titles("心理干预计划方案"), tag=REFERENCE)
    paper.table(
        *WHO,
        write_in(40, "情况概述", 30, 140),
        write_in(24, "干预目标", 30, 140),
        write_in(74, "干预计划\n与措施", 30, 140),
        write_in(30, "实施情况", 30, 140),
        fields(14, FOUR, ("心理咨询\n教师签字", "sign.psychologist"), ("日期", DATE)),
    )
    private = "本件涉及个人隐私，由心理咨询教师专人保管，不随班级材料分发。"
    paper.foot("MAIN", P(private, XIAO_SI, KAI, before=4))
    return paper


FORMS = {
    "学生留（降）级预警通知书.docx": retention_notice,
    "学业预警通知书.docx": notice,
    "附件1_学生预警谈话记录表.docx": talk_record,
    "学习计划.docx": study_plan,
    "附件2_学生学业预警档案.docx": dossier_cover,
    "预警等级变更通知.docx": level_change,
    "家长沟通记录.docx": parent_contact,
    "学生学业预警援助方案.docx": assistance_plan,
    "心理干预计划方案.docx": psych_plan,
}
