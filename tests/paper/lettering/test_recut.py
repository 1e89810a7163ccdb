"""WeasyPrint's fonts are cut again where they are known, and left alone where they are not."""

import io
from collections.abc import Iterator

import pikepdf
import pypdf
import weasyprint

from guidang.paper.lettering.recut import recut_fonts


def page(family: str, weight: str = "normal") -> bytes:
    style = f"font-family:'{family}';font-weight:{weight}"
    return weasyprint.HTML(string=f'<p style="{style}">一人一档 AWg</p>').write_pdf(pdf_identifier=bytes(16))


def inner_fonts(pdf: bytes) -> Iterator[pikepdf.Dictionary]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/FontDescriptor" in thing and "/W" in thing:
                yield thing


def programs(pdf: bytes) -> list[bytes]:
    held = (font.FontDescriptor for font in inner_fonts(pdf))
    return [(d.FontFile3 if "/FontFile3" in d else d.FontFile2).read_bytes() for d in held]


def test_cff_fonts_become_bare_and_small_and_say_the_same() -> None:
    for family, weight in (("Noto Serif CJK SC", "normal"), ("Noto Sans CJK SC", "bold")):
        before = page(family, weight)
        after = recut_fonts(before)
        assert sum(map(len, programs(after))) < 5000
        assert sum(map(len, programs(before))) > 50_000
        assert [font.FontDescriptor.FontFile3.Subtype for font in inner_fonts(after)] == ["/CIDFontType0C"]
        assert pypdf.PdfReader(io.BytesIO(after)).pages[0].extract_text() == "一人一档 AWg"
        assert recut_fonts(before) == after


def test_truetype_fonts_are_left_alone() -> None:
    before = page("LXGW WenKai")
    assert programs(recut_fonts(before)) == programs(before) != []


def test_fonts_that_are_not_ours_are_left_alone() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(page("Noto Serif CJK SC"))) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/FontFamily" in thing:
                thing.FontFamily = "Unknown Song"
        opened.save(held)
    assert programs(recut_fonts(held.getvalue())) == programs(held.getvalue()) != []
