"""Papers for the tests, made here: scans as one-page image PDFs, forms as our own typeset pages."""

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from PIL import Image, ImageDraw

from guidang.domain.codes import CaseNo
from guidang.domain.dossier import Evidence, MaterialRule, MaterialState, MaterialStatus
from guidang.domain.handover import Manifest
from guidang.paper.dossiers.content import BoundDossier, DossierContent, DossierItem
from guidang.paper.dossiers.dossier_pdf import bind_dossier
from guidang.paper.dossiers.package import BAG, DossierEntry, Package, make_package
from guidang.paper.typesetting import page, pdf_from_html

DAY = date(2026, 7, 1).isoformat()


def scan(
    seed: int, size: tuple[int, int] = (827, 1169), dpi: int = 100, mode: str = "L"
) -> tuple[bytes, bytes]:
    """A scanned page of ``size`` pixels, and the JPEG stream in it."""
    rng = np.random.default_rng(seed)
    pixels = rng.normal(246, 4, (size[1], size[0])).clip(0, 255).astype(np.uint8)
    picture = Image.fromarray(pixels).convert("RGB").convert(mode)
    pen = ImageDraw.Draw(picture)
    ink = {"L": 90, "RGB": (60, 60, 90), "CMYK": (120, 120, 80, 40)}[mode]
    for y in range(size[1] // 8, size[1] * 7 // 8, 40):
        pen.line((size[0] // 8, y, size[0] * 7 // 8, y), fill=ink)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return image_pdf(out.getvalue(), size, dpi, mode), out.getvalue()


def image_pdf(jpeg: bytes, size: tuple[int, int], dpi: int, mode: str = "L") -> bytes:
    """A one-page PDF whose only content is ``jpeg``."""
    spaces = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
    pdf = pikepdf.new()
    image = pikepdf.Stream(
        pdf,
        jpeg,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=pikepdf.Name(spaces[mode]),
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    width, height = (side * 72 / dpi for side in size)
    pdf.pages.append(
        pikepdf.Page(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, width, height],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image)),
                Contents=pikepdf.Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode()),
            )
        )
    )
    return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def form(words: str, pages: int = 1) -> bytes:
    """A form of ours, ``pages`` long."""
    style = "@page{size:A4;margin:25mm} h1{text-align:center;font-weight:normal} div{break-after:page}"
    body = "".join(
        f"<div><h1>{words}</h1><p>学业具体情况：未获学分累计十二学分，课程不及格三门。第 {n} 面</p></div>"
        for n in range(1, pages + 1)
    )
    return pdf_from_html(page(words, style, body), bytes(16))


def status(label: str, state: MaterialState, note: str = "", *, restricted: bool = False) -> MaterialStatus:
    rule = MaterialRule(
        label, label, Evidence.SCAN, frozenset({"red"}), frozenset(), "第六条", restricted=restricted
    )
    return MaterialStatus(rule, state, 0, note)


def items() -> tuple[DossierItem, ...]:
    """Seven papers, ten pages."""
    return (
        DossierItem("学业预警通知书（存根）", "机械工程系", "2026-03-02", form("学业预警通知书（存根）")),
        DossierItem("学业预警通知书（学生告知单）回执单", "学生本人", "2026-03-05", scan(1)[0], "扫描件"),
        DossierItem("预警学生谈话记录表", "辅导员、专业负责人", "2026-03-09", scan(2)[0], "扫描件"),
        DossierItem("学业预警致家长（监护人）通知书", "机械工程系", "2026-03-10", form("致家长通知书", 2)),
        DossierItem(
            "《学业预警致家长（监护人）通知书》回执", "家长", "2026-03-20", scan(3, (700, 420))[0], "手机照片"
        ),
        DossierItem("学业预警家长（监护人）谈话记录表", "辅导员", "", scan(4, mode="RGB")[0], "扫描件"),
        DossierItem("学生成绩单", "教务员", "2026-03-01", form("学生成绩单", 3)),
    )


def content(number: int = 12, **changes: Any) -> DossierContent:
    """A dossier of the seven papers and a cover: thirteen pages."""
    base: dict[str, Any] = {
        "case_no": str(CaseNo("N", 25, 2, number)),
        "school": "南京机电职业技术学院",
        "unit": "机械工程系",
        "word": "学业预警",
        "student_id": f"20230100{number:02d}",
        "name": "欧阳㛃",
        "department": "机械工程系",
        "class_name": "数控2301",
        "level": "红色预警",
        "term": "2025-2026学年第二学期",
        "cover_pdf": form("学生学业预警档案") if "cover_pdf" not in changes else b"",
        "items": items() if "items" not in changes else (),
        "statuses": (
            status("帮扶见面会记录", MaterialState.MISSING),
            status("预警学生学业帮扶记录表", MaterialState.MISSING, "需 2 份，已有 1 份"),
            status("学习计划", MaterialState.DOUBTFUL, "有待复核的扫描件"),
            status("家长来校面谈记录", MaterialState.EXEMPT, "系主任 2026-04-01：家长在外务工，已电话沟通"),
        ),
        "prepared_by": "辅导员甲",
        "bound_on": DAY,
    }
    return DossierContent(**(base | changes))


HEADER = Manifest(
    batch="NJJD-2025-2026-2",
    school="南京机电职业技术学院",
    unit="机械工程系",
    term="2025-2026学年第二学期",
    version=1,
    handed_by="辅导员",
    handed_to="教务员",
    made_on=DAY,
    remark="",
    rows=(),
)

_PEOPLE = (
    (1, "数控2301", "红色预警"),
    (2, "数控2301", "橙色预警"),
    (3, "机电2302", "红色预警"),
    (4, "数控2301", "红色预警"),
)


@dataclass(frozen=True)
class Packed:
    """A package as a step would write it: the bag and the PDFs that go into it, by case number."""

    package: Package
    dossiers: dict[str, bytes]

    def write(self, folder: Path) -> Path:
        """Write the bag into ``folder``; return the bag's own folder."""
        root = folder / BAG
        for path, data in self.package.files.items():
            put(root / path, data)
        for case, path in self.package.places.items():
            put(root / path, self.dossiers[case])
        return root


@lru_cache
def bound(number: int) -> tuple[DossierContent, BoundDossier]:
    """A small dossier: one form, one scan."""
    _, class_name, level = _PEOPLE[number - 1]
    papers = (
        DossierItem("学业预警通知书（存根）", "机械工程系", "2026-03-02", form("存根")),
        DossierItem("回执单", "学生本人", "2026-03-05", scan(number)[0]),
    )
    small = content(number, items=papers, cover_pdf=b"", class_name=class_name, level=level)
    return small, bind_dossier(small)


def entry(number: int, **changes: Any) -> DossierEntry:
    said, dossier = bound(number)
    made = DossierEntry(
        case_no=said.case_no,
        department=said.department,
        grade="2023",
        major="数控技术",
        class_name=said.class_name,
        level=said.level,
        student_id=said.student_id,
        name=said.name,
        items=len(dossier.items),
        pages=dossier.pages,
        statuses=said.statuses if number % 2 else (),
        size=len(dossier.pdf),
        sha256=hashlib.sha256(dossier.pdf).hexdigest(),
        unresolved=number == 3,
        unresolved_note="多次沟通无果" if number == 3 else "",
    )
    return replace(made, **changes)


@lru_cache
def packed() -> Packed:
    """Four dossiers by class and level."""
    entries = [entry(number) for number, *_ in _PEOPLE]
    package = make_package(HEADER, entries, ("class", "level"), ("红色预警", "橙色预警", "黄色预警"))
    return Packed(package, {bound(number)[0].case_no: bound(number)[1].pdf for number, *_ in _PEOPLE})


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
