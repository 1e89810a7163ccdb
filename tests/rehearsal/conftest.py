"""A made workspace (a three-part form and a two-page record, printed for a few cases) and one play in it."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
import qrcode
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence
from weasyprint import HTML

from guidang.rehearsal import rehearse

PAGE_MM = (210.0, 297.0)
SEED = 6  # a play in which all four turns happen
LINES = "兹将该学生本学期学业情况通知如下，请认真阅读并配合学校做好学业帮扶工作。" * 3


@dataclass(frozen=True)
class Workspace:
    root: Path
    issued: list[dict[str, Any]]

    @property
    def returning(self) -> list[dict[str, Any]]:
        return [row for row in self.issued if row["returns"]]


def _box(x: float, y: float, w: float, h: float) -> list[float]:
    return [x / PAGE_MM[0], y / PAGE_MM[1], (x + w) / PAGE_MM[0], (y + h) / PAGE_MM[1]]


def _mark(name: str, kind: str, box: list[float], required: bool = False) -> dict[str, Any]:
    return {"mark": name, "kind": kind, "required": required, "bbox": box}


def _code(text: str, x: float, y: float) -> str:
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_H, border=0, box_size=8)
    symbol.add_data(text)
    data = io.BytesIO()
    symbol.make_image().save(data, "PNG")
    source = base64.b64encode(data.getvalue()).decode()
    return f'<img class="code" style="left:{x}mm;top:{y}mm" src="data:image/png;base64,{source}">'


def _frame(x: float, y: float, w: float, h: float, label: str) -> str:
    return f'<div class="frame" style="left:{x}mm;top:{y}mm;width:{w}mm;height:{h}mm"><b>{label}</b></div>'


def _text(x: float, y: float, text: str, w: float = 140) -> str:
    return f'<p style="left:{x}mm;top:{y}mm;width:{w}mm">{text}</p>'


def _tick_box(x: float, label: str) -> str:
    return f'<i style="left:{x}mm;top:263.2mm"></i>' + _text(x + 5, 262, label)


def _letter(case: str) -> tuple[str, list[dict[str, Any]]]:
    """One page in three pieces: the letter, a copy, and the receipt that the parent signs and returns."""
    codes = {
        part: f"G1.{case.replace('-', '')}.LT01.{part[0]}1.ABCDEFGH" for part in ("LETTER", "COPY", "RECEIPT")
    }
    html, rows = "", []
    for part, top, bottom in (("LETTER", 0, 110), ("COPY", 110, 197), ("RECEIPT", 197, 297)):
        html += _code(codes[part], 172, top + 14) + _text(
            20, top + 16, f"学业预警通知书　案号 {case}<br>{LINES}"
        )
        if top:
            html += f'<hr style="top:{top}mm">'
        marks = []
        if part == "RECEIPT":
            html += (
                _frame(48, 242, 60, 12, "家长签字")
                + _text(20, 262, "是否知晓")
                + _tick_box(46, "是")
                + _tick_box(62, "否")
            )
            html += _text(20, 274, "（盖章）") + _frame(145, 262, 40, 12, "电话")
            marks = [
                _mark("parent", "signature", _box(48, 242, 60, 12), required=True),
                _mark("informed.yes", "tick", _box(46, 263.2, 3.6, 3.6)),
                _mark("informed.no", "tick", _box(62, 263.2, 3.6, 3.6)),
            ]
        if part == "COPY":
            marks = [_mark("department", "seal", _box(120, 170, 30, 10))]
        rows.append(_row(case, "parent_letter", part, 0, codes[part], part == "RECEIPT", marks))
        rows[-1]["part_bbox"] = [0.0, top / 297, 1.0, bottom / 297]
    return html, rows


def _record(case: str, page: int) -> tuple[str, list[dict[str, Any]]]:
    """A page of a two-page record in one piece; teacher and student sign the second, which is stamped."""
    code = f"G1.{case.replace('-', '')}.TK01.M{page + 1}.ABCDEFGH"
    html = _code(code, 172, 14) + _text(20, 20, f"谈话记录　案号 {case}　第 {page + 1} 页")
    html += "".join(_text(20, 50 + 22 * i, LINES, 170) for i in range(7))
    marks = []
    if page:
        html += _frame(50, 222, 40, 12, "谈话教师") + _frame(130, 222, 40, 12, "学生")
        html += _text(120, 255, "学院（盖章）") + _frame(50, 240, 40, 12, "家长")
        marks = [
            _mark("teacher", "signature", _box(50, 222, 40, 12), required=True),
            _mark("student", "signature", _box(130, 222, 40, 12), required=True),
            _mark("parent", "signature", _box(50, 240, 40, 12)),
            _mark("department", "seal", _box(125, 250, 30, 14)),
        ]
    return html, [_row(case, "talk_record", "MAIN", page, code, True, marks)]


def _row(
    case: str, form: str, part: str, page: int, qr: str, returns: bool, marks: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "case_id": case, "form": form, "part": part, "page": page, "qr": qr, "pdf": "outbox/class.pdf",
        "pdf_page": 0, "part_bbox": [0.0, 0.0, 1.0, 1.0], "returns": returns, "marks": marks,
    }  # fmt: skip


STYLE = """<style>@page{size:A4;margin:0} body{margin:0;font:11pt/1.6 serif}
section{position:relative;height:297mm;page-break-after:always} section>*{position:absolute;margin:0}
.code{width:20mm;height:20mm} .frame{border:.4pt solid #000}
.frame b{position:absolute;left:-24mm;top:2mm;font-weight:400}
hr{left:15mm;width:180mm;border:0;border-top:.8pt dashed #000}
i{box-sizing:border-box;width:3.6mm;height:3.6mm;border:.6pt solid #000}</style>"""


def make_workspace(root: Path, cases: int) -> Workspace:
    sections, issued = [], []
    for number in range(cases):
        case = f"N252-{number:05d}-41"
        for html, rows in (_letter(case), _record(case, 0), _record(case, 1)):
            for row in rows:
                row["pdf_page"] = len(sections)
            sections.append(f"<section>{html}</section>")
            issued += rows
    (root / "outbox").mkdir(parents=True)
    HTML(string=STYLE + "".join(sections)).write_pdf(root / "outbox" / "class.pdf")
    return Workspace(root, issued)


def displayed(path: Path) -> list[NDArray[np.uint8]]:
    """The pages of a dropped file as a viewer shows them, BGR, at about 200 dpi."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            return [page.render(scale=200 / 72).to_numpy()[..., :3].copy() for page in pdf]
    with Image.open(path) as picture:
        frames = [ImageOps.exif_transpose(f.copy()).convert("RGB") for f in ImageSequence.Iterator(picture)]
    return [cv2.cvtColor(np.asarray(f), cv2.COLOR_RGB2BGR) for f in frames]


@dataclass(frozen=True)
class Play:
    """One run of the play: where it dropped its files, its truth, and what it told of its progress."""

    workspace: Workspace
    out: Path
    truth: list[dict[str, Any]]
    progress: list[tuple[int, int]]

    def pages(self) -> dict[tuple[str, int], NDArray[np.uint8]]:
        """Every page of every file, by name and 0-based number."""
        found = {}
        for path in sorted(self.out.iterdir()):
            found.update({(path.name, i): page for i, page in enumerate(displayed(path))})
        return found


@pytest.fixture(scope="session")
def play(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Play:
    out = tmp_path_factory.mktemp("scans")
    heard: list[tuple[int, int]] = []
    truth = rehearse(
        workspace.issued, workspace.root, out, SEED, progress=lambda done, total: heard.append((done, total))
    )
    return Play(workspace, out, truth, heard)


@pytest.fixture(scope="session")
def pages(play: Play) -> dict[tuple[str, int], NDArray[np.uint8]]:
    return play.pages()


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return make_workspace(tmp_path_factory.mktemp("workspace"), cases=8)
