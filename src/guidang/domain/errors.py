"""Refusals: one class, one sentence, one remedy, one exit code.

A Refusal is told to the clerk or the IT person in Chinese, without a stack. Only the faces turn it into an
exit code or a page. Exit codes: 0 done, 2 wrong usage (click's own), 3 and up one class each.
"""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - the office's word; an Error is a bug of ours
    """Something the program will not do, and what to do about it."""

    exit_code: ClassVar[int] = 3
    sentence: ClassVar[str] = "无法完成：{what}"
    remedy: ClassVar[str] = ""

    def __init__(self, **details: str) -> None:
        self.details = details
        super().__init__(self.sentence.format(**details))

    @property
    def advice(self) -> str:
        """The remedy, filled in."""
        return self.remedy.format(**self.details)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.details))


def _rebuild(kind: type[Refusal], details: dict[str, str]) -> Refusal:
    return kind(**details)


class NotAWorkspace(Refusal):
    """No guidang.toml in the folder."""

    exit_code = 10
    sentence = "“{folder}”还不是归档工作目录（没有 guidang.toml）。"
    remedy = "请先运行：guidang init {folder} --pack 学校包名"


class WorkspaceExists(Refusal):
    """`init` on a folder that is a workspace of another pack."""

    exit_code = 11
    sentence = "“{folder}”已经是使用学校包“{pack}”的工作目录。"
    remedy = "请另选一个空文件夹，或继续使用该目录。"


class SettingsFaults(Refusal):
    """guidang.toml does not say what it must."""

    exit_code = 12
    sentence = "设置文件 {file} 有 {count} 处错误：\n{faults}"
    remedy = "请用记事本改正后重试；每一项的含义见 README.zh-CN.md。"


class WorkspaceBusy(Refusal):
    """Another guidang works in this workspace."""

    exit_code = 13
    sentence = "另一个归档程序正在使用工作目录“{folder}”。"
    remedy = "请等它结束，或关闭另一个窗口后重试。"


class WorkspaceIncomplete(Refusal):
    """guidang.toml is there, the hidden folder with key and ledger is not."""

    exit_code = 14
    sentence = "工作目录“{folder}”缺少隐藏文件夹 .guidang（台账和密钥），可能在复制或恢复时遗漏。"
    remedy = "请从备份恢复 .guidang 文件夹；没有它，已打印的文书将无法识别。不要新建同名文件夹。"


class UnknownPack(Refusal):
    """No such pack."""

    exit_code = 20
    sentence = "没有名为“{pack}”的学校包。"
    remedy = "可用的学校包：{known}；也可以写学校包文件夹的路径。"


class PackFaults(Refusal):
    """A pack is wrong, in one or more places."""

    exit_code = 21
    sentence = "学校包“{pack}”有 {count} 处错误：\n{faults}"
    remedy = "请按所列位置改正 pack.toml 或 Word 模板，再运行 guidang forms check {pack}。"


class TemplateFaults(Refusal):
    """A Word template uses something that the compiler does not support, or names an unknown field."""

    exit_code = 22
    sentence = "模板“{file}”有 {count} 处无法处理：\n{faults}"
    remedy = "请在 Word 中按所列位置修改模板后重试。"


class FormFaults(Refusal):
    """`forms check` found something that must be mended."""

    exit_code = 24
    sentence = "学校包“{pack}”的文书有 {count} 处问题，见上面的清单。"
    remedy = "请按清单在 Word 或 pack.toml 里改好，再运行 guidang forms check {pack}。"


class PackExists(Refusal):
    """`pack new` into a folder that holds something already."""

    exit_code = 25
    sentence = "文件夹“{folder}”里已有文件，新学校包不会写进去。"
    remedy = "请另选一个空文件夹，或先把里面的文件移走。"


class MissingLibrary(Refusal):
    """A system library or font is not installed."""

    exit_code = 23
    sentence = "缺少系统组件：{what}。"
    remedy = "请安装：sudo apt-get install {package}"


class ListRefused(Refusal):
    """A warning list that cannot be read as one."""

    exit_code = 30
    sentence = "名单“{file}”未被接收：{reason}"
    remedy = "请改正后重新放入 intake 文件夹。"


class ScanRefused(Refusal):
    """A file in scans/ that is no scan at all."""

    exit_code = 31
    sentence = "文件“{file}”不是可以读取的扫描件：{reason}"
    remedy = "请重新扫描为 PDF、TIFF、JPEG 或 PNG 后放入 scans 文件夹。"


class Unprintable(Refusal):
    """A value that no installed font can print, or that does not fit."""

    exit_code = 40
    sentence = "有 {count} 处内容无法打印：\n{faults}"
    remedy = "请安装含该字的字体，或在名单中改用规范字后重新放入。"


class PrintRefused(Refusal):
    """Papers that were asked for (加印) and cannot be printed."""

    exit_code = 41
    sentence = "不能加印：{reason}。"
    remedy = "请按说明改正后重试；guidang issued 列出已打印的文书。"


class UnknownCase(Refusal):
    """No case with this number."""

    exit_code = 50
    sentence = "台账中没有案号“{case}”。"
    remedy = "请核对文书右上角印的案号。"


class UnknownReviewItem(Refusal):
    """No such item waits in review."""

    exit_code = 51
    sentence = "没有编号为“{item}”的待复核项。"
    remedy = "运行 guidang review 查看全部待复核项。"


class ReviewRefused(Refusal):
    """A decision that does not fit the item."""

    exit_code = 52
    sentence = "待复核项“{item}”不能这样处理：{reason}"
    remedy = "运行 guidang review show {item} 查看可选的处理方式。"


class UnbindableItem(Refusal):
    """A paper that cannot be put into a dossier: locked or damaged."""

    exit_code = 59
    sentence = "卷宗“{case}”中的材料“{item}”无法装订：{reason}"
    remedy = "请重新扫描该材料，或另存为未加密的 PDF 后重新放入。"


class NothingToHandOver(Refusal):
    """No dossier is bound for this term."""

    exit_code = 60
    sentence = "没有可移交的卷宗。"
    remedy = "请先运行 guidang bind。"


class SeveralTerms(Refusal):
    """`hand-over` without a term where cases of several are open."""

    exit_code = 62
    sentence = "台账中有多个学期的个案：{terms}。"
    remedy = "请写明移交哪个学期，如 guidang hand-over --term 2025-2026-2。"


class PackageFaults(Refusal):
    """A hand-over package that is not what its manifest says."""

    exit_code = 61
    sentence = "移交包“{path}”有 {count} 处问题：\n{faults}"
    remedy = "请勿接收；将以上问题告知移交人，要求重新移交。"


class LedgerBroken(Refusal):
    """The ledger's chain of events does not hold, or its schema is newer than the program."""

    exit_code = 70
    sentence = "台账不可用：{reason}"
    remedy = "请停止使用并联系信息技术人员；如需恢复备份，请先另存现在的 .guidang 文件夹。"
