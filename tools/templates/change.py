"""The notice of a change of level (等级变更通知), alike in all packs: no school prints one, all are ours.

The upper part goes to the student and the parents, the lower one is signed by the student and comes back. It
has no line for the parents: no school asks for their signature on it, and an empty line looks like a fault.
"""

from collections.abc import Callable, Sequence

from kit import (
    DATE,
    REFERENCE,
    SAN_HAO,
    SI_HAO,
    WU_HAO,
    C,
    P,
    R,
    body,
    centred,
    fields,
    sealed,
    signature,
    title,
)

from paper import Paper

WIDTH = 166
TO = "〖{{ name }}〗同学（学号：〖{{ student_id }}〗 班级：〖{{ class_name }}〗）及家长："
FOUR = (30.0, 53.0, 30.0, 53.0)
Titles = Callable[[str], Sequence[P]]


def school_above(school: str) -> Titles:
    """The titles of a part: the school's name, and under it what the part is."""
    name = P(school, SI_HAO, align="center", bold=True, line=22)
    return lambda text: (name, title(text, SAN_HAO, line=26))


def level_change(
    name: str, titles: Titles, rules: str, *, level: str, department: str, seal: tuple[str, str]
) -> Paper:
    """The notice ``name``; ``level`` and ``department`` are the school's words (预警等级, 系部).

    ``rules`` names what the change rests on; ``seal`` is (code, who stamps).
    """
    paper = Paper(name, (14, 10, 22, 22))
    grade = level[-2:]
    change = (
        fields(8, FOUR, (f"变更前{grade}", "level_before"), (f"变更后{grade}", "level")),
        fields(8, FOUR, ("变更日期", "change_date"), ("学年学期", "term")),
    )
    paper.head("NOTICE", *titles(f"{name}（学生、家长联）"), tag=REFERENCE)
    paper.para(
        P(
            "〖{{ name }}〗同学（学号：〖{{ student_id }}〗 班级：〖{{ class_name }}〗）及家长：",
            line=21,
            before=2,
        ),
        body(
            f"{rules}，经重新认定，该生〖{{{{ term }}}}〗的{level}自〖{{{{ change_date }}}}〗起，"
            "由〖{{ level_before }}〗变更为〖{{ level }}〗。具体情况如下：",
            21,
        ),
    )
    paper.table(
        *change,
        R(13, (centred(30, "变更原因"), C(136, (P("{{ change_reason }}", WU_HAO, line=16),)))),
        R(20, (centred(30, "学业情况"), C(136, (P("{{ reason }}", WU_HAO, line=16),)))),
    )
    paper.para(
        body(
            "此前发出的通知书请继续保存；今后的谈话、帮扶和家长联系按变更后的等级进行。"
            "请学生本人在回执上签字，裁下后交回。",
            21,
            before=3,
        )
    )
    paper.table(*sealed(WIDTH, 18, seal[0], seal[1], "{{ change_date }}"), ruled=False)
    paper.tear("请沿此虚线剪开，下联签字后交回")
    paper.head("RECEIPT", *titles(f"{name}（回执）"), tag=REFERENCE)
    paper.table(
        fields(8, FOUR, ("姓名", "name"), ("学号", "student_id")),
        fields(8, FOUR, (department, "department"), ("班级", "class_name")),
        *change,
    )
    paper.para(body(f"本人已收到上述{name}，知悉变更后的等级，签字确认。", 22, before=4))
    paper.table(R(14, (*signature("学生签字：", "student", 28, 60), C(78))), ruled=False)
    paper.foot("RECEIPT", P(f"日期：        {DATE}", before=10, align="right"))
    return paper
