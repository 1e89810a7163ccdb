"""扫描: every page that comes back ends in one of a closed set of outcomes; none is guessed, none is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one region. Everything but MATCHED, DUPLICATE and BLANK waits for a person."""

    MATCHED = "matched"
    DUPLICATE = "duplicate"  # the same bytes were filed before
    COLLISION = "collision"  # the same sheet came back before, as another image
    UNSIGNED = "unsigned"  # it is ours and fits, but a required signature is not there
    UNCERTAIN = "uncertain"  # ink too faint or contradictory to call
    NO_CODE = "no_code"
    FOREIGN_CODE = "foreign_code"
    NOT_ISSUED = "not_issued"  # a valid code, but this ledger never issued that sheet
    CODES_DISAGREE = "codes_disagree"
    DOES_NOT_FIT = "does_not_fit"  # the print does not register onto the sheet's blank
    BLANK = "blank"
    DAMAGED = "damaged"
    LOCKED = "locked"

    @property
    def doubt(self) -> bool:
        """Whether a person must look."""
        return self not in (Outcome.MATCHED, Outcome.DUPLICATE, Outcome.BLANK)

    @property
    def label(self) -> str:
        """In the clerk's words."""
        return _LABELS[self]

    @property
    def remedy(self) -> str:
        """What the clerk can do about it."""
        return _REMEDIES[self]


_LABELS = {
    Outcome.MATCHED: "已归入个案",
    Outcome.DUPLICATE: "重复扫描（内容完全相同）",
    Outcome.COLLISION: "同一单号已有另一张扫描件",
    Outcome.UNSIGNED: "缺少签字",
    Outcome.UNCERTAIN: "签字或勾选看不清",
    Outcome.NO_CODE: "未找到二维码",
    Outcome.FOREIGN_CODE: "二维码不是本单位的文书",
    Outcome.NOT_ISSUED: "单号有效，但台账中没有发出过这张文书",
    Outcome.CODES_DISAGREE: "同一张纸上的二维码不一致",
    Outcome.DOES_NOT_FIT: "版面与所发文书不符",
    Outcome.BLANK: "空白页",
    Outcome.DAMAGED: "文件损坏，无法读取",
    Outcome.LOCKED: "文件已加密，无法读取",
}
_REMEDIES = {
    Outcome.MATCHED: "",
    Outcome.DUPLICATE: "无需处理。",
    Outcome.COLLISION: "比较两张图片：新件更清楚则“采用”，否则“不采用”。",
    Outcome.UNSIGNED: "请当事人补签后重新扫描；若确已签字，选“采用”。",
    Outcome.UNCERTAIN: "看图确认：已签字选“采用”，否则补签后重新扫描。",
    Outcome.NO_CODE: "查看纸上印的案号，用“归入”指定个案和文书；无关页面选“不采用”。",
    Outcome.FOREIGN_CODE: "不是本系统打印的文书：确属某个案的材料用“归入”，否则选“不采用”。",
    Outcome.NOT_ISSUED: "核对是否扫描到了其他工作目录；确认后用“归入”或“不采用”。",
    Outcome.CODES_DISAGREE: "检查是否两张纸叠在一起，分开后重新扫描。",
    Outcome.DOES_NOT_FIT: "检查是否漏印、遮挡或折叠，重新扫描；无误则选“采用”。",
    Outcome.BLANK: "无需处理。",
    Outcome.DAMAGED: "请重新扫描或重新导出该文件。",
    Outcome.LOCKED: "请去掉文件密码后重新放入 scans 文件夹。",
}


class Answer(StrEnum):
    """What ink says: three answers, because faint ink must never be called absent."""

    YES = "yes"
    NO = "no"
    UNCERTAIN = "uncertain"

    @property
    def as_json(self) -> bool | None:
        """true, false, or null for uncertain."""
        return {Answer.YES: True, Answer.NO: False, Answer.UNCERTAIN: None}[self]


@dataclass(frozen=True, slots=True)
class InkReading:
    """What was measured in one mark's box, kept so that a person can judge the judgement.

    ``area`` in mm², ``longest`` the diagonal of the longest stroke in mm, ``contrast`` 0..255 gray levels,
    ``crop`` a PNG of the registered box.
    """

    mark: str
    answer: Answer
    area: float
    longest: float
    contrast: float
    crop: bytes = b""


@dataclass(frozen=True, slots=True)
class RegionReading:
    """区域: one piece of paper on a page, as the reader (which knows no ledger) sees it.

    ``bbox`` is (x0, y0, x1, y1) in 0..1 of the page as a viewer displays it. ``codes`` are all texts decoded
    on the piece; ``code`` the one sheet code they agree on, "" when there is none. ``orientation`` is how
    many degrees clockwise the content is turned: 0, 90, 180, 270. ``residual`` is the registration's median
    error in mm, -1.0 when it did not register. ``edition`` is the blank it fits, "" when none.
    """

    outcome: Outcome
    bbox: tuple[float, float, float, float]
    codes: tuple[str, ...] = ()
    code: str = ""
    orientation: int = 0
    residual: float = -1.0
    edition: str = ""
    signatures: tuple[InkReading, ...] = ()
    ticks: tuple[InkReading, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageReading:
    """扫描页: ``index`` is 0-based in its file; ``upright`` is a JPEG of the page turned upright, for people
    and dossiers when the original stream cannot be passed through; ``stamp`` hashes the decoded pixels.
    """

    index: int
    regions: tuple[RegionReading, ...]
    width: int
    height: int
    upright: bytes = b""
    stamp: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def turn(self) -> int:
        """Degrees clockwise by which the page lay that ``upright`` shows upright: its largest region's."""
        largest = max(self.regions, key=lambda r: (r.bbox[2] - r.bbox[0]) * (r.bbox[3] - r.bbox[1]))
        return largest.orientation
