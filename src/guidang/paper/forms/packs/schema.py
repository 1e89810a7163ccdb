"""What pack.toml may say, table by table.

Every table is validated on its own (``pack.read_pack``), so that one slip in one form does not hide the
faults of the others. Nothing here knows of other tables; that is ``pack_checks``. Types are strict where TOML
has its own (text, whole number, true/false): ``at_least = "2"`` is a fault, not a 2.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from guidang.domain.dossier import Evidence
from guidang.domain.form import Keeper, Timing
from guidang.domain.warning_list import Measure


def _number(value: object) -> object:
    """TOML numbers only: pydantic alone would also take true and "6"."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("应为数字，不加引号")
    return value


Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=500)]
MayBeEmpty = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=500)]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,39}$")]
RuleCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][0-9A-Za-z-]{0,19}$")]
PartCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]{0,29}$")]
Letter = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]$")]
Short = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Z]{2}$")]
Bound = Annotated[Decimal, BeforeValidator(_number), Field(ge=0)]
# A width beyond 60 characters is wider than A4 at any size that people read.
Width = Annotated[float, BeforeValidator(_number), Field(gt=0, le=60)]
RowCount = Annotated[StrictInt, Field(ge=1, le=60)]


class Table(BaseModel):
    """Base of all tables: unknown keys are faults, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ConditionTable(Table):
    """One comparison in ``when``; see ``domain.policy.Condition``."""

    measure: Measure
    at_least: Bound | None = None
    at_most: Bound | None = None
    above: Bound | None = None
    below: Bound | None = None


class GroundTable(Table):
    """[[level.grounds]]: every condition of ``when`` must hold. ``text`` is the school's, verbatim."""

    code: RuleCode
    text: Text
    source: Text
    when: Annotated[tuple[ConditionTable, ...], Field(min_length=1)]


class LevelTable(Table):
    """[[level]]. No grounds: the level is stated on the list, never computed."""

    code: Code
    label: Text
    rank: StrictInt
    spellings: tuple[Text, ...] = ()
    grounds: tuple[GroundTable, ...] = ()


class PartTable(Table):
    """[[form.parts]]; see ``domain.form.Part``."""

    code: PartCode
    letter: Letter
    label: Text
    kept_by: Keeper
    returns: StrictBool = False
    signed_by: tuple[Code, ...] = ()
    asks: tuple[Code, ...] = ()
    may_sign: tuple[Code, ...] = ()


class FormTable(Table):
    """[[form]]; the order of the tables is the print order within one student's set."""

    code: Code
    short: Short
    title: Text
    file: Text
    levels: Annotated[tuple[Code, ...], Field(min_length=1)]
    timing: Annotated[tuple[Timing, ...], Field(min_length=1)]
    typed: StrictBool = False
    restricted: StrictBool = False
    reference: StrictBool = False
    rows: dict[Literal["failed_courses", "catalogue"], RowCount] | None = None
    widths: dict[Text, Width] | None = None
    parts: Annotated[tuple[PartTable, ...], Field(min_length=1)]


class MaterialTable(Table):
    """[[material]]. ``of`` names the paper of ours ("form" or "form/PART") that proves it.

    It is needed with evidence "scan" and "issued"; with "log" and "upload" it names a paper that will do as
    well as an entry or a filed document.
    """

    code: Code
    label: Text
    evidence: Evidence
    of: MayBeEmpty = ""
    levels: tuple[Code, ...] = ()
    optional: tuple[Code, ...] = ()
    at_least: Annotated[StrictInt, Field(ge=1, le=99)] = 1
    restricted: StrictBool = False
    source: Text


class DueTable(Table):
    """``due = { from = "term_start", days = 14 }``, or ``{ from = "notice", every = "week", times = 1 }``."""

    trigger: Literal["term_start", "resit_end", "notice", "delivered", "term_end"] = Field(alias="from")
    days: Annotated[StrictInt, Field(ge=0, le=400)] | None = None
    every: Literal["", "day", "week", "month", "term"] = ""
    times: Annotated[StrictInt, Field(ge=1, le=99)] = 1


class DutyTable(Table):
    """[[duty]]. Without ``levels`` it holds at every level."""

    code: RuleCode
    who: Text
    what: Text
    source: Text
    levels: tuple[Code, ...] | None = None
    due: DueTable | None = None
    material: MayBeEmpty = ""


class HandoverTable(Table):
    """[handover]; ``group_by`` names the folders of the package from the outside in."""

    group_by: Annotated[
        tuple[Literal["class", "level", "department", "major", "grade"], ...], Field(min_length=1)
    ]
    by: Text
    to: Text
    source: Text
    remark: MayBeEmpty = ""


class HeadTable(Table):
    """What stands only once in pack.toml. ``unit`` is "" when the rules hold for the whole school."""

    school: Text
    unit: MayBeEmpty
    edition: Text
    letter: Letter
    aliases: tuple[Text, ...] = ()
    words: dict[Code, Text]
    handover: HandoverTable
