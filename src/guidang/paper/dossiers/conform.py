"""Item papers made fit for PDF/A without touching what they show.

Forms of ours and scans need nothing and go in as they are. An uploaded PDF may hold what ISO 19005-2 forbids:
annotations and form fields are drawn into the page (their words may be the only signature there is), actions
and foreign metadata are dropped, and a page that leans on fonts or colours outside the file is kept as a
picture, which is said on the 备考表.
"""

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
from PIL import Image

from guidang.paper.dossiers.hostile import BROKEN
from guidang.paper.dossiers.sheets import shown_box

# A picture of a page: 200 dpi, as the scanners of offices do, and never more than an A3 page of it.
_PICTURE_DPI = 200
_PICTURE_SIDE = 3400

# pt; a page must be 3 to 14 400 units wide and high (ISO 32000-1, annex C.2).
_LEAST_SIDE, _LARGEST_SIDE = 3, 14400

_EXTRAS = ("/Metadata", "/PieceInfo", "/StructParents")
_PAGE_EXTRAS = (*_EXTRAS, "/Annots", "/AA", "/Tabs", "/Thumb", "/PresSteps", "/B")
_OBJECT_EXTRAS = (*_EXTRAS, "/StructParent", "/OPI", "/Alternates", "/Interpolate")


class UnfitPaper(Exception):  # noqa: N818 - not a bug: a paper that cannot be bound
    """An item's file that cannot be opened. The message is the reason, in Chinese."""


def open_paper(data: bytes) -> tuple[pikepdf.Pdf, tuple[int, ...]]:
    """The paper, ready to be copied from, and the 1-based pages that became pictures.

    Raises UnfitPaper when ``data`` is locked, damaged or has no page.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise UnfitPaper("文件已加密") from None
    except BROKEN:
        raise UnfitPaper("文件已损坏，无法打开") from None
    try:
        pictured = _examine(pdf)
        for picture, size, number in _pictures(data, pictured):
            pdf.pages[number - 1] = _page_of(pdf, picture, size)
        empty = not len(pdf.pages)
    except BROKEN:
        # Too odd to be looked into, yet readers may show it: keep what they show.
        return _photographed(data)
    if empty:
        raise UnfitPaper("文件没有页面")
    return pdf, tuple(pictured)


def _photographed(data: bytes) -> tuple[pikepdf.Pdf, tuple[int, ...]]:
    """A file of pictures of every page."""
    pdf, numbers = pikepdf.new(), []
    for picture, size, number in _pictures(data, None):
        pdf.pages.append(_page_of(pdf, picture, size))
        numbers.append(number)
    if not numbers:
        raise UnfitPaper("文件没有页面")
    return pdf, tuple(numbers)


def _examine(pdf: pikepdf.Pdf) -> list[int]:
    """Drop what must not be there; the pages that cannot stay as they are, 1-based."""
    if any("/Annots" in page for page in pdf.pages):
        if "/AcroForm" in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations()
    pictured = []
    for number, page in enumerate(pdf.pages, 1):
        for key in _PAGE_EXTRAS:
            if key in page.obj:
                del page.obj[key]
        form = page.as_form_xobject()
        form.read_bytes()  # raises when the content cannot be read
        x0, y0, x1, y1 = shown_box(form)
        if min(x1 - x0, y1 - y0) < _LEAST_SIDE or max(x1 - x0, y1 - y0) > _LARGEST_SIDE:
            raise ValueError("not a size of paper")
        if any(_leans_outside(resources) for resources in _all_resources(page)):
            pictured.append(number)
    return pictured


def _all_resources(page: pikepdf.Page) -> Iterator[pikepdf.Dictionary]:
    """The page's resources and those of everything that it draws, each once."""
    waiting, seen = [page.resources], set()
    while waiting:
        resources = waiting.pop()
        yield resources
        for kind in ("/XObject", "/Pattern", "/Font"):
            for _, thing in resources.get(kind, pikepdf.Dictionary()).items():
                if thing.objgen in seen or not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                    continue
                seen.add(thing.objgen)
                for key in _OBJECT_EXTRAS:
                    if key in thing:
                        del thing[key]
                if "/Resources" in thing:
                    waiting.append(thing.Resources)


def _leans_outside(resources: pikepdf.Dictionary) -> bool:
    """Whether something of it cannot be shown from the file alone, or not in the file's RGB intent."""
    fonts = [font for _, font in resources.get("/Font", pikepdf.Dictionary()).items()]
    objects = [thing for _, thing in resources.get("/XObject", pikepdf.Dictionary()).items()]
    spaces = [space for _, space in resources.get("/ColorSpace", pikepdf.Dictionary()).items()]
    states = [state for _, state in resources.get("/ExtGState", pikepdf.Dictionary()).items()]
    return (
        not all(map(_embedded, fonts))
        or any(thing.get("/Subtype") == "/PS" or _cmyk(thing.get("/ColorSpace")) for thing in objects)
        or any(map(_cmyk, spaces))
        or any("/TR" in state or "/HTP" in state for state in states)
    )


def _embedded(font: pikepdf.Object) -> bool:
    if not isinstance(font, pikepdf.Dictionary):
        return False
    if font.get("/Subtype") == "/Type3":
        return True
    if font.get("/Subtype") == "/Type0":
        font = font.DescendantFonts[0]
    descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _cmyk(space: pikepdf.Object | None) -> bool:
    """Whether a colour space is device CMYK, or built upon it."""
    if isinstance(space, pikepdf.Array):
        return any(_cmyk(part) for part in list(space)[:3])
    return isinstance(space, pikepdf.Name) and space == "/DeviceCMYK"


def _pictures(
    data: bytes, numbers: list[int] | None
) -> Iterator[tuple[Image.Image, tuple[float, float], int]]:
    """The pages ``numbers``, or every page, as displayed: picture, size in pt, number. Raises UnfitPaper."""
    if numbers == []:
        return
    try:
        document = pypdfium2.PdfDocument(data)
        for number in range(1, len(document) + 1) if numbers is None else numbers:
            page = document[number - 1]
            wide, high = page.get_size()
            scale = min(_PICTURE_DPI / 72, _PICTURE_SIDE / max(wide, high))
            yield page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB"), (wide, high), number
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError, MemoryError):
        raise UnfitPaper("文件已损坏，无法打开") from None


def _page_of(pdf: pikepdf.Pdf, picture: Image.Image, size: tuple[float, float]) -> pikepdf.Page:
    """A page of ``size`` pt that shows ``picture``."""
    width, height = size
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    image = pdf.make_stream(
        out.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    return pikepdf.Page(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, round(width, 3), round(height, 3)],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image)),
            Contents=pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode()),
        )
    )
