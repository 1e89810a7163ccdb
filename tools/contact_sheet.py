"""Draw docs/contact-sheet.jpg: one printed page of every form of every pack, from a demo's workspaces.

Usage: .venv/bin/python tools/contact_sheet.py demo docs/contact-sheet.jpg
"""

import json
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

COLUMNS = 8
WIDTH = 300  # px of one page
GAP = 14
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def pages(workspace: Path) -> list[tuple[str, Image.Image]]:
    """The first page of the first sheet of every form that the workspace has printed."""
    done = subprocess.run(
        [sys.executable, "-m", "guidang", "issued", "--json", "--workspace", str(workspace)],
        capture_output=True,
        check=True,
        text=True,
    )
    found: dict[str, tuple[str, int]] = {}
    for sheet in json.loads(done.stdout):
        if sheet["page"] == 0:
            found.setdefault(sheet["form"], (sheet["pdf"], sheet["pdf_page"]))
    return [(f"{workspace.name}/{form}", _page(workspace / pdf, page)) for form, (pdf, page) in found.items()]


def _page(path: Path, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(path) as document:
        page = document[number]
        return page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")


def main(demo: Path, target: Path) -> None:
    found = [item for folder in sorted(demo.iterdir()) if folder.is_dir() for item in pages(folder)]
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
    main(Path(sys.argv[1]), Path(sys.argv[2]))
