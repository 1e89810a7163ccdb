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

# A picture of a page: 200 dpi, as the scanners of offices do, and never more than an A3 page of it.
_PICTURE_DPI = 200
_PICTURE_SIDE = 3400

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
        pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise UnfitPaper("文件已加密") from None
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise UnfitPaper("文件已损坏，无法打开") from None
    if not pages:
        raise UnfitPaper("文件没有页面")
    if any("/Annots" in page for page in pdf.pages):
        if "/AcroForm" in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations()
    pictured = []
    for number, page in enumerate(pdf.pages, 1):
        for key in _PAGE_EXTRAS:
            if key in page.obj:
                del page.obj[key]
        if any(_leans_outside(resources) for resources in _all_resources(page)):
            pictured.append(number)
    for number, picture in zip(pictured, _pictures(data, pictured), strict=True):
        _replace(pdf, number, picture)
    return pdf, tuple(pictured)


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


def _pictures(data: bytes, numbers: list[int]) -> Iterator[Image.Image]:
    if not numbers:
        return
    document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers:
            page = document[number - 1]
            scale = min(_PICTURE_DPI / 72, _PICTURE_SIDE / max(page.get_size()))
            yield page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    finally:
        document.close()


def _replace(pdf: pikepdf.Pdf, number: int, picture: Image.Image) -> None:
    """Put ``picture`` where page ``number`` is, at the size at which that page is displayed."""
    page = pdf.pages[number - 1]
    x0, y0, x1, y1 = (float(side) for side in page.cropbox)
    width, height = abs(x1 - x0), abs(y1 - y0)
    if int(page.get("/Rotate", 0)) % 180:
        width, height = height, width
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    image = pikepdf.Stream(pdf, out.getvalue())
    image.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
    )
    pdf.pages[number - 1] = pikepdf.Page(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, width, height],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image)),
            Contents=pikepdf.Stream(pdf, f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode()),
        )
    )
