"""What stands around a table and holds for its rows: 班级：机器人2531 in a title, a class as a sheet name.

Only what is said with its label, or can be nothing but a class, counts. A column of the table goes before it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from guidang.domain.policy import Policy
from guidang.paper.lists.headers import meaning
from guidang.paper.lists.table import NO_SECTION, Section, Table
from guidang.paper.lists.values import fold

WORDS = {
    "department": "院系",
    "grade": "年级",
    "major": "专业",
    "class_name": "班级",
    "counselor": "辅导员",
    "level": "预警等级",
}
_LABEL = re.compile(r"([^\s:：,，;；、]{1,12})\s*[:：]")
_MAX_VALUE = 40
_MOST_READ = 200  # characters behind a label
_EVERYBODY = {"全部", "所有", "见附件", "详见附件", "各班", "全体", "无", "略"}
_EMPTY = re.compile(r"[_＿\s]*")
_COUNT = re.compile(r"[（(]?\s*共?\s*\d+\s*人\s*[)）]?$")
# 机器人2531, 软件2301班, 22级会计1班, 生工基地班: a name, a number, 班; one of the last two may lack.
_CLASS = re.compile(
    r"(?:\d{2,4}级?)?[\u4e00-\u9fffA-Za-z（）()]{1,14}?(?:\d{2,6}(?:[-－—]\d{1,2})?(?:[（(][^（）()]{1,6}[）)])?班?|\d{1,2}班)"
    r"|[\u4e00-\u9fffA-Za-z]{2,12}班"
    r"|\d{2,4}级?[\u4e00-\u9fff]{2,12}\d{1,2}班?"  # 25会计1
    r"|[\u4e00-\u9fff]{2,12}\d{2,4}级\d{1,2}班"  # 制药2025级1班
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_IN_TITLE = re.compile(r"(?:^|(?<=[\s_—–-]))[\u4e00-\u9fffA-Za-z]{1,14}?\d{2,6}(?:[-－—]\d{1,2})?班")
_NO_CLASS = re.compile(
    r"(?i)sheet|工作表|名单|预警|警示|汇总|统计|学期|学年|学院|年级|成绩|合计|说明|附件|表\d|^(?:第\d|共|全班|各班)"
    r"|[处部稿版月日]|老师|教师|导出|打印|更新|修改|20\d\d$"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``values`` by meaning, ``sections`` the same for each section line, ``places`` where each was found."""

    values: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def told(self, means: str, section: Section = NO_SECTION) -> str:
        """What is said of ``means`` for rows under ``section``; "" when nothing is."""
        if section.unit and (value := self.sections.get(section.unit, {}).get(means)):
            return value
        return self.values.get(means, "")


def around(table: Table, filename: str, policy: Policy) -> Surroundings:
    """What the titles, the sheet's name and the file's name say for the whole of ``table``."""
    values: dict[str, str] = {}
    places: dict[str, str] = {}

    def add(found: Mapping[str, str], place: str) -> None:
        for means, value in found.items():
            if means not in values:
                values[means], places[means] = value, place

    for text in reversed(table.captions):
        add(labelled(text, policy), "标题行")
    for text in table.captions:
        add(_class_in_title(text), "标题行")
    add(_class_alone(table.sheet, policy), "工作表名")
    stem = PurePath(filename).stem
    add(_class_in_title(stem), "文件名")
    add(_class_of_pieces(stem, policy), "文件名")
    sections = {row.section.unit for row in table.rows if row.section.unit}
    told = {text: {**_class_alone(text, policy), **labelled(text, policy)} for text in sections}
    return Surroundings(values, told, places)


def labelled(text: str, policy: Policy) -> dict[str, str]:
    """The values that stand behind their labels: 学院：信息学院  班级：软件2301班（35人）."""
    found: dict[str, str] = {}
    labels = list(_LABEL.finditer(text))
    if not labels:
        return found
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        heading = meaning(label[1], policy)
        value = text[label.end() : end]
        value = _COUNT.sub("", value[:_MOST_READ].strip(" \u3000,，;；、")).strip()
        if (
            heading is None
            or heading.means not in WORDS
            or len(value) > _MAX_VALUE
            or _EMPTY.fullmatch(value)
            or value in _EVERYBODY
        ):
            continue
        found.setdefault(heading.means, value)
    return found


def is_class(text: str) -> bool:
    """Whether a text standing alone can be nothing but the name of a class."""
    if len(text) > _MAX_VALUE:
        return False
    bare = _COUNT.sub("", fold(text))
    named = _CLASS.fullmatch(bare) is not None and _NO_CLASS.search(bare) is None
    return named and (bare.endswith("班") or _HAN.search(bare) is not None)  # V20 is a version


def _class_alone(text: str, policy: Policy) -> dict[str, str]:
    if policy.spelled(fold(text)) is None and is_class(text):
        return {"class_name": _COUNT.sub("", fold(text))}
    return {}


def _class_in_title(text: str) -> dict[str, str]:
    found = {match[0] for match in _IN_TITLE.finditer(text) if not _NO_CLASS.search(match[0])}
    return {"class_name": found.pop()} if len(found) == 1 else {}


def _class_of_pieces(stem: str, policy: Policy) -> dict[str, str]:
    return _one(_class_alone(piece, policy) for piece in re.split(r"[_\s—]+", stem) if piece != stem)


def _one(found: Iterable[Mapping[str, str]]) -> dict[str, str]:
    names = {value["class_name"] for value in found if value}
    return {"class_name": names.pop()} if len(names) == 1 else {}
