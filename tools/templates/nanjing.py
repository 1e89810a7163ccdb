"""南京机电职业技术学院: 附件一 to 附件四 as the school prints them, and two of our own (参考样式)."""

import change
from kit import (
    DATE,
    HEI,
    ISSUED_ON,
    REFERENCE,
    SAN_HAO,
    SI_HAO,
    WU_HAO,
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
    signature,
    small_code,
    ticks,
    title,
    yes_no,
)

from paper import Paper

FOUR = (32.0, 53.0, 32.0, 53.0)
SIX = (22.0, 38.0, 18.0, 36.0, 18.0, 38.0)
LEVELS = (("yellow", "黄色预警"), ("orange", "橙色预警"), ("red", "红色预警"))
SCHOOL = "南京机电职业技术学院"
NOTE = "注：谈话记录须包含本表内容，格式不限。"
DEPARTMENT = fields(10, FOUR, ("系部", "department"), ("专业", "major"))
STUDENT = fields(10, FOUR, ("姓名", "name"), ("学号", "student_id"))
LEVEL = fields(10, FOUR, ("预警等级", "level"), ("未获学分累计", "unearned_credits"))


def _titles(text: str) -> tuple[P, P]:
    return P(SCHOOL, SI_HAO, align="center", bold=True, line=22), title(text, line=26)


def notice() -> Paper:
    """附件一, three parts on one sheet."""
    paper = Paper("学业预警通知书", (12, 8, 20, 20))
    term = P("学年学期：〖{{ term }}〗", before=6)
    who = (
        fields(8, SIX, ("系部", "department"), ("年级", "grade"), ("专业", "major")),
        fields(8, SIX, ("班级", "class_name"), ("学号", "student_id"), ("姓名", "name")),
    )
    for part, label, tag in (
        ("STUB", "学业预警通知书（存根）", "附件一："),
        ("STUDENT_COPY", "学业预警通知书（学生告知联）", ""),
    ):
        paper.head(part, title(label, SAN_HAO), tag=tag, below=(term,))
        boxes = tuple(P(choices(level), line=18) for level in LEVELS)
        situation = C(110, (P("{{ reason }}", WU_HAO, line=16),))
        paper.table(
            *who,
            R(25, (centred(22, "学业具体情况"), situation, C(38, boxes))),
            fields(8, (60, 110), ("学业预警填发时间", ISSUED_ON)),
        )
        paper.tear()
    paper.head("RECEIPT", title("学业预警通知书（学生告知单）回执单", SAN_HAO), below=(term,))
    confirmed = P("本人接到学校《学业预警通知书（学生告知联）》，确认签字。", indent=2)
    phone = P("联系电话：〖                                    〗", left=4, line=20)
    date = P(DATE + "    ", align="right", line=20, before=4)
    paper.table(
        *who,
        R(8, (centred(22, "预警级别"), C(148, (P(choices(*LEVELS, gap="        "), left=6),)))),
        R(9, (C(170, (confirmed,), hide="b"),)),
        R(
            20,
            (
                small_code("RECEIPT", hide="tbr"),
                *signature("学生签字：", "student", 26, 48, inside="next"),
                C(76, (phone, date), hide="tlb", valign="bottom"),
            ),
        ),
        closing(170),
    )
    return paper


def talk_record() -> Paper:
    """附件二. Two people talk to the student, so there are two lines after 谈话人签字."""
    paper = Paper("预警学生谈话记录表")
    paper.head("MAIN", title("预警学生谈话记录表"), tag="附件二")
    heading = "谈话内容（学生学业情况，原因总结，解决方案，学习计划，是否需要帮扶等）："
    second = C(48, (P("{{ sign.co_talker }}"),), hide="tblr", show="b")
    paper.table(
        DEPARTMENT,
        STUDENT,
        fields(10, FOUR, ("谈话时间", ""), ("谈话地点", "")),
        LEVEL,
        area(142, heading, hide="b"),
        R(
            12,
            (
                *signature("谈话人签字：", "talker", 50, 48, inside="first"),
                C(8, hide="tblr"),
                second,
                C(16, hide="tbl"),
            ),
        ),
        R(13, (*signature("学生签字：", "student", 50, 48, inside="first"), C(72, hide="tbl"))),
        closing(170),
    )
    paper.foot("MAIN", P(NOTE, WU_HAO, before=4))
    return paper


def parent_letter() -> Paper:
    """附件三: letter and receipt on one sheet."""
    paper = Paper("学业预警致家长（监护人）通知书", (14, 10, 20, 20))
    term = P("学年学期 ：〖{{ term }}〗", before=5)
    paper.head("LETTER", title("学业预警致家长（监护人）通知书"), tag="附件三：", below=(term,))
    letter = (
        P("尊敬的家长：", line=18.5),
        body(
            "您好！您的孩子目前在学业上面临严重困难，累计已有〖{{ failed_count }}〗门课程不及格，"
            "未获学分累计〖{{ unearned_credits }}〗分。"
            "根据《南京机电职业技术学院预警工作管理办法（试行）》，现给予〖{{ level_short }}〗预警。",
            18.5,
        ),
        body(
            "我们通过《学业预警致家长（监护人）通知书》向您告知此事实，希望您在了解有关情况后及时与子女联系，"
            "配合学校共同督促教育，弥补差距，迎头赶上。请在收到本通知书后两周内将回执寄回。",
            18.5,
        ),
        body("衷心感谢您的理解和支持！", 18.5),
        P("辅导员：〖{{ counselor }}〗    联系电话：〖{{ office_phone }}〗", line=20),
        P("通讯地址：〖{{ office_address }}〗  邮编：〖{{ office_postcode }}〗", line=20),
        P(f"日期：        {DATE}    ", line=20, align="right"),
    )
    halves = (("院系意见（盖章）：", "department"), ("教务处意见（盖章）：", "registry"))
    date = P(f"日期：       {DATE}  ", align="right")
    quarters = (25.0, 60.0, 25.0, 60.0)
    paper.table(
        fields(8, quarters, ("姓名", "name"), ("学号", "student_id")),
        fields(8, quarters, ("系部", "department"), ("专业", "major")),
        R(66, (C(170, letter),)),
        R(7, tuple(C(85, (P(label),), hide="b") for label, _ in halves)),
        R(19, tuple(C(85, (P(f"{{{{ seal.{who} }}}}"),), hide="tb") for _, who in halves)),
        R(7, tuple(C(85, (date,), hide="t") for _ in halves)),
    )
    paper.tear()
    _parent_receipt(paper, term)
    return paper


def _parent_receipt(paper: Paper, term: P) -> None:
    paper.head("RECEIPT", title("《学业预警致家长（监护人）通知书》回执", SAN_HAO), below=(term,))
    asked = (
        P(f"1.学生目前的情况家长已了解。（{yes_no('informed')}）", line=20, before=3),
        P(f"2.院系的联系方式家长已清楚。（{yes_no('contact_known')}）", line=20),
        P("3.您的想法、建议（可另附纸）：", line=20),
    )
    # The cell goes on in the two rows below, so its middle lies lower than this row's.
    label = tuple(P(char, align="center", line=20, before=21 * (char == "家")) for char in "家长意见")
    date = C(70, (P(f"日期：      {DATE}  ", align="right"),), hide="tlb", valign="bottom")
    sixths = (15.0, 35.0, 15.0, 40.0, 15.0, 50.0)
    paper.table(
        fields(8, sixths, ("姓名", "name"), ("学号", "student_id"), ("专业", "major")),
        R(36, (C(15, label, hide="b"), C(155, asked, valign="top", hide="b"))),
        R(13, (C(15, hide="tb"), *signature("家长签名：", "parent", 35, 50, inside="first"), date)),
        closing(15, 155),
    )
    note = "注：请在收到本通知书后两周内将回执寄回，谢谢配合。通讯地址见通知书。"
    paper.foot("RECEIPT", P(note, WU_HAO, before=3))


def parent_talk() -> Paper:
    """附件四."""
    paper = Paper("学业预警家长（监护人）谈话记录表")
    paper.head("MAIN", title("学业预警家长（监护人）"), title("谈话记录表"), tag="附件四：")
    way = ticks("method", ("phone", "电话"), ("meeting", "面谈"), ("other", "其他"))
    heading = "谈话记录（学生在家情况，在校表现，家长对学生和学校的想法、建议等）："
    paper.table(
        DEPARTMENT,
        STUDENT,
        LEVEL,
        fields(10, FOUR, ("家长姓名", "parent_name"), ("家长联系电话", "parent_phone")),
        fields(10, FOUR, ("谈话地点", ""), ("谈话时间", "")),
        R(10, (centred(32, "谈话方式"), C(138, (P(f"{way}〖              〗", left=4),)))),
        area(128, heading, hide="b"),
        R(
            13,
            (
                *signature("谈话人签字：", "talker", 32, 48, inside="first"),
                *signature("家长面谈签字：", "parent", 36, 48, inside="next"),
                C(6, hide="tbl"),
            ),
        ),
        closing(170),
    )
    paper.foot("MAIN", P(NOTE, WU_HAO, before=4))
    return paper


def helping_record() -> Paper:
    """预警学生学业帮扶记录表: named in the plan (published by the 教务员), not printed there."""
    paper = Paper("预警学生学业帮扶记录表")
    paper.head("MAIN", *_titles("预警学生学业帮扶记录表"), tag=REFERENCE)
    way = ticks("method", ("online", "线上"), ("offline", "线下"), ("class", "随堂"))
    paper.table(
        DEPARTMENT,
        fields(10, FOUR, ("班级", "class_name"), ("学年学期", "term")),
        STUDENT,
        LEVEL,
        fields(10, FOUR, ("帮扶教师", ""), ("联系电话", "")),
        fields(10, FOUR, ("帮扶时间", ""), ("帮扶地点", "")),
        R(10, (centred(32, "帮扶方式"), C(138, (P(way, left=4),)))),
        area(70, "帮扶内容（学习计划、补考与重修安排、辅导课程等）："),
        area(46, "学生完成情况与帮扶效果："),
        R(10, (C(170, (P(f"下学期是否需要继续跟进：{yes_no('follow_up')}"),)),)),
        fields(13, FOUR, ("帮扶教师签字", "sign.helper"), ("学生签字", "sign.student")),
    )
    paper.foot("MAIN", P("本表样供参考；教务员已发布统一表样的，以发布的为准。", XIAO_WU, before=4))
    return paper


def helping_plan() -> Paper:
    """帮扶计划: the plan has the team of teachers make one (第二步), and prints none."""
    paper = Paper("预警学生学业帮扶计划")
    paper.head("MAIN", *_titles("预警学生学业帮扶计划"), tag=REFERENCE)
    paper.table(
        DEPARTMENT,
        fields(10, FOUR, ("班级", "class_name"), ("学年学期", "term")),
        STUDENT,
        LEVEL,
        fields(10, FOUR, ("帮扶教师", ""), ("联系电话", "")),
        reason(20, "学业具体情况", 32, 138),
        area(30, "学业情况分析："),
        area(61, "帮扶计划（学习计划、补考与重修安排、线上线下指导等）："),
        area(24, "阶段目标："),
        fields(13, FOUR, ("专业负责人\n签字", "sign.leader"), ("帮扶教师签字", "sign.helper")),
        fields(10, (32, 138), ("日期", DATE)),
    )
    paper.foot("MAIN")
    return paper


def dossier_cover() -> Paper:
    """The cover of a student's dossier (一人一档), of our own."""
    paper = Paper("学业预警学生档案")
    school = P(SCHOOL, SAN_HAO, align="center", bold=True, line=26)
    paper.head("MAIN", school, title("学业预警学生档案", line=28), tag=REFERENCE)
    paper.table(
        DEPARTMENT,
        fields(10, FOUR, ("年级", "grade"), ("班级", "class_name")),
        STUDENT,
        fields(10, FOUR, ("学年学期", "term"), ("预警等级", "level")),
    )
    paper.para(P("材料目录", SI_HAO, HEI, align="center", line=24, before=4, after=2))
    paper.table(*catalogue(9, (18, 102, 50), "材料名称", WU_HAO))
    paper.gap(3)
    given = signature("移交人（辅导员）签字：", "provider", 48, 36)
    taken = signature("接收人（教务员）签字：", "receiver", 48, 36)
    paper.table(R(12, (*given, C(2), *taken)), ruled=False)
    paper.foot("MAIN", P(f"移交时间：        {DATE}", before=14, align="right"))
    return paper


def level_change() -> Paper:
    """预警等级变更通知: the plan has the change of levels checked (第三步) and prints no notice of it."""
    return change.level_change(
        "预警等级变更通知",
        change.school_above(SCHOOL),
        "根据《南京机电职业技术学院预警工作管理办法（试行）》",
        level="预警等级",
        department="系部",
        seal=("department", "〖{{ department }}〗（盖章）"),
    )


FORMS = {
    "附件一_学业预警通知书.docx": notice,
    "附件二_预警学生谈话记录表.docx": talk_record,
    "附件三_学业预警致家长（监护人）通知书.docx": parent_letter,
    "附件四_学业预警家长（监护人）谈话记录表.docx": parent_talk,
    "预警学生学业帮扶记录表.docx": helping_record,
    "预警学生学业帮扶计划.docx": helping_plan,
    "学业预警学生档案.docx": dossier_cover,
    "预警等级变更通知.docx": level_change,
}
