"""guidang.toml: the settings of one workspace. Every setting has its meaning in Chinese beside it."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from guidang.domain.errors import NotAWorkspace, SettingsFaults
from guidang.domain.term import Term

FILE = "guidang.toml"


def _a_date(value: str) -> str:
    if value:
        date.fromisoformat(value)
    return value


def _a_term(value: str) -> str:
    if value:
        Term.parse(value)
    return value


_GROUPS = {"班级": "class", "等级": "level", "收件人": "recipient", "文书": "form"}


def _a_group(value: str) -> str:
    named = _GROUPS.get(value.strip(), value.strip().lower())
    if named not in _GROUPS.values():
        raise PydanticCustomError("no_group", "no such grouping")
    return named


def _once(values: list[str]) -> list[str]:
    """The same said twice (class, 班级) would stand twice in every file's name."""
    return list(dict.fromkeys(values))


_GROUPING = Annotated[list[Annotated[str, AfterValidator(_a_group)]], AfterValidator(_once)]
_ISO_DATE = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$"), AfterValidator(_a_date)]
_TERM = Annotated[str, AfterValidator(_a_term)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Office(_Section):
    """What the forms say of the office."""

    office_phone: str = Field("", description="学院联系电话，印在家长通知书上；空着则留白手写")
    office_address: str = Field("", description="通讯地址")
    office_postcode: str = Field("", description="邮编")
    contact_teacher: str = Field("", description="联系教师")


class Dates(_Section):
    """The office's calendar."""

    term_start: _ISO_DATE = Field("", description="开学日，如 2026-03-02；催办期限由此计算")
    resit_end: _ISO_DATE = Field("", description="补考结束日")
    term_end: _ISO_DATE = Field("", description="学期末，归档移交日")


class Printing(_Section):
    """How the outbox is printed."""

    duplex: bool = Field(True, description="双面打印：每份文书从正面开始")
    group_by: _GROUPING = Field(
        ["class"],
        description="分文件的依据，可写几项：class 班级、level 等级、recipient 收件人、form 文书",
    )
    word_for_all: bool = Field(False, description="为所有文书另存 Word 版（否则只为需要打字的文书）")


class Watching(_Section):
    """How dropped files are noticed."""

    polling: bool = Field(False, description="用轮询代替系统通知（网络共享文件夹请设为 true）")
    settle_seconds: float = Field(2.0, ge=0.2, le=300, description="文件静止多少秒后才读取")
    rescan_seconds: float = Field(60.0, ge=1, le=3600, description="每隔多少秒重新检查一遍文件夹")


class Storage(_Section):
    """Where the ledger lies and how many processes work."""

    ledger: str = Field("", description="台账数据库地址；空着为工作目录内的 SQLite")
    workers: int = Field(0, ge=0, le=64, description="工作进程数；0 为处理器个数")
    scheduler: str = Field("", description="dask 调度器地址；空着为本机进程池")
    cache: str = Field(
        "", description="排好的空白文书存放处，相对路径从工作目录算起；空着为用户缓存文件夹，off 为不用"
    )


class Settings(_Section):
    """The whole of guidang.toml."""

    pack: str = Field(description="学校包名，如 nanjing；或本校学校包文件夹的路径")
    term: _TERM = Field("", description="默认学年学期，如 2025-2026-2；名单自己写明时以名单为准")
    office: Office = Office()
    dates: Dates = Dates()
    printing: Printing = Printing()
    watching: Watching = Watching()
    storage: Storage = Storage()


_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个设置项，请检查拼写",
    "string_type": "应为加引号的文字",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "list_type": '应写成 ["class", "form"] 的样子',
    "no_group": "只能写 class（班级）、level（等级）、recipient（收件人）、form（文书）",
    "string_pattern_mismatch": "应写成 2026-03-02 的样子",
    "value_error": "没有这个日期或学期；日期写成 2026-03-02，学期写成 2025-2026-2",
}


def read_settings(folder: Path) -> Settings:
    """The settings of the workspace ``folder``.

    Raises NotAWorkspace when there are none and SettingsFaults naming every fault.
    """
    path = folder / FILE
    if not path.is_file():
        raise NotAWorkspace(folder=str(folder))
    try:
        return Settings.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsFaults(file=FILE, count="1", faults=f"  无法解析：{fault}") from None
    except ValidationError as invalid:
        faults = [
            f"  {'.'.join(str(p) for p in fault['loc'])}：{_WORDS.get(fault['type'], fault['msg'])}"
            for fault in invalid.errors()
        ]
        raise SettingsFaults(file=FILE, count=str(len(faults)), faults="\n".join(faults)) from None


def settings_text(pack: str) -> str:
    """A fresh guidang.toml: every setting at its default, with its meaning."""
    named = json.dumps(pack, ensure_ascii=False)  # a JSON text is a TOML text: paths may hold backslashes
    lines = [f"# {Settings.model_fields['pack'].description}", f"pack = {named}", ""]
    lines += [f"# {Settings.model_fields['term'].description}", 'term = ""', ""]
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, _Section):
            lines.append(f"[{name}]")
            for key, inner in type(field.default).model_fields.items():
                lines += [f"# {inner.description}", f"{key} = {_toml(inner.default)}"]
            lines.append("")
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
