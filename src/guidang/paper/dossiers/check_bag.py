"""The bag as such: where it is, its names, its tag files, its byte count."""

import hashlib
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guidang.domain.handover import FaultKind
from guidang.paper.dossiers import bag
from guidang.paper.dossiers.faults import Faults
from guidang.paper.dossiers.names import unsafe
from guidang.paper.dossiers.package_files import Found, PackageFiles

# The lists of 10 000 dossiers are 10 MB; what is read whole into memory must be of that order.
_LARGEST_LIST = 64 * 1024 * 1024

_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")
_OXUM = re.compile(r"^Payload-Oxum:\s*(\d+)\.(\d+)\s*$", re.MULTILINE)
_TAGS = (bag.DECLARATION, bag.INFO, bag.MANIFEST)


@dataclass(frozen=True, slots=True)
class BagReading:
    """A bag as read. ``files`` are the names found, ``sums`` the names listed, both inside the bag, in NFC.

    ``unlisted`` names need no line anywhere; ``digest`` is the SHA-256 of the tagmanifest, "" without one.
    """

    files: Mapping[str, Found]
    sums: Mapping[str, str]
    unlisted: frozenset[str]
    digest: str

    def read(self, files: PackageFiles, name: str) -> bytes | None:
        """A small file of the bag, None when it is absent, odd or too large."""
        found = self.files.get(name)
        return _read(files, found) if found else None


def find_bag(listing: Sequence[Found], faults: Faults) -> str | None:
    """The prefix under which the bag's files lie, "" when at the top; None, and a fault, when not one bag."""
    roots = [found.path.removesuffix(bag.DECLARATION) for found in listing if _is_declaration(found)]
    if len(roots) != 1:
        reason = "里面没有移交包（找不到 bagit.txt）" if not roots else "里面有多个移交包，请指明其中一个"
        faults.add(FaultKind.NOT_A_PACKAGE, "", reason)
        return None
    return roots[0]


def _is_declaration(found: Found) -> bool:
    parts = found.path.split("/")
    return parts[-1] == bag.DECLARATION and len(parts) <= 3 and "data" not in parts


def read_bag(files: PackageFiles, listing: Sequence[Found], root: str, faults: Faults) -> BagReading:
    """Read the tag files and note what is wrong with the names, the declaration and the byte count."""
    inside = [found for found in listing if found.path.startswith(root)]
    _name_faults(inside, root, faults)
    found_by_name: dict[str, Found] = {}
    for found in inside:
        found_by_name.setdefault(found.path.removeprefix(root), found)
    reading = BagReading(found_by_name, {}, frozenset(), "")
    texts = {name: reading.read(files, name) for name in (*_TAGS, bag.TAG_MANIFEST)}
    for name, data in texts.items():
        if data is None:
            faults.add(FaultKind.MISSING_FILE, name, "缺少校验用的清单文件，或该文件读不出来")
    sums = _sums(bag.MANIFEST, texts[bag.MANIFEST], faults, payload=True)
    sums |= _sums(bag.TAG_MANIFEST, texts[bag.TAG_MANIFEST], faults, payload=False)
    for name in _TAGS:
        if texts[bag.TAG_MANIFEST] is not None and name not in sums:
            faults.add(FaultKind.ALTERED_TAG_FILE, bag.TAG_MANIFEST, f"没有列出 {name}")
    if (texts[bag.DECLARATION] or b"")[:13] != b"BagIt-Version":
        faults.add(FaultKind.ALTERED_TAG_FILE, bag.DECLARATION, "不是 BagIt 格式的说明文件")
    _oxum_faults(texts[bag.INFO], found_by_name, faults)
    tag_manifest = texts[bag.TAG_MANIFEST]
    digest = hashlib.sha256(tag_manifest).hexdigest() if tag_manifest is not None else ""
    return BagReading(found_by_name, sums, frozenset({bag.TAG_MANIFEST}), digest)


def _name_faults(inside: Sequence[Found], root: str, faults: Faults) -> None:
    twins = defaultdict(set)
    for found in inside:
        name = found.path.removeprefix(root)
        twins[found.path.casefold()].add(found.spelling)
        if found.trouble:
            faults.add(FaultKind.UNSAFE_NAME, name, found.trouble)
        elif reason := unsafe(name):
            faults.add(FaultKind.UNSAFE_NAME, name, f"文件名{reason}")
    for spellings in twins.values():
        if len(spellings) > 1:
            name = unicodedata.normalize("NFC", min(spellings)).removeprefix(root)
            faults.add(FaultKind.TWIN_NAMES, name, f"有 {len(spellings)} 个文件名仅编码形式或大小写不同")


def _sums(manifest: str, data: bytes | None, faults: Faults, *, payload: bool) -> dict[str, str]:
    """The lines of a manifest as name → SHA-256. Names that must not be followed are faults and left out."""
    sums: dict[str, str] = {}
    for number, line in enumerate((data or b"").decode("utf-8", errors="replace").splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            faults.add(FaultKind.ALTERED_TAG_FILE, manifest, f"第 {number} 行不是“摘要 文件名”的形式")
            continue
        name = unicodedata.normalize("NFC", bag.decode_path(match[2]))
        if reason := unsafe(name):
            faults.add(FaultKind.UNSAFE_NAME, name, f"{manifest} 第 {number} 行的文件名{reason}")
        elif name.startswith(bag.PAYLOAD) is not payload:
            faults.add(FaultKind.ALTERED_TAG_FILE, manifest, f"第 {number} 行不该列在这里：{name}")
        elif sums.setdefault(name, match[1].lower()) != match[1].lower():
            faults.add(FaultKind.ALTERED_TAG_FILE, manifest, f"第 {number} 行与前面矛盾：{name}")
    return sums


def _oxum_faults(info: bytes | None, found_by_name: Mapping[str, Found], faults: Faults) -> None:
    if info is None:
        return
    match = _OXUM.search(info.decode("utf-8", errors="replace"))
    if match is None:
        faults.add(FaultKind.OXUM, bag.INFO, "没有写明总字节数和文件数（Payload-Oxum）")
        return
    payload = [found for name, found in found_by_name.items() if name.startswith(bag.PAYLOAD)]
    size = sum(found.size for found in payload)
    if (size, len(payload)) != (int(match[1]), int(match[2])):
        said = f"应有 {match[2]} 个文件 {match[1]} 字节，实有 {len(payload)} 个文件 {size} 字节"
        faults.add(FaultKind.OXUM, bag.INFO, said)


def _read(files: PackageFiles, found: Found) -> bytes | None:
    if found.trouble or found.size > _LARGEST_LIST:
        return None
    try:
        with files.open(found) as stream:
            return stream.read(_LARGEST_LIST)
    except (OSError, zipfile.BadZipFile, EOFError):
        return None
