"""四性检测: what was tested on a package, and what came of each test.

The items are those of DA/T 70-2018 that concern such a package. A test that was not done says 未检测 and
never 通过: the report is signed by people who rely on it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from guidang.domain.handover import Fault, FaultKind, Manifest, Nature


class Verdict(StrEnum):
    """What came of one test."""

    PASSED = "通过"
    FAILED = "不通过"
    NOT_DONE = "未检测"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report: ``item`` as DA/T 70 names it, ``what`` was tested, and the outcome."""

    nature: Nature
    item: str
    what: str
    verdict: Verdict
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Everything found in one go. ``manifest`` is None when the package has none that can be read.

    ``digest`` is the SHA-256 of the tagmanifest, "" when there is none; ``files`` and ``size`` count the
    payload as found.
    """

    faults: tuple[Fault, ...]
    checks: tuple[Check, ...]
    digest: str
    manifest: Manifest | None
    files: int
    size: int

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the package."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class _Test:
    nature: Nature
    item: str
    what: str
    kinds: tuple[FaultKind, ...]
    blocked_by: tuple[FaultKind, ...] = ()  # faults that kept some file from being tested


_UNSEEN = (FaultKind.NOT_A_PACKAGE, FaultKind.MISSING_FILE, FaultKind.UNSAFE_NAME, FaultKind.UNREADABLE)
_UNOPENED = (*_UNSEEN, FaultKind.MANIFEST_ROW, FaultKind.ENCRYPTED)

_READS_BAG = (
    _Test(
        Nature.AUTHENTICITY,
        "固化信息有效性",
        "逐个文件计算 SHA-256，与包内清单核对",
        (FaultKind.ALTERED_FILE, FaultKind.ALTERED_TAG_FILE),
        (*_UNSEEN, FaultKind.EXTRA_FILE),
    ),
    _Test(
        Nature.AUTHENTICITY,
        "包含特殊字符",
        "文件名与路径安全，无仅编码形式不同的同名文件",
        (FaultKind.UNSAFE_NAME, FaultKind.TWIN_NAMES),
    ),
    _Test(
        Nature.INTEGRITY,
        "信息包内容完整性",
        "清单所列文件俱在，包内没有多余文件",
        (FaultKind.MISSING_FILE, FaultKind.EXTRA_FILE, FaultKind.NOT_A_PACKAGE),
    ),
    _Test(
        Nature.INTEGRITY, "总件数、总字节数", "文件数和字节数与 Payload-Oxum 一致", (FaultKind.OXUM,), _UNSEEN
    ),
)
_READS_MANIFEST = (
    _Test(Nature.AUTHENTICITY, "元数据项数据重复性", "案号不重复", (FaultKind.DUPLICATE_CASE,)),
    _Test(
        Nature.AUTHENTICITY,
        "元数据与内容关联",
        "卷宗内嵌的案号、学号与移交清单该行一致",
        (FaultKind.WRONG_STUDENT,),
        _UNOPENED,
    ),
    _Test(
        Nature.INTEGRITY,
        "元数据完整、必填著录项",
        "移交清单各行著录完整，行与卷宗一一对应，案号校验位正确",
        (FaultKind.MANIFEST_ROW,),
    ),
    _Test(Nature.INTEGRITY, "连续性元数据项", "序号从 1 起连续，不缺号、不重号", (FaultKind.NUMBER_GAP,)),
    _Test(Nature.INTEGRITY, "内容完整性", "卷宗页数与移交清单一致", (FaultKind.PAGE_COUNT,), _UNOPENED),
    _Test(Nature.USABILITY, "内容数据可读性", "卷宗 PDF 可以打开", (FaultKind.UNREADABLE,), _UNOPENED),
    _Test(Nature.USABILITY, "内容数据未加密", "卷宗 PDF 没有加密", (FaultKind.ENCRYPTED,), _UNSEEN),
)
_NEVER_DONE = (
    (Nature.AUTHENTICITY, "电子签名有效性", "数字签名、可信时间戳", "本包不含电子签名"),
    (Nature.USABILITY, "内容格式合规性", "PDF/A-2b 逐项验证", "须另用 veraPDF 等工具检测"),
    (Nature.SECURITY, "病毒检测", "用杀毒软件扫描全包", "须由移交、接收双方另行查杀"),
    (Nature.SECURITY, "载体安全性", "载体外观、可读性", "须人工检查"),
    (Nature.SECURITY, "过程安全性", "移交过程可控", "须人工确认"),
)


def checks_of(
    faults: Collection[Fault], manifest: Manifest | None, digest: str, registered: str | None
) -> tuple[Check, ...]:
    """The lines of the report, by nature.

    ``registered`` is the digest that the registration form beside the bag states, None without a form.
    """
    checks = [*(_verdict(test, faults, done=bool(digest)) for test in _READS_BAG)]
    checks += [_verdict(test, faults, done=manifest is not None) for test in _READS_MANIFEST]
    checks += [_seal(digest, registered), _readable(manifest), _scope(manifest)]
    checks += [Check(nature, item, what, Verdict.NOT_DONE, why) for nature, item, what, why in _NEVER_DONE]
    order = list(Nature)
    return tuple(sorted(checks, key=lambda check: order.index(check.nature)))


def by_nature(checks: Collection[Check]) -> Iterator[tuple[Nature, Verdict]]:
    """One verdict a nature: failed if any test failed, passed if tests were done and all passed."""
    for nature in Nature:
        found = {check.verdict for check in checks if check.nature is nature}
        yield nature, next((v for v in (Verdict.FAILED, Verdict.PASSED) if v in found), Verdict.NOT_DONE)


def _verdict(test: _Test, faults: Collection[Fault], *, done: bool) -> Check:
    found = sum(fault.kind in test.kinds for fault in faults)
    if found:
        return Check(test.nature, test.item, test.what, Verdict.FAILED, f"{found} 处问题")
    if any(fault.kind in test.blocked_by for fault in faults):
        return Check(test.nature, test.item, test.what, Verdict.NOT_DONE, "因其他问题，未能检测全部文件")
    return Check(test.nature, test.item, test.what, Verdict.PASSED if done else Verdict.NOT_DONE)


def _seal(digest: str, registered: str | None) -> Check:
    nature, item, what = Nature.AUTHENTICITY, "归档信息包真实性", "包摘要与移交与接收登记表所载一致"
    if registered is None:
        return Check(nature, item, what, Verdict.NOT_DONE, "请与登记表上所印的包摘要核对")
    verdict = Verdict.PASSED if registered == digest else Verdict.FAILED
    return Check(nature, item, what, verdict, "" if registered == digest else "摘要不同")


def _readable(manifest: Manifest | None) -> Check:
    verdict = Verdict.PASSED if manifest else Verdict.FAILED
    return Check(Nature.USABILITY, "元数据可读性", "移交清单.json 可以读取", verdict)


def _scope(manifest: Manifest | None) -> Check:
    """归档范围 is for the receiving office to judge: the package can only repeat what it was told."""
    detail = ""
    if manifest:
        complete = sum(row.complete for row in manifest.rows)
        detail = f"清单载明齐全 {complete} 卷，其余 {len(manifest.rows) - complete} 卷见“缺失与豁免”"
    return Check(Nature.INTEGRITY, "归档范围", "应归档材料是否齐全", Verdict.NOT_DONE, detail)
