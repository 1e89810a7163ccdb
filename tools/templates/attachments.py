"""The attachment sheet (附件页), alike in all packs: ``python tools/templates/attachments.py [file]``.

No school prints one: it is ours, built into the program, and laid before papers that carry no code.
"""

import sys
from pathlib import Path

from kit import REFERENCE, SI_HAO, WU_HAO, XIAO_ER, C, P, R, body, centred, fields, ticks, title

from paper import Paper

KINDS = (
    (("chat", "聊天（通话）截图"), ("transcript", "成绩单"), ("leave", "请假条")),
    (("statement", "情况说明"), ("certificate", "证明材料"), ("reply", "家长回复")),
    (("photo", "照片"), ("other", "其他")),
)
FOUR = (30.0, 55.0, 30.0, 55.0)


def sheet() -> Paper:
    """The sheet: whose case, what kind, and what to do with it."""
    paper = Paper("附件页", (18, 15, 20, 20))
    paper.head(
        "MAIN", title("附件页", XIAO_ER, line=30), P("（本案附件的首页）", align="center"), tag=REFERENCE
    )
    paper.para(body("其后各页为本案附件，至下一张有二维码的文书或空白分隔页为止。", 26, before=4))
    paper.table(
        fields(11, FOUR, ("姓名", "name"), ("学号", "student_id")),
        fields(11, FOUR, ("班级", "class_name"), ("学年学期", "term")),
        R(
            34,
            (
                centred(30, "附件种类"),
                C(140, tuple(P(ticks("attachment", *row, gap="      "), SI_HAO, line=30) for row in KINDS)),
            ),
        ),
        R(13, (centred(30, "附件页数"), C(140, (P("共            页（不含本页和空白的背面）", SI_HAO),)))),
        R(60, (C(170, (P("说明（可不填）：", before=4),), valign="top"),)),
    )
    paper.para(
        P("用法：", WU_HAO, bold=True, line=20, before=6),
        P("1. 勾选附件的种类；几种附件，每种用一张附件页。", WU_HAO, line=20),
        P("2. 扫描时把本页放在附件的前面，一起扫描成一个文件；附件上不用贴二维码。", WU_HAO, line=20),
        P(
            "3. 附件的后面放下一张有二维码的文书；没有时放一张白纸（双面扫描时两面都要空白）。",
            WU_HAO,
            line=20,
        ),
    )
    paper.gap(6)
    paper.foot("MAIN")
    return paper


if __name__ == "__main__":
    home = Path(__file__).resolve().parents[2] / "src" / "guidang" / "paper" / "forms" / "attachments.docx"
    sheet().save(Path(sys.argv[1]) if len(sys.argv) > 1 else home)
