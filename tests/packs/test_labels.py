"""Every label that the schools' papers print stands on our forms, verbatim, on the right part.

The lists are those of obligations 1.3, 2.4 and 4.3; ＿ marks a blank. White space is not compared. Boxes in
front of 三级、二级、一级 are ours: the school's paper leaves the clerk to circle one.
"""

from collections.abc import Callable

import pytest

from guidang.domain.form import Form
from guidang.domain.pack import Pack

_NOTICE = (
    "学年学期：|系部|年级|专业|班级|学号|姓名|学业具体情况|□黄色预警|□橙色预警|□红色预警"
    "|学业预警填发时间|年月日"
)
_STUDENT_LETTER = (
    "衢州学院学业预警通知书（学生）|编号：|＿同学（学院：＿专业：＿班级：＿）："
    "|经统计，截至20＿学年第＿学期，你所获学分为＿学分，不及格学分累计达到＿学分。"
    "或一学期内旷课达＿学时。或＿。已达到（三级、二级、一级）学业预警条件。"
    "|希望你接到《学业预警通知书》后，认真总结经验教训，端正学习态度，积极主动查找原因，"
    "改进学习方法，以顺利完成学业。"
)
_PARENT_LETTER = (
    "尊敬的＿同学家长（或监护人）："
    "|您的子女目前在我校＿学院＿专业＿班级学习，经统计，截至20＿学年第＿学期，该同学所获学分为＿学分，"
    "不及格学分为＿学分，已达到（三级、二级、一级）学业预警条件。"
    "|您的子女学业存在很大问题，请家长（或监护人）收到此通知书后，及时反馈并寄回学校，"
    "与学校共同做好学生的教育和培养工作。|学院联系电话：|联系教师："
)

LABELS = {
    ("heilongjiang", "talk_record", "MAIN"): (
        "黑龙江建筑职业技术学院学生预警谈话记录表|学生姓名|谈话时间|谈话地点|结束时间|谈话内容"
        "|1.向学生详细解读规章制度|2.共同分析导致预警的主要原因|3.关注本学期的课程及补考科目、时间"
        "|4.今后学生学习、生活提供意见和建议|备注|评价效果|一般()|好()|很好()|谈话人签字|学生本人签字"
    ),
    ("heilongjiang", "dossier_cover", "MAIN"): (
        "黑龙江建筑职业技术学院学生学业预警档案|系名称:|姓名|学号|原班级|现班级|序号|档案名称|备注"
        "|档案提供人:|档案接收人:|交接时间:"
    ),
    ("heilongjiang", "retention_notice", "NOTICE"): "学生留（降）级预警通知书|参考样式",
    ("heilongjiang", "retention_notice", "RECEIPT"): (
        "学籍预警学生家长通知单回执|学生本人签字|家长签字|班主任签字|系主任签字|参考样式"
    ),
    ("nanjing", "notice", "STUB"): f"学业预警通知书（存根）|{_NOTICE}",
    ("nanjing", "notice", "STUDENT_COPY"): f"学业预警通知书（学生告知联）|{_NOTICE}",
    ("nanjing", "notice", "RECEIPT"): (
        "学业预警通知书（学生告知单）回执单|学年学期：|系部|年级|专业|班级|学号|姓名"
        "|预警级别□黄色预警□橙色预警□红色预警|本人接到学校《学业预警通知书（学生告知联）》，确认签字。"
        "|学生签字：|联系电话：|年月日"
    ),
    ("nanjing", "talk_record", "MAIN"): (
        "预警学生谈话记录表|系部|专业|姓名|学号|谈话时间|谈话地点|预警等级|未获学分累计"
        "|谈话内容（学生学业情况，原因总结，解决方案，学习计划，是否需要帮扶等）："
        "|谈话人签字：|学生签字：|注：谈话记录须包含本表内容，格式不限。"
    ),
    ("nanjing", "parent_letter", "LETTER"): (
        "学业预警致家长（监护人）通知书|学年学期：|姓名|学号|系部|专业|尊敬的家长："
        "|您好！您的孩子目前在学业上面临严重困难，累计已有＿门课程不及格，未获学分累计＿分。"
        "根据《南京机电职业技术学院预警工作管理办法（试行）》，现给予＿预警。"
        "|我们通过《学业预警致家长（监护人）通知书》向您告知此事实，希望您在了解有关情况后及时与子女联系，"
        "配合学校共同督促教育，弥补差距，迎头赶上。请在收到本通知书后两周内将回执寄回。"
        "|衷心感谢您的理解和支持！|辅导员：|联系电话：|通讯地址：|邮编：|日期：年月日"
        "|院系意见（盖章）：|教务处意见（盖章）："
    ),
    ("nanjing", "parent_letter", "RECEIPT"): (
        "《学业预警致家长（监护人）通知书》回执|学年学期：|姓名|学号|专业|家长意见"
        "|1.学生目前的情况家长已了解。（□是□否）|2.院系的联系方式家长已清楚。（□是□否）"
        "|3.您的想法、建议（可另附纸）：|家长签名：|日期：年月日"
        "|注：请在收到本通知书后两周内将回执寄回，谢谢配合。通讯地址见通知书。"
    ),
    ("nanjing", "parent_talk", "MAIN"): (
        "学业预警家长（监护人）谈话记录表|系部|专业|姓名|学号|预警等级|未获学分累计|家长姓名|家长联系电话"
        "|谈话地点|谈话时间|谈话方式□电话□面谈□其他"
        "|谈话记录（学生在家情况，在校表现，家长对学生和学校的想法、建议等）："
        "|谈话人签字：|家长面谈签字：|注：谈话记录须包含本表内容，格式不限。"
    ),
    ("nanjing", "helping_record", "MAIN"): "预警学生学业帮扶记录表|参考样式",
    ("nanjing", "helping_plan", "MAIN"): "预警学生学业帮扶计划|帮扶教师|参考样式",
    ("heilongjiang", "assistance_plan", "MAIN"): (
        "学生学业预警援助方案|预警根源分析|援助措施|任课教师重点关注|学生家长重点关注|帮扶对子|参考样式"
    ),
    ("heilongjiang", "study_plan", "MAIN"): "学习计划|参考样式",
    ("heilongjiang", "psych_plan", "MAIN"): "心理干预计划方案|参考样式",
    **{
        (
            pack,
            "level_change",
            part,
        ): f"{name}（{piece}）|变更前{grade}|变更后{grade}|变更日期|{words}|参考样式"
        for pack, name, grade in (
            ("heilongjiang", "预警等级变更通知", "等级"),
            ("nanjing", "预警等级变更通知", "等级"),
            ("lanzhou", "学业警示等级变更通知", "级别"),
            ("quzhou", "预警等级变更通知", "等级"),
        )
        for part, piece, words in (
            ("NOTICE", "学生、家长联", "变更原因|学业情况|及家长："),
            ("RECEIPT", "回执", "学生签字："),
        )
    },
    ("lanzhou", "notice", "STUB"): "学业警示通知单（学院存根）|学生本人签字|参考样式",
    ("lanzhou", "notice", "STUDENT_COPY"): "学业警示通知单（学生存根）|不记入学生档案|参考样式",
    ("lanzhou", "parent_notice", "PARENT_COPY"): "学业警示通知单（家长联）|不记入学生档案|参考样式",
    ("lanzhou", "parent_notice", "RECEIPT"): "学业警示通知单（家长回执）|家长签字|参考样式",
    ("lanzhou", "talk_counselor", "MAIN"): "学业警示学生谈话记录表（辅导员）|参考样式",
    ("lanzhou", "talk_head_teacher", "MAIN"): "学业警示学生谈话记录表（班主任）|参考样式",
    ("lanzhou", "study_plan", "MAIN"): "学业警示学生个人学习计划|参考样式",
    ("lanzhou", "plan_review", "MAIN"): "学业警示学生个人学习计划|执行情况|参考样式",
    ("lanzhou", "parent_talk", "MAIN"): "家长谈话记录|谈话时间|谈话地点|谈话内容|家长确认签字|参考样式",
    ("quzhou", "notice", "STUDENT_COPY"): f"{_STUDENT_LETTER}|学院盖章|年月日",
    ("quzhou", "notice", "RECEIPT"): f"{_STUDENT_LETTER}|送达情况：|送达人签字：|学生签字：",
    ("quzhou", "parent_notice", "LETTER"): (
        f"衢州学院学业预警通知书（家长）|编号：|{_PARENT_LETTER}|附：学生不及格课程一览表|学院盖章|年月日"
    ),
    ("quzhou", "parent_notice", "RECEIPT"): (
        f"请沿此虚线剪开，以下部分寄回或拍照发回|{_PARENT_LETTER}|送达情况：|家长签字："
    ),
}


@pytest.mark.parametrize(("pack", "form", "part"), LABELS)
def test_a_part_prints_every_label(
    packs: dict[str, Pack],
    printed: Callable[[str, Form], dict[str, str]],
    pack: str,
    form: str,
    part: str,
) -> None:
    text = printed(pack, packs[pack].form(form))[part]
    unboxed = text.replace("□", "")
    labels = LABELS[pack, form, part].replace("＿", "").split("|")
    lacking = [label for label in labels if label not in (text if "□" in label else unboxed)]
    assert lacking == []


def test_boxes_stand_before_each_level_that_quzhou_prints(
    packs: dict[str, Pack], printed: Callable[[str, Form], dict[str, str]]
) -> None:
    for form in ("notice", "parent_notice"):
        for text in printed("quzhou", packs["quzhou"].form(form)).values():
            assert "（□三级、□二级、□一级）" in text


def test_a_form_says_that_it_is_ours_exactly_when_it_is(
    packs: dict[str, Pack], printed: Callable[[str, Form], dict[str, str]]
) -> None:
    for name, pack in packs.items():
        for form in pack.forms:
            said = ["参考样式" in text for text in printed(name, form).values()]
            assert said == [form.reference] * len(form.parts), (name, form.code)
