"""Bad lists: files that are no list, or not whole; files that hold nothing."""

import io
import zipfile

import docx
from tools.office_lists import office
from tools.office_lists.book import Book, col
from tools.office_lists.columns import CLASS, COLLEGE, COUNT, CREDITS, ID, LEVEL, NAME, TERM
from tools.office_lists.good_formats import TITLE_H, titled
from tools.office_lists.registry import listed
from tools.office_lists.truth import people
from tools.office_lists.writers import openpyxl_xlsx, repacked

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def _whole(seed: int) -> bytes:
    inner = Book()
    sheet = titled(inner, TITLE_H, 5)
    sheet.table([ID, NAME, CLASS, COUNT, LEVEL], people("heilongjiang", 6, seed))
    return openpyxl_xlsx(inner)


@listed("B01_预警名单（空文件）.xlsx", "heilongjiang", "bytes", "0 bytes")
def _(b: Book) -> None:
    b.data, b.outcome = b"", ["ignored", "rejected_whole"]


@listed("~$B02_预警名单.xlsx", "heilongjiang", "bytes", "lock file of Excel beside an open list")
def _(b: Book) -> None:
    b.data, b.outcome = b"\x06admin ".ljust(165, b" "), "ignored"


@listed("B03_预警名单（未传完）.xlsx", "heilongjiang", "bytes", "an archive cut off in the middle")
def _(b: Book) -> None:
    data = _whole(1)
    b.data, b.outcome, b.reason_says = (
        data[: len(data) * 2 // 3],
        "rejected_whole",
        ["损坏|不完整|打不开|无法"],
    )


@listed("B04_预警名单.xlsx", "nanjing", "bytes", "a PDF named .xlsx")
def _(b: Book) -> None:
    b.data, b.outcome, b.reason_says = _PDF, "rejected_whole", ["PDF|不是"]


@listed("B05_预警通知.xlsx", "quzhou", "bytes", "a Word document named .xlsx")
def _(b: Book) -> None:
    import io  # noqa: PLC0415 - only this list needs them

    document = docx.Document()
    document.add_paragraph("关于做好2025-2026学年第二学期学业预警工作的通知")
    stream = io.BytesIO()
    document.save(stream)
    b.data, b.outcome, b.reason_says = repacked(stream.getvalue()), "rejected_whole", ["Word|不是"]


@listed("B06_预警名单（加密）.xlsx", "lanzhou", "bytes", "protected by a password: to be saved without it")
def _(b: Book) -> None:
    b.data = office.compound(
        {"EncryptedPackage": b"\x01" * 5000, "EncryptionInfo": b"\x04\x00\x04\x00" + b"<encryption/>"}
    )
    b.outcome, b.reason_says = "rejected_whole", ["密码|加密"]


@listed("B07_预警名单（只有表头）.xlsx", "heilongjiang", "openpyxl", "a heading and no students")
def _(b: Book) -> None:
    sheet = titled(b, TITLE_H, 5)
    sheet.table([ID, NAME, CLASS, COUNT, LEVEL], [])
    sheet.line("制表人：", None, "审核人：")
    b.outcome, b.reason_says = ["ignored", "rejected_whole"], ["没有学生|没有内容"]


@listed("B08_预警名单（全隐藏）.xlsx", "quzhou", "openpyxl", "the only filled sheet is hidden")
def _(b: Book) -> None:
    b.sheet("Sheet1")
    b.sheet("名单", "hidden").table([ID, NAME, CLASS, TERM, LEVEL], people("quzhou", 4, 2), expect=False)
    b.outcome, b.reason_says = ["ignored", "rejected_whole"], ["隐藏"]


@listed(
    "B09_预警名单（乱码）.csv", "quzhou", "csv", "UTF-8 read as GBK and saved: the heading cannot be known"
)
def _(b: Book) -> None:
    sheet = b.sheet()
    for row in ([ID, NAME, COLLEGE, CLASS, TERM, LEVEL],):
        sheet.table(row, people("quzhou", 4, 3), expect=False)
    b.data = None
    for row_ in sheet.rows:
        row_[:] = [str(v).encode().decode("gb18030", "replace") for v in row_]
    b.outcome, b.reason_says = "rejected_whole", ["学号|乱码|编码"]


@listed("B10_合影.xlsx", "nanjing", "bytes", "a JPEG named .xlsx")
def _(b: Book) -> None:
    b.data, b.outcome = (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 200 + b"\xff\xd9",
        "rejected_whole",
    )
    b.reason_says = ["图片|不是"]


@listed("B11_课程表.xlsx", "heilongjiang", "openpyxl", "no list at all: a timetable")
def _(b: Book) -> None:
    sheet = titled(b, "环境艺术系2025-2026学年第二学期课程表", 6)
    sheet.line("节次", "星期一", "星期二", "星期三", "星期四", "星期五")
    for number in range(1, 5):
        sheet.line(f"{number}-{number + 1}节", "工程力学", "体育（三）", "高等数学", "建筑材料", "自习")
    b.outcome, b.reason_says = "rejected_whole", ["学号"]


@listed(
    "B12_系统导出失败.xls", "lanzhou", "bytes", "the log-in page of the system, saved under the list's name"
)
def _(b: Book) -> None:
    page = (
        "<html><head><meta charset='utf-8'><title>统一身份认证</title></head>"
        "<body><form>用户名<input>密码<input></form></body></html>"
    )
    b.data, b.outcome = page.encode(), ["rejected_whole", "ignored"]


@listed("B13_压缩包.xlsx", "quzhou", "bytes", "an archive of something else named .xlsx")
def _(b: Book) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("名单/说明.txt", (2026, 3, 1, 9, 0, 0)), "名单见附件")
    b.data, b.outcome, b.reason_says = stream.getvalue(), "rejected_whole", ["不是|没有|无法"]


@listed("B14_表头下无人.csv", "quzhou", "csv", "csv of blank rows under its heading")
def _(b: Book) -> None:
    sheet = b.sheet()
    sheet.table([ID, NAME, CLASS, TERM, CREDITS, col("预警等级")], [])
    sheet.rows += [["", "", "", "", "", ""]] * 3
    b.outcome = ["ignored", "rejected_whole"]
