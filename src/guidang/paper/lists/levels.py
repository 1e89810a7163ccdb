"""预警等级 of a row as the list states it: in a column, by a tick, by its section, its sheet or the title."""

import re
from dataclasses import dataclass
from functools import lru_cache

from guidang.domain.pack import Pack
from guidang.domain.policy import Level, Policy
from guidang.paper.lists.files.sheet import column_letters
from guidang.paper.lists.table import Row, Table
from guidang.paper.lists.values import CellError, fold, shown, text_of

_NOT_WARNED = {
    "无",
    "正常",
    "否",
    "不预警",
    "未预警",
    "无预警",
    "不警示",
    "未警示",
    "无警示",
    "未达到",
    "未达预警",
    "未达警示",
}
_BLANK = {"", "-", "--", "—", "——", "/", "\\"}
# What may stand in brackets behind a level without changing it; 已解除, 上学期 or 拟 may not.
_REMARK = re.compile(r"\((?!正考)(?![^()]*(?:解除|撤销|取消|原|上学期|上期|已|不|非|待|拟))[^()]*\)$")
_LEFT = re.compile(r"解除|撤销|取消|不预警|不警示|未达")
_HEDGED = re.compile(r"非[^常]|及以[上下]|以上|以下|升为|降为|由")
_NOT_FLAGGED = {"否", "N", "NO", "0", "不预警", "未预警", "无"}
_GENERAL = re.compile(r"学业|预警|警示|警告|等级|级别|颜色|[色牌灯级类档:：—–-]|学生")
_NUMERALS = {"I": "1", "II": "2", "III": "3", "IV": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
_LONGEST_LEVEL = 20  # characters
_SAYS_LEVEL = re.compile(r"[级色]|预警|警示")
_TICKED = {"√", "✓", "✔", "☑", "■", "是", "Y", "YES", "1", "V", "●", "★"}
_UNTICKED = {"", "□", "☐", "×", "✗", "否", "N", "NO", "0", "-", "—", "/", "无"}
_NUMBERING = re.compile(
    r"^(?:[(]?[一二三四五六七八九十\d]{1,3}[)]?[、.:])|^[(][一二三四五六七八九十\d]{1,3}[)]"
)
_TITLES = (
    "名单",
    "汇总",
    "一览",
    "统计表",
)  # a remark above the heading may explain a level without giving it
_LABELLED = re.compile(r"(?:预警|警示)(?:等级|级别)\s*[:：]\s*([^\s,，;；、（(]{1,12})")
_MAX_SECTION = 60  # characters; a longer line is a remark
_TAIL = re.compile(r"(?:[(].*[)]|[:]|共?\d+人|学生|人员|名单|统计表|汇总表|一览表|表)+$")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row states: a level, that it is not warned, or (neither) nothing."""

    level: Level | None = None
    not_warned: bool = False


def states_levels(table: Table, pack: Pack) -> bool:
    """Whether the table states levels at all."""
    if table.find("level") is not None or table.find("level_tick") is not None:
        return True
    return table_level(table, pack) is not None or any(r.section.level for r in table.rows)


def hidden_levels(table: Table, policy: Policy) -> str:
    """The letter of a column that holds levels although its heading is none that is known; "" for none.

    A misspelt heading (预警道级) must not make the program compute what the list states.
    """
    if table.find("level") is not None or table.find("level_tick") is not None or not table.rows:
        return ""
    known = {column.index for column in table.columns}
    width = max(len(row.cells) for row in table.rows)
    for index in range(width):
        texts = [] if index in known else [t for row in table.rows if (t := _text_at(row, index))]
        named = sum(_SAYS_LEVEL.search(t) is not None and level_named(t, policy) is not None for t in texts)
        if texts and named * 2 > len(texts):
            return column_letters(index)
    return ""


def _text_at(row: Row, index: int) -> str:
    cell = row.cells[index] if index < len(row.cells) else ""
    return cell if isinstance(cell, str) and len(cell) <= _LONGEST_LEVEL else ""


def stated_level(table: Table, row: Row, policy: Policy, of_table: Level | None) -> Stated:
    """What ``row`` states; ``of_table`` is what table_level gave.

    Raises CellError for an unknown spelling or ticks that contradict each other.
    """
    column = table.find("level")
    flag = table.find("warned_flag")
    if flag is not None and fold(shown(row.cell(flag))).upper() in _NOT_FLAGGED:
        return Stated(not_warned=True)
    if column is not None:
        text = text_of(row.cell(column))
        for twin in table.all("level")[1:]:
            other = text_of(row.cell(twin)) if twin.heading.exact == column.heading.exact else ""
            if fold(other) not in _BLANK and fold(other) != fold(text):
                raise CellError(f"两个“{column.title}”列不一致（“{text}”和“{other}”），请只保留正确的一列")
        if fold(text) in _NOT_WARNED:
            return Stated(not_warned=True)
        if fold(text) not in _BLANK:
            return Stated(_spelled(text, policy))
    if row.section.level and section_level(row.section.level, policy) is None:
        if _LEFT.search(row.section.level):
            return Stated(not_warned=True)
        raise CellError(f"分段标题“{row.section.level[:20]}”看不出是哪个等级，请写明，如“红色预警”")
    ticked = _ticked(table, row, policy)
    if ticked is not None:
        return Stated(ticked)
    return Stated((section_level(row.section.level, policy) if row.section.level else None) or of_table)


def table_level(table: Table, pack: Pack) -> Level | None:
    """The one level that the sheet's name or the nearest title gives to all its rows, or None."""
    named = section_level(table.sheet, pack.policy)
    if named is not None:
        return named
    general = {fold(word) for word in pack.words.values()} | {"预警", "警示", "学业预警", "学业警示"}
    for text in table.captions:
        if (labelled := _LABELLED.search(text)) and (said := level_named(labelled[1], pack.policy)):
            return said
        if any(word in text for word in _TITLES) and not _LEFT.search(text) and not _HEDGED.search(text):
            found = [
                lv
                for lv in pack.policy.levels
                if fold(lv.label) not in general and fold(lv.label) in fold(text)
            ]
            if len(found) == 1 and not _others_named(text, found[0], pack.policy):
                return found[0]
    return None


def _others_named(text: str, level: Level, policy: Policy) -> bool:
    """Whether a title names other levels beside one: 红、橙、黄色预警学生汇总表."""
    others = {_core(word) for other in policy.levels if other is not level for word in other.spellings}
    return any(
        len(core) == 1 and not core.isdigit() and not core.isascii() and core in text for core in others
    )


def section_level(text: str, policy: Policy) -> Level | None:
    """The level that a section line or a sheet's name gives: 一、红色预警（3人） or 红色预警名单."""
    if len(text) > _MAX_SECTION:
        return None
    bare = _TAIL.sub("", _NUMBERING.sub("", fold(text)))
    labelled = _LABELLED.search(text)
    if labelled and (level := level_named(labelled[1], policy)) is not None:
        return level
    if not bare:
        return None
    return level_named(bare, policy) if _SAYS_LEVEL.search(bare) else policy.spelled(bare)


def allowed_spellings(policy: Policy) -> str:
    """The levels' labels, as a message names them."""
    return "、".join(level.label for level in policy.levels)


def level_named(text: str, policy: Policy) -> Level | None:
    """The level that ``text`` means: as the pack spells it, else by what is left without 预警, 级, 色…

    None when it could be several levels.
    """
    spelled = policy.spelled(text) or policy.spelled(fold(text)) or policy.spelled(fold(text).lower())
    core = _core(text)
    if spelled is not None or not core:
        return spelled
    found = [lv for lv in policy.levels if core in {_core(own) for own in (lv.label, *lv.spellings)}]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1024)
def _core(text: str) -> str:
    """黄 of 黄色预警（2门）, 黄牌; 1 of 一级, Ⅰ级, I 级预警; (正考) stays, it tells two levels apart."""
    whole = fold(text).upper()
    bare = _GENERAL.sub("", _REMARK.sub("", whole)) or _GENERAL.sub("", whole).strip("()")  # 学业预警（橙色）
    return _NUMERALS.get(bare, bare)


def _spelled(text: str, policy: Policy) -> Level:
    level = level_named(text, policy)
    if level is None:
        raise CellError(f"“{text}”不是本校的等级，可写：{allowed_spellings(policy)}")
    return level


def _ticked(table: Table, row: Row, policy: Policy) -> Level | None:
    codes: list[str] = []
    for column in table.all("level_tick"):
        text = fold(text_of(row.cell(column))).upper()
        if text in _TICKED or level_named(text, policy) is policy.level(column.heading.level):
            codes.append(column.heading.level)
        elif text not in _UNTICKED:
            raise CellError(f"“{column.title}”列中的“{text}”看不出是否勾选，请填 √ 或留空")
    if len(set(codes)) > 1:
        labels = "、".join(policy.level(code).label for code in codes)
        raise CellError(f"同时勾选了 {labels}，请只留一项")
    return policy.level(codes[0]) if codes else None
