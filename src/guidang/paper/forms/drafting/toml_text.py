"""pack.toml of a draft: valid from the first minute, every setting with its meaning in Chinese beside it."""

import json
from collections.abc import Mapping, Sequence

from guidang.domain.form import Form, Part

GRAVITY = ("four", "blue", "three", "yellow", "two", "orange", "one", "red")
"""Levels from the mildest to the gravest as most schools use them; a person is asked to check."""
_WORDS = {
    "warning": "预警",
    "department": "学院",
    "student": "学生",
    "parent": "家长",
    "registry": "教务处",
    "provider": "移交人（辅导员）",
    "receiver": "接收人（教务员）",
}
_HEAD = """\
# 学校包草稿，由 guidang pack new 生成。带“核对”二字的地方请逐处看过。
# 改好后运行 guidang forms check 本文件夹，再运行 guidang forms preview 本文件夹 --out 预览。

school = {school}
unit = {unit}                  # 只管一个学院（系）的写它的名称；全校适用的空着
edition = {edition}            # 核对：办法的发文日期或文号
letter = {letter}              # 案号的第一个字母，A 到 Z；几所学校的材料放在一处时各用一个
aliases = []                   # 名单上对学校、学院的其他叫法

# 程序说话时用的称呼；签名位、问题各要一个中文称呼
[words]
{words}

# ---------------------------------------------------------------- 预警等级
# rank 越大越重。spellings 是名单上可能的写法。
# 由数据判定等级的，在等级下面加 [[level.grounds]]（写法见现有学校包）；不加的，等级只从名单读取。
{levels}
# ---------------------------------------------------------------- 文书（按打印顺序）
# code 代码；short 二维码里的两个字符，每份文书不同；levels 哪些等级要印；
# timing 什么时候印：issue 下发时，demand 按需，level_change 等级变更时，bind 装订时；
# typed = true 另出 Word 版供打字；restricted = true 不随班级批次打印（心理材料）；
# rows 表格印几行；widths 文字中间的空格宽几个字。
{forms}
# ---------------------------------------------------------------- 卷宗材料
# evidence：scan 收回的扫描件，issued 打印存根，upload 放进来的文件，log 登记；of 是“文书/联”。
{materials}
# ---------------------------------------------------------------- 移交
[handover]
group_by = ["class", "level"]  # 移交包的文件夹从外到里
by = "辅导员"                  # 核对
to = "教务员"                  # 核对
source = "核对：办法的条款"
remark = ""
"""
_LEVEL = """
[[level]]
code = {code}
label = {label}
rank = {rank}                       # 核对轻重次序
spellings = {spellings}
"""
_MATERIAL = """
[[material]]
code = {code}
label = {label}
evidence = {evidence}
of = {of}
levels = {levels}
source = "核对：办法的条款"
"""


def pack_toml(
    school: str,
    unit: str,
    letter: str,
    levels: Mapping[str, str],
    words: Mapping[str, str],
    forms: Sequence[Form],
) -> str:
    """The text of pack.toml. ``levels`` are code → label in order of gravity, mildest first."""
    codes = list(levels)
    spoken = _WORDS | {code: word for code, word in words.items() if code not in _WORDS or code == "warning"}
    return _HEAD.format(
        school=_toml(school or "核对：学校全称"),
        unit=_toml(unit),
        edition=_toml("核对"),
        letter=_toml(letter),
        words="\n".join(f"{code} = {_toml(word)}" for code, word in spoken.items()),
        levels="".join(_level(code, levels[code], rank) for rank, code in enumerate(codes, 1)),
        forms="".join(_form(form, codes) for form in forms),
        materials="".join(_materials(form, codes) for form in forms),
    )


def _toml(value: object) -> str:
    """A string, list or number as TOML, which writes them as JSON does, but for DEL: TOML wants it
    escaped.
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _level(code: str, label: str, rank: int) -> str:
    short = label.removesuffix("预警").removesuffix("警示")
    spellings = [text for text in dict.fromkeys((short, f"{short}学业预警")) if text not in ("", label)]
    return _LEVEL.format(code=_toml(code), label=_toml(label), rank=rank, spellings=_toml(spellings))


def _form(form: Form, levels: list[str]) -> str:
    lines = [
        "\n[[form]]",
        f"code = {_toml(form.code)}",
        f"short = {_toml(form.short)}",
        f"title = {_toml(form.title)}",
        f"file = {_toml(form.file)}",
        f"levels = {_toml(levels)}         # 核对",
        f"timing = {_toml(sorted(form.timing))}",
    ]
    if form.typed:
        lines.append("typed = true                   # 要打字填写")
    if form.rows:
        lines.append(_inline("rows", form.rows))
    if form.widths:
        lines.append(_inline("widths", form.widths))
    return "\n".join(lines) + "\n" + "".join(_part(part) for part in form.parts)


def _inline(name: str, table: Mapping[str, float]) -> str:
    return f"{name} = {{ {', '.join(f'{_key(key)} = {value:g}' for key, value in table.items())} }}"


def _key(key: str) -> str:
    return _toml(key) if "." in key else key


def _part(part: Part) -> str:
    lines = [
        "\n[[form.parts]]",
        f"code = {_toml(part.code)}",
        f"letter = {_toml(part.letter)}",
        f"label = {_toml(part.label)}",
        f"kept_by = {_toml(part.kept_by.value)}             # 核对：谁留存，office、student 或 parent",
    ]
    if part.returns:
        lines.append("returns = true                 # 要收回扫描")
    if part.signed_by:
        lines.append(f"signed_by = {_toml(list(part.signed_by))}      # 必须有的签字")
    if part.asks:
        lines.append(f"asks = {_toml(list(part.asks))}")
    return "\n".join(lines) + "\n"


def _materials(form: Form, levels: list[str]) -> str:
    """A returning part is proven by its scan, a stub by having been printed."""
    text = ""
    for part in form.parts:
        if part.returns or part.code.startswith("STUB"):
            evidence = "scan" if part.returns else "issued"
            single = len(form.parts) == 1
            text += _MATERIAL.format(
                code=_toml(form.code if single else f"{form.code}_{part.code.lower()}"),
                label=_toml(form.title if single else f"{form.title}（{part.label}）"),
                evidence=_toml(evidence),
                of=_toml(f"{form.code}/{part.code}"),
                levels=_toml(levels),
            )
    return text
