"""Who cannot be printed because a name, or another word, has a character that no font has; said in one way on
the clerk's page, on the 清点单 and in the outbox.

Not a step: steps may import this module.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidang.domain.case import Case
from guidang.domain.errors import TemplateFaults, Unprintable
from guidang.domain.form import Timing
from guidang.paper.forms.printing.printable import clean, has_type, refuse_unprintable
from guidang.paper.forms.values import case_values
from guidang.paper.lists.answers.report_page import Section
from guidang.steps.desk import Desk

REMEDY = (
    "请在预警名单中改用规范字，把整份名单（全部学生，不要只留下列学生）再放入 intake，"
    "或请信息技术人员安装含该字的字体；改好后会自动补印。"
)


@dataclass(frozen=True, slots=True)
class Left:
    """A case of which something is not printed, and why, in the clerk's words; ``remedy`` is what to do where
    ``why`` does not say it.
    """

    case: Case
    why: str
    remedy: str = ""


def left_out(case: Case, refusal: Unprintable) -> Left:
    """What a refusal says of the one case that it is about."""
    number = f"{case.number} "
    said = "、".join(fault.removeprefix(number) for fault in refusal.details["faults"].split("\n"))
    return Left(case, f"{said}没有字体可以打印", REMEDY)


def without_glyphs(desk: Desk, about: Iterable[Case]) -> list[Left]:
    """Those of the cases whose first papers cannot be printed. Blanks are looked at, and typeset if need be,
    only for cases that say a character without a font.
    """
    found = []
    for case in about:
        values = case_values(case, desk.pack, desk.office)
        if all(map(has_type, _characters(values))):
            continue
        forms = [f for f in desk.pack.forms if Timing.ISSUE in f.timing and case.level in f.levels]
        try:
            refuse_unprintable([(str(case.number), values, desk.blank(form)) for form in forms])
        except Unprintable as refusal:
            found.append(left_out(case, refusal))
        except TemplateFaults:
            continue  # printing names them
    return found


def section(left: Sequence[Left]) -> list[Section]:
    """The part of the clerk's page that names the students; nothing when there are none."""
    rows = tuple(
        (one.case.entry.student_id, one.case.entry.name, str(one.case.number), one.why) for one in left
    )
    if not rows:
        return []
    told = f"下列 {len(rows)} 人已经立案，但文书没有打印。{REMEDY}"
    return [Section("请确认：无法打印的学生", (told,), ("学号", "姓名", "案号", "原因"), rows)]


def _characters(values: Mapping[str, Any]) -> set[str]:
    texts = [held for held in values.values() if isinstance(held, str)]
    items = [item for held in values.values() if isinstance(held, (list, tuple)) for item in held]
    texts += [str(said) for item in items for said in item.values() if said is not None]
    return set("".join(map(clean, texts))) - {"\n"}
