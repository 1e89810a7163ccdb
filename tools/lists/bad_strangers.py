"""Bad lists that are no lists: what else lands in an intake folder, and files behind a password."""

import io
import random
import struct
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from PIL import Image
from tools.lists.bad_kit import TERM, Bad, parts, refused, rezip, xls
from xlwt.CompoundDoc import XlsDoc

_MADE = Path(__file__).parent / "made"  # see made/README.md
_ROW = [TERM, "机械工程系", "机电2531", "25020311401", "祝晨", "红色预警"]
_HEADING = ["学年学期", "系部", "班级", "学号", "姓名", "预警等级"]


def lists() -> Iterator[Bad]:
    """Each file with what must be said of it."""
    yield refused(
        "B41_预警名单.docx",
        "nanjing",
        "the list as a table in a Word document",
        _docx(),
        "Word|文档 xlsx|Excel",
        how="python-docx",
    )
    yield refused(
        "B42_预警名单.xlsx",
        "nanjing",
        "a Word document renamed to xlsx",
        _docx(),
        "Word|文档",
        how="python-docx",
    )
    yield refused("B43_预警名单.pdf", "quzhou", "the list printed to PDF", _pdf(), "PDF xlsx|Excel")
    yield refused("B44_预警名单截图.png", "quzhou", "a screenshot of the list", _png(), "图片 xlsx|Excel")
    yield refused(
        "B45_材料.zip",
        "lanzhou",
        "an archive with a document in it",
        rezip({"材料/预警名单.docx": _docx()}),
        "压缩",
        how="zipfile",
    )
    yield refused(
        "B46_预警名单.doc",
        "heilongjiang",
        "an old Word document",
        _renamed(xls([_HEADING, _ROW]), "WordDocument"),
        "Word|文档|不是电子表格",
        how="xlwt, its stream renamed",
    )
    seven = b"7z\xbc\xaf\x27\x1c\x00\x04" + random.Random(7).randbytes(2000)
    yield refused("B47_预警名单.7z", "heilongjiang", "an archive of another kind", seven, "压缩")
    yield refused(
        "B48_预警名单导出.xls",
        "heilongjiang",
        "the login page that the student record system sent in place of the list",
        _login(),
        "表头|网页|登录|表格",
    )
    yield refused(
        "B49_export.json",
        "nanjing",
        "an export for machines",
        ('{"code": 0, "data": [{"学号": "25020311401", "姓名": "祝晨", "预警等级": "红色预警"}]}').encode(),
        "表头|不是|表格",
    )
    yield refused(
        "B50_预警名单.csv",
        "quzhou",
        "no text at all under a text's name",
        random.Random(50).randbytes(6000),
        "不是|编码|损坏",
    )
    locked = {"xlsx": (_MADE / "encrypted.xlsx").read_bytes(), "xls": _locked_xls(), "ods": _locked_ods()}
    for number, (kind, data) in enumerate(locked.items(), start=51):
        yield refused(
            f"B{number}_预警名单_已加密.{kind}",
            "nanjing",
            "a password to open it: to be taken off and saved again",
            data,
            "密码|加密",
            how="msoffcrypto-tool" if kind == "xlsx" else "by hand",
        )
    yield refused(
        "B54_预警名单.xlsx",
        "nanjing",
        "a shortcut's few words in place of the file (a cloud drive's stub)",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n",
        "表头|不是|表格",
    )
    yield refused(
        "B55_预警名单.xlsx",
        "lanzhou",
        "only zero bytes: a copy that broke off on a memory stick",
        bytes(4096),
        "损坏|不完整|重新",
    )


def _docx() -> bytes:
    document, out = Document(), io.BytesIO()
    table = document.add_table(2, len(_ROW))
    for place, (title, value) in enumerate(zip(_HEADING, _ROW, strict=True)):
        table.cell(0, place).text, table.cell(1, place).text = title, value
    document.save(out)
    return rezip(parts(out.getvalue()))


def _pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n"
        b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n97\n%%EOF\n"
    )


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("L", (200, 80), 255).save(out, "PNG")
    return out.getvalue()


def _login() -> bytes:
    return """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>统一身份认证</title></head><body>
<form action="/cas/login" method="post"><table>
<tr><td>学号/工号</td><td><input name="username"></td></tr>
<tr><td>密码</td><td><input name="password" type="password"></td></tr>
<tr><td colspan="2"><button>登录</button></td></tr></table></form>
<p>会话已超时，请重新登录</p></body></html>
""".encode()


def _renamed(container: bytes, name: str) -> bytes:
    """An OLE container whose one stream has another name (in its directory: 64 bytes, then their number)."""
    start = container.index("Workbook".encode("utf-16-le"))
    entry = name.encode("utf-16-le")
    return (
        container[:start]
        + entry.ljust(64, b"\0")
        + struct.pack("<H", len(entry) + 2)
        + container[start + 66 :]
    )


def _locked_xls() -> bytes:
    """BIFF8 as Excel 97-2003 encrypts it (MS-XLS 2.2.10): FILEPASS after BOF, noise in every later record."""
    random_ = random.Random(52)
    container, out = xls([_HEADING, _ROW]), io.BytesIO()
    stream = container[512 : 512 + container.index(b"\x0a\0\0\0", 2000)]
    records, place, found = [], 0, b""
    while place + 4 <= len(stream) and len(records) < 400:
        kind, size = struct.unpack_from("<HH", stream, place)
        if not kind:
            break
        records.append((kind, stream[place + 4 : place + 4 + size]))
        place += 4 + size
    for number, (kind, body) in enumerate(records):
        shown = body if kind == 0x0809 else random_.randbytes(len(body))
        found += struct.pack("<HH", kind, len(body)) + shown
        if not number:
            header = b"\x01\0\x01\0\x01\0" + random_.randbytes(48)
            found += struct.pack("<HH", 0x002F, len(header)) + header
    XlsDoc().save(out, found.ljust(8192, b"\0"))
    return out.getvalue()


def _locked_ods() -> bytes:
    """ODF 1.2 part 3, 4.8: the manifest tells of the encryption, the parts are noise."""
    names = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{names}" manifest:version="1.2">
 <manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="3000">
  <manifest:encryption-data manifest:checksum-type="{names}#sha256-1k" manifest:checksum="AAAA">
   <manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"
    manifest:initialisation-vector="AAAAAAAAAAAAAAAAAAAAAA=="/>
   <manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32"
    manifest:iteration-count="100000" manifest:salt="AAAAAAAAAAAAAAAAAAAAAA=="/>
  </manifest:encryption-data>
 </manifest:file-entry>
</manifest:manifest>
"""
    return rezip(
        {
            "mimetype": kind.encode(),
            "content.xml": random.Random(53).randbytes(1200),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )
