"""LibreOffice headless as a writer, and what no library here writes: macros, compound files, encryption."""

import io
import os
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path

_MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def converted(data: bytes, to: str) -> bytes:
    """The workbook as LibreOffice saves it. ``to`` is its filter: ods, xlsx, "xls:MS Excel 5.0/95"."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "list.xlsx"
        source.write_bytes(data)
        out = Path(folder) / "out"
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to,
             "--outdir", str(out), str(source)],
            check=True, capture_output=True, timeout=180, env=os.environ | {"LC_ALL": "zh_CN.GBK"},
        )  # fmt: skip
        return (out / f"list.{to.partition(':')[0]}").read_bytes()


def with_macros(xlsx: bytes) -> bytes:
    """An xlsm: the workbook with a VBA project beside it (a compound file that holds no code)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "[Content_Types].xml":
                vba = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
                content = content.replace(_MAIN, _MACRO).replace(b"</Types>", vba)
            if info.filename == "xl/_rels/workbook.xml.rels":
                kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                link = (
                    b'<Relationship Id="rIdVba" Type="'
                    + kind
                    + b'" Target="/xl/vbaProject.bin"/></Relationships>'
                )
                content = content.replace(b"</Relationships>", link)
            new.writestr(info, content)
        part = zipfile.ZipInfo("xl/vbaProject.bin", (2026, 3, 1, 9, 0, 0))
        new.writestr(part, compound({"PROJECT": b'ID="{00000000}"\r\nModule=Module1\r\n'}))
    return stream.getvalue()


def compound(streams: dict[str, bytes]) -> bytes:
    """[MS-CFB]: a compound file of one FAT sector, streams of whole sectors (4096 bytes at least)."""
    chain_end, none = 0xFFFFFFFE, 0xFFFFFFFF
    padded = {n: s.ljust(max(4096, -(-len(s) // 512) * 512), b"\0") for n, s in streams.items()}
    fat, entries, body = [0xFFFFFFFD, chain_end], [], b""
    for index, (name, data) in enumerate(padded.items(), 1):
        start, sectors = len(fat), len(data) // 512
        fat += [*range(start + 1, start + sectors), chain_end]
        body += data
        right = index + 1 if index < len(padded) else none
        entries.append(_entry(name, 2, none, right, start, len(data)))
    fat += [none] * (128 - len(fat))
    directory = (_entry("Root Entry", 5, 1, none, chain_end, 0) + b"".join(entries)).ljust(512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, chain_end, 0, chain_end, 0)
    head += struct.pack("<I", 0) + struct.pack("<I", none) * 108
    return head + struct.pack("<128I", *fat) + directory + body


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, 0xFFFFFFFF, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
