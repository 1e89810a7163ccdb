"""Draw docs/contact-sheet.jpg: one printed page of every form of every pack.

Usage: .venv/bin/python tools/contact_sheet.py docs/contact-sheet.jpg
"""

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from guidang.domain.case import Case
from guidang.domain.codes import CaseNo, SheetCode
from guidang.domain.form import Form
from guidang.domain.pack import Pack
from guidang.domain.warning_list import Course, WarningEntry
from guidang.faces.packs import find_pack, known_packs
from guidang.paper.forms.printing.fill import FormFill, fill_batch
from guidang.paper.forms.template.blank import compile_blank
from guidang.paper.forms.values import case_choices, case_values, catalogue
from guidang.paper.lists.reader import read_list

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = 8
WIDTH = 300  # px of one page
GAP = 14
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
TODAY = date(2026, 3, 2)
OFFICE = {
    "office_phone": "0000-0000000",
    "office_address": "（通讯地址）",
    "office_postcode": "000000",
    "contact_teacher": "（联系教师）",
}
COURSES = (Course("高等数学A（2）", Decimal("4.5"), "48"), Course("大学英语（四）", Decimal(2), "55"))


def sample(pack: Pack) -> WarningEntry:
    """The first student of the pack's sample list."""
    path = next((ROOT / "samples").glob(f"{pack.name}*"))
    entry = read_list(path.read_bytes(), path.name, pack, TODAY, None).entries[0]
    return replace(entry, failed_courses=entry.failed_courses or COURSES)


def printed(pack: Pack, form: Form, entry: WarningEntry) -> Image.Image:
    """The form's first page, filled for ``entry`` at the heaviest level that has the form."""
    level = max((lv for lv in pack.policy.levels if lv.code in form.levels), key=lambda lv: lv.rank)
    number = CaseNo(pack.letter, 25, 2, 1)
    case = Case(
        number=number,
        entry=replace(entry, level=level.label),
        level=level.code,
        level_label=level.label,
        grounds=(),
        notice_date=TODAY.isoformat(),
        pack=pack.name,
        fingerprint=pack.fingerprint,
    )
    blank = compile_blank(form, pack.templates[form.file])
    codes = {
        (part, page): SheetCode(number, form.short, 1, form.part(part).letter, page + 1).sealed(bytes(32))
        for page in range(len(blank.pages))
        for part in blank.parts(page)
    }
    values = case_values(case, pack, OFFICE)
    values["catalogue"] = catalogue((), (form.rows or {}).get("catalogue", 0))
    fill = FormFill(form.code, blank.edition, str(number), values, case_choices(case), codes)
    with pypdfium2.PdfDocument(fill_batch([fill], {blank.edition: blank}).pdf) as document:
        page = document[0]
        return page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")


def main(target: Path) -> None:
    """Draw the sheet."""
    found = []
    for name in known_packs():
        pack = find_pack(name)
        entry = sample(pack)
        found += [(f"{name}/{form.code}", printed(pack, form, entry)) for form in pack.forms]
    height = max(image.height for _, image in found)
    rows = -(-len(found) // COLUMNS)
    cell = (WIDTH + GAP, height + GAP + 22)
    sheet = Image.new("RGB", (COLUMNS * cell[0] + GAP, rows * cell[1] + GAP), (214, 216, 220))
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, 14)
    for n, (name, image) in enumerate(found):
        x, y = GAP + n % COLUMNS * cell[0], GAP + n // COLUMNS * cell[1]
        sheet.paste(image, (x, y))
        draw.text((x + 4, y + height + 2), name, font=font, fill=(40, 40, 40))
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(target, quality=82, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
