"""Files as scanners and phones make them, of pixels; and what is expected of a receipt in them."""

import io

import pikepdf
from PIL import Image

from guidang.domain.scan import Outcome
from guidang.paper.scans.reading import read_pages


def jpeg(pixels, **options):
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "JPEG", quality=85, **options)
    return held.getvalue()


def saved(kind, *pages, **options):
    held = io.BytesIO()
    first, *rest = [page if isinstance(page, Image.Image) else Image.fromarray(page) for page in pages]
    more = {"save_all": True, "append_images": rest} if rest else {}
    first.save(held, kind, **more, **options)
    return held.getvalue()


def pdf_of(streams, size=(595, 322), rotate=0, content=None, **entries):
    """A PDF with one page for each (bytes, filter, width, height); a scanner's plain layout."""
    pdf = pikepdf.new()
    for data, name, width, height in streams:
        page = pdf.add_blank_page(page_size=size)
        image = pikepdf.Stream(pdf, data)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = width, height, 8
        image.ColorSpace = pikepdf.Name.DeviceGray
        if name:
            image.Filter = pikepdf.Name(name)
        for key, value in entries.items():
            image[f"/{key}"] = value
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        drawn = content or f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q"
        page.Contents = pikepdf.Stream(pdf, drawn.encode())
        if rotate:
            page.Rotate = rotate
    held = io.BytesIO()
    pdf.save(held)
    return held.getvalue()


def as_stream(pixels):
    return (jpeg(pixels), "/DCTDecode", pixels.shape[1], pixels.shape[0])


def only(readings):
    (reading,) = readings
    (region,) = reading.regions
    return region


def matched(office, data, orientation=0, name="scan"):
    region = only(read_pages(data, name, [0], office.kit))
    assert region.outcome is Outcome.MATCHED, region
    assert region.orientation == orientation
    assert {s.mark: s.answer.as_json for s in region.signatures} == {"parent": True}
    ticks = {t.mark: t.answer.as_json for t in region.ticks}
    assert ticks == {"informed.yes": True, "informed.no": False, "contact.yes": True, "contact.no": False}
    return region
