"""The XMP packet of our PDF/A files: written when bound, read back when a package is verified.

``dc:identifier`` is the case number (or the hand-over's name). The student number and the package's digest
have no place in Dublin Core, so they stand in a schema of our own, which PDF/A asks to be described in the
same packet (ISO 19005-2, 6.6.2.3). This is what tells two students' dossiers apart once a file was renamed.
"""

import io
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pikepdf

from guidang.paper.typesetting import legal

PRODUCER = "guidang"
STUDENT = "studentId"
DIGEST = "packageDigest"

_OURS = "urn:guidang:archive:1.0#"
_DC = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MEANINGS = {STUDENT: "Student number", DIGEST: "SHA-256 of the package's tagmanifest"}

# A packet of ours is 3 KB and never compressed; anything larger is not ours.
_LARGEST = 64 * 1024

_PROPERTY = (
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
    "<pdfaProperty:category>external</pdfaProperty:category>"
    "<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"
)
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format><dc:identifier>{identifier}</dc:identifier>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<xmp:CreateDate>{day}T00:00:00+08:00</xmp:CreateDate><xmp:ModifyDate>{day}T00:00:00+08:00</xmp:ModifyDate>
<xmp:CreatorTool>{tool}</xmp:CreatorTool><pdf:Producer>{tool}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:gd="{ours}">{values}</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>guidang archive</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{ours}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>gd</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def describe(
    pdf: pikepdf.Pdf, *, identifier: str, title: str, author: str, day: str, ours: Mapping[str, str]
) -> None:
    """Give ``pdf`` its XMP packet and a document information dictionary that agrees with it.

    ``day`` is an ISO date; ``ours`` holds values for STUDENT or DIGEST.
    """
    title, author = legal(title), legal(author)
    packet = _PACKET.format(
        identifier=escape(legal(identifier)),
        title=escape(title),
        author=escape(author),
        day=day,
        tool=PRODUCER,
        ours=_OURS,
        values="".join(f"<gd:{name}>{escape(legal(value))}</gd:{name}>" for name, value in ours.items()),
        properties="".join(_PROPERTY.format(name=name, meaning=_MEANINGS[name]) for name in ours),
    )
    stream = pikepdf.Stream(pdf, packet.encode("utf-8"))
    stream.Type = pikepdf.Name.Metadata
    stream.Subtype = pikepdf.Name.XML
    pdf.Root.Metadata = stream
    stamp = f"D:{day.replace('-', '')}000000+08'00'"
    for key, value in {
        "/Title": title,
        "/Author": author,
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }.items():
        pdf.docinfo[key] = value


def finished(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of ``pdf``: no clock and no chance in them, streams as they are."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def read_identity(pdf: pikepdf.Pdf) -> dict[str, str]:
    """``identifier``, ``title`` and our own values, as far as the file states them.

    A file without a readable packet of ours gives an empty dict. The packet is hostile text: no document
    type, no entity, nothing over 64 KB is read.
    """
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream) or "/Filter" in stream:
        return {}
    data = stream.read_raw_bytes()
    if len(data) > _LARGEST or b"<!" in data:
        return {}
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return {}
    found = {
        element.tag.removeprefix(f"{{{_OURS}}}"): (element.text or "").strip()
        for element in root.iter()
        if element.tag.startswith(f"{{{_OURS}}}")
    }
    for key, path in {
        "identifier": f".//{{{_DC}}}identifier",
        "title": f".//{{{_DC}}}title/{{{_RDF}}}Alt/{{{_RDF}}}li",
    }.items():
        element = root.find(path)
        if element is not None and element.text:
            found[key] = element.text.strip()
    return found
