"""Where a fault of a pack is and what it is, in the words of the person who edits pack.toml.

pydantic speaks English and counts from 0; this is its translation:
“第 3 个 [[form]] 的 parts 第 2 项 kept_by：只能是 office、student、parent”.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

Loc = tuple[str | int, ...]

ARRAYS = ("level", "form", "material", "duty")
_TABLES = ("words", "handover")
_SECTIONS = ("", "words", *ARRAYS, "handover")

# What each kind of pydantic error asks for; {…} are its own context values.
_MESSAGES = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项设置，请检查拼写",
    "string_type": "应为文字，两边加引号",
    "string_too_short": "不能为空",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
    "int_type": "应为整数，不加引号",
    "bool_type": "应为 true 或 false，不加引号",
    "decimal_type": "应为数字，不加引号",
    "finite_number": "应为有限的数字",
    "tuple_type": "应为方括号括起的一列",
    "dict_type": "应为一张表（键 = 值）",
    "model_type": "应为一张表（键 = 值）",
    "too_short": "至少要有 {min_length} 项",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "enum": "只能是 {expected}",
    "literal_error": "只能是 {expected}",
}


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault. ``loc`` is the path in pack.toml, counted from 0; () is the pack as a whole."""

    loc: Loc
    message: str

    def __str__(self) -> str:
        where = place(self.loc)
        return f"{where}：{self.message}" if where else self.message


def place(loc: Loc) -> str:
    """The path in a person's words: arrays of tables and items are counted from 1."""
    steps = [step for step in loc if step != "[key]"]
    head = ""
    if len(steps) > 1 and steps[0] in ARRAYS and isinstance(steps[1], int):
        head, steps = f"第 {steps[1] + 1} 个 [[{steps[0]}]]", steps[2:]
    elif steps and steps[0] in _TABLES:
        head, steps = f"[{steps[0]}]", steps[1:]
    rest = " ".join(f"第 {step + 1} 项" if isinstance(step, int) else step for step in steps)
    return f"{head} 的 {rest}" if head and rest else head or rest


def ordered(faults: Sequence[PackFault]) -> tuple[PackFault, ...]:
    """The faults in the order in which pack.toml is read."""

    def key(fault: PackFault) -> tuple[int, int]:
        first = fault.loc[0] if fault.loc else ""
        section = _SECTIONS.index(first) if first in _SECTIONS else 0
        index = fault.loc[1] if len(fault.loc) > 1 else 0
        return section, index if isinstance(index, int) else 0

    return tuple(sorted(dict.fromkeys(faults), key=key))


def from_pydantic(error: ValidationError, prefix: Loc) -> list[PackFault]:
    """Every error of one table, below ``prefix``."""
    return [
        PackFault((*prefix, *item["loc"]), _message(item["type"], item.get("ctx", {})))
        for item in error.errors(include_url=False, include_input=False)
    ]


def from_toml(error: tomllib.TOMLDecodeError) -> PackFault:
    """A fault of TOML itself, with its line. The parser stops at the first."""
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    where = f"第 {found[1]} 行第 {found[2]} 列" if found else "文件末尾"
    hint = "请检查附近的引号、括号、等号是否成对，同一项是否写了两次"
    return PackFault(("pack.toml",), f"{where}不符合 TOML 写法，{hint}")


def _message(kind: str, context: Mapping[str, object]) -> str:
    if kind == "value_error":  # raised by a validator of ours, already Chinese
        return str(context["error"])
    values = {name: _plain(value) for name, value in context.items()}
    return _MESSAGES.get(kind, "写法不对").format(**values)


def _plain(value: object) -> str:
    """Context values as text: pydantic's 'a', 'b' or 'c' becomes a、b、c."""
    return str(value).replace(" or ", ", ").replace(", ", "、").replace("'", "")
