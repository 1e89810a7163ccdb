"""Uploads that PDF/A forbids are made fit or turned into pictures; what fits is left alone."""

import io

import dossier_samples as samples
import numpy as np
import pikepdf
import pypdfium2
import pytest

from guidang.paper.dossiers.conform import UnfitPaper, open_paper
from guidang.paper.dossiers.content import DossierItem
from guidang.paper.dossiers.dossier_pdf import bind_dossier


def _typed(**page: pikepdf.Object) -> bytes:
    """A page typed in Helvetica, which no file embeds."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    pdf.pages.append(
        pikepdf.Page(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, 300, 200],
                Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
                Contents=pikepdf.Stream(pdf, b"BT /F 40 Tf 20 100 Td (Signed) Tj ET"),
                **page,
            )
        )
    )
    return samples.saved(pdf)


def _ink(data: bytes, page: int = 0) -> float:
    return float((255 - pypdfium2.PdfDocument(data)[page].render(grayscale=True).to_numpy()).sum())


def _reopened(pdf: pikepdf.Pdf) -> bytes:
    return samples.saved(pdf)


@pytest.mark.parametrize("data", [samples.scan(1)[0], samples.form("存根", 2)], ids=["scan", "form"])
def test_papers_of_ours_stay_as_they_are(data):
    pdf, pictured = open_paper(data)
    assert pictured == ()
    with pikepdf.open(io.BytesIO(data)) as before:
        for was, now in zip(before.pages, pdf.pages, strict=True):
            assert was.Contents.read_raw_bytes() == now.Contents.read_raw_bytes()


def test_page_with_a_font_from_elsewhere_becomes_a_picture():
    data = _typed()
    pdf, pictured = open_paper(data)
    assert pictured == (1,)
    assert "/Font" not in pdf.pages[0].Resources
    assert abs(_ink(_reopened(pdf)) / _ink(data) - 1) < 0.05


def test_turned_page_is_pictured_upright():
    pdf, pictured = open_paper(_typed(Rotate=90))
    box = [float(side) for side in pdf.pages[0].MediaBox]
    assert pictured == (1,)
    assert box == [0, 0, 200, 300]


def test_cmyk_scan_becomes_a_picture():
    assert open_paper(samples.scan(1, mode="CMYK")[0])[1] == (1,)


def test_signature_in_an_annotation_is_kept():
    """A stamp or a signature put on with a PDF reader is an annotation; PDF/A has no room for it, we have."""
    with pikepdf.open(io.BytesIO(samples.form("学习计划"))) as pdf:
        stamp = pikepdf.Stream(pdf, b"0 0 0 rg 0 0 100 50 re f")
        stamp.update(
            pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 100, 50])
        )
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[100, 100, 200, 150],
            F=4,
            AP=pikepdf.Dictionary(N=stamp),
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        data = samples.saved(pdf)
    pdf, pictured = open_paper(data)
    assert pictured == ()
    assert "/Annots" not in pdf.pages[0]
    assert _ink(_reopened(pdf)) > _ink(samples.form("学习计划")) + 255 * 4000


def test_actions_and_foreign_metadata_are_dropped():
    with pikepdf.open(io.BytesIO(samples.form("学习计划"))) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.pages[0].AA = pikepdf.Dictionary(O=script)
        pdf.Root.OpenAction = script
        pdf.pages[0].Metadata = pikepdf.Stream(pdf, b"not xmp")
        data = samples.saved(pdf)
    item = DossierItem("学习计划", "学生", "", data)
    dossier = bind_dossier(samples.content(items=(item,), cover_pdf=b""))
    with pikepdf.open(io.BytesIO(dossier.pdf)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                assert "/JS" not in thing
                assert "/AA" not in thing
        packets = [
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/Metadata"
        ]
        assert len(packets) == 1


def test_pictured_page_is_said_on_the_reference_sheet():
    item = DossierItem("学习计划", "学生", "", _typed())
    dossier = bind_dossier(samples.content(items=(item,), cover_pdf=b""))
    assert dossier.notes == ("第 1 件“学习计划”第 1 页原文件不符合长期保存格式，已按原样转为图像。",)


def test_locked_file_is_refused():
    with pikepdf.open(io.BytesIO(samples.form("学习计划"))) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(UnfitPaper, match="加密"):
        open_paper(out.getvalue())


def test_unbalanced_content_cannot_shift_the_number():
    with pikepdf.open(io.BytesIO(samples.form("学习计划"))) as pdf:
        pdf.pages[0].contents_add(b"q q 3 0 0 3 100 100 cm")
        data = samples.saved(pdf)
    even = bind_dossier(
        samples.content(items=(DossierItem("x", "", "", samples.form("学习计划")),), cover_pdf=b"")
    )
    odd = bind_dossier(samples.content(items=(DossierItem("x", "", "", data),), cover_pdf=b""))
    pictures = [
        pypdfium2.PdfDocument(made.pdf)[1].render(grayscale=True).to_numpy()[-40:] for made in (even, odd)
    ]
    assert pictures[0].min() < 128
    assert np.array_equal(*pictures)


def _wrong_type(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/Resources"]["/XObject"] = pikepdf.Array([1])


@pytest.mark.parametrize(
    ("damage", "pages"),
    [(lambda pdf: pdf.pages[0].Resources.Font.update({"/F9": 7}), 1), (_wrong_type, 1)],
    ids=["font is a number", "resources are a number"],
)
def test_file_too_odd_to_be_looked_into_is_kept_as_pictures(damage, pages):
    with pikepdf.open(io.BytesIO(samples.form("学习计划"))) as pdf:
        damage(pdf)
        data = samples.saved(pdf)
    pdf, pictured = open_paper(data)
    assert pictured == tuple(range(1, pages + 1))
    assert len(pdf.pages) == pages


def test_torn_files_are_bound_or_refused():
    """Every 997th byte torn off or turned: a dossier of the promised pages, or a refusal, never a crash."""
    whole = samples.form("学习计划", 2)
    outcomes = set()
    for at in range(0, len(whole), 997):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :]):
            try:
                pdf, _ = open_paper(data)
            except UnfitPaper:
                outcomes.add("refused")
            else:
                outcomes.add("bound")
                assert [page.as_form_xobject().read_bytes() for page in pdf.pages]
    assert outcomes == {"refused", "bound"}
