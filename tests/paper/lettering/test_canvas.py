"""Letters drawn without a typesetter: the right shapes, widths and words, in every reader."""

import io
import subprocess

import numpy as np
import pikepdf
import pypdf
import pytest
import zxingcpp
from PIL import Image

from guidang.domain.form import Rect
from guidang.paper.lettering.canvas import Canvas
from guidang.paper.lettering.fonts import Fonts
from guidang.paper.lettering.typefaces import width

SAMPLE = "卷内备考表：2025-2026学年（第二学期）《通知书》AaWg%㛃䶮𠮷𬭎𡚸𫘧"


def page(canvas: Canvas, fonts: Fonts) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
    fonts.embed(pdf, pdf.pages[0].Resources.Font)
    pdf.pages[0].Contents = pdf.make_stream(canvas.content())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def drawn(*words: str, face: str = "song", track: float = 0) -> bytes:
    """One page with each of ``words`` on a line."""
    canvas = Canvas(fonts := Fonts(), 842)
    for number, word in enumerate(words):
        canvas.text(20, 142 + 40 * number, word, face, 20, track=track)
    return page(canvas, fonts)


def words_of(pdf: bytes) -> str:
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


@pytest.mark.parametrize("words", [SAMPLE, "", "a b", "罕见字𰻝🙂", "空　格"])
def test_words_are_found_again(words):
    assert words_of(drawn(words)).strip() == words


def test_a_character_of_no_font_is_the_callers_to_refuse():
    with pytest.raises(KeyError):
        drawn("甲\U000f0000乙")


@pytest.mark.parametrize("words", ["⼀一", "一⼀"])
def test_radical_does_not_take_the_place_of_the_character_it_looks_like(words):
    assert words_of(drawn(words)) == "一一"


def test_more_rare_characters_than_a_byte_counts():
    rare = "".join(chr(0x20000 + n) for n in range(300))
    made = drawn(rare)
    assert words_of(made).replace("\n", "") == rare
    with pikepdf.open(io.BytesIO(made)) as pdf:
        fonts = dict(pdf.pages[0].Resources.Font.items())
        assert all(font.Subtype == "/Type0" for font in fonts.values())
        assert 2 <= len(fonts) <= 4


@pytest.mark.parametrize("words", [SAMPLE, "中文🙂𠀀"])
@pytest.mark.parametrize("face", ["song", "hei", "kai"])
def test_widths_in_the_file_are_the_fonts(words, face):
    with pikepdf.open(io.BytesIO(drawn(words, face=face))) as pdf:
        stated = 0
        for font in pdf.pages[0].Resources.Font.values():
            (inner,) = font.DescendantFonts
            entries = list(inner.W)
            stated += sum(int(wide[0]) for wide in entries[1::2])
            assert any(key in inner.FontDescriptor for key in ("/FontFile2", "/FontFile3"))
    assert stated / 1000 == pytest.approx(width("".join(dict.fromkeys(words)), face), abs=0.03)


def test_tracking_ends_with_its_words(tmp_path):
    canvas = Canvas(fonts := Fonts(), 842)
    canvas.text(20, 100, "目🙂录", "song", 20, track=10)
    canvas.text(20, 200, "目录录", "song", 20)
    (tmp_path / "page.pdf").write_bytes(page(canvas, fonts))
    picture = subprocess.run(
        ["pdftoppm", "-r", "72", "-gray", "-singlefile", "page.pdf"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    gray = np.asarray(Image.open(io.BytesIO(picture.stdout)))
    ends = [int(np.flatnonzero((gray[y - 20 : y + 5] < 128).any(axis=0))[-1]) for y in (100, 200)]
    assert ends == [pytest.approx(98, abs=2), pytest.approx(78, abs=2)]


def test_lines_frames_codes_and_ticks_lie_where_they_are_told(tmp_path):
    canvas = Canvas(fonts := Fonts(), 842)
    canvas.lines(2, (100, 100, 300, 100), (100, 100, 100, 200))
    canvas.frame(Rect(400, 100, 500, 150), 2)
    canvas.code(Rect(100, 300, 160, 360), "G1.N2520001241.LT01.R1.ABCDEFGH")
    canvas.tick(Rect(300, 300, 320, 320))
    (tmp_path / "page.pdf").write_bytes(page(canvas, fonts))
    shown = subprocess.run(
        ["pdftoppm", "-r", "144", "-gray", "-singlefile", "page.pdf"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    gray = np.asarray(Image.open(io.BytesIO(shown.stdout)))
    dark = gray < 128
    assert dark[200, 200:600].all() and dark[200:400, 200].all() and not dark[210:390, 210:590].any()
    assert dark[200, 800:1000].all() and dark[300, 800:1000].all() and not dark[210:290, 810:990].any()
    assert 0.05 < dark[600:640, 600:640].mean() < 0.4
    (found,) = zxingcpp.read_barcodes(np.ascontiguousarray(gray[580:740, 180:340]))
    assert found.text == "G1.N2520001241.LT01.R1.ABCDEFGH"


def test_ghostscript_and_poppler_draw_the_same(tmp_path):
    (tmp_path / "page.pdf").write_bytes(drawn(SAMPLE, "𰻝🙂罕见"))
    subprocess.run(
        ["gs", "-q", "-sDEVICE=pnggray", "-r150", "-o", "gs.png", "page.pdf"], cwd=tmp_path, check=True
    )
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", "page.pdf", "pop"], cwd=tmp_path, check=True
    )
    ink = [
        255
        - np.asarray(Image.open(tmp_path / name).convert("L").resize((298, 421), Image.Resampling.BOX), float)
        for name in ("gs.png", "pop.png")
    ]
    assert ink[1].sum() > 10_000
    assert np.corrcoef(ink[0].ravel(), ink[1].ravel())[0, 1] > 0.85
