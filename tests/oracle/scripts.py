"""Which font Word sets a character in, said so plainly that LibreOffice does the same.

Word takes blanks from the Latin font, and what both scripts have (“ ” … — × □ ①) by the run's hint, the
Chinese one where it gives none (as ``template.items`` reads ECMA-376 part 1, 17.3.2.26). LibreOffice goes by
the neighbours. Each such stretch becomes a run of its own whose two fonts are the same.
"""

import copy
import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_STRETCHES = re.compile(r"( +|[\u00a1-\u00bf×÷\u0500-\u2bff]+)")
_LATIN, _CHINESE = "Times New Roman", "宋体"


class Scripts:
    """Settles the fonts of one document's runs."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._document = document
        self._theme = next(
            (r.target_part.blob for r in document.part.rels.values() if r.reltype.endswith("/theme")), b""
        ).decode("utf-8", "replace")

    def settle(self, paragraph: Any) -> None:
        """Cut the runs of ``paragraph`` where LibreOffice might choose another font than Word."""
        for run in list(paragraph.iter(qn("w:r"))):
            text = run.find(qn("w:t"))
            content = [child for child in run if child.tag != qn("w:rPr")]
            if text is None or len(content) != 1 or not _STRETCHES.search(text.text or ""):
                continue
            latin, chinese, hint = (self._font(run, name) for name in ("ascii", "eastAsia", "hint"))
            for piece in filter(None, _STRETCHES.split(text.text)):
                made = like(run)
                made.append(words(piece))
                if _STRETCHES.fullmatch(piece):
                    western = piece.isspace() or hint in ("default", "cs")
                    name = (latin or _LATIN) if western else (chinese or _CHINESE)
                    set_fonts(made, name)
                run.addprevious(made)
            run.getparent().remove(run)

    def chinese(self, run: Any) -> str:
        """The family of a run's Chinese characters."""
        return self._font(run, "eastAsia") or _CHINESE

    def _font(self, run: Any, name: str) -> str:
        for fonts in self._sources(run):
            theme = fonts.get(qn(f"w:{name}Theme"))
            if theme:
                return self._of_theme(theme)
            if fonts.get(qn(f"w:{name}")):
                return str(fonts.get(qn(f"w:{name}")))
        return ""

    def _sources(self, run: Any) -> Iterator[Any]:
        """The w:rFonts that bear on a run, nearest first."""
        paragraph = next(run.iterancestors(qn("w:p")))
        path = f"{qn('w:rPr')}/{qn('w:rFonts')}"
        yield from run.findall(path)
        for holder, tag in ((run.find(qn("w:rPr")), "w:rStyle"), (paragraph.pPr, "w:pStyle")):
            stated = None if holder is None else holder.find(qn(tag))
            style = self._styles.get(stated.get(qn("w:val"))) if stated is not None else None
            if style is None and tag == "w:pStyle":
                style = next((s for s in self._styles.values() if s.get(qn("w:default")) == "1"), None)
            while style is not None:
                yield from style.findall(path)
                based = style.find(qn("w:basedOn"))
                style = self._styles.get(based.get(qn("w:val"))) if based is not None else None
        defaults = self._document.styles.element.find(qn("w:docDefaults"))
        if defaults is not None:
            yield from defaults.iterfind(f"{qn('w:rPrDefault')}/{path}")

    def _of_theme(self, name: str) -> str:
        group = re.search(rf"<a:{name[:5]}Font>.*?</a:{name[:5]}Font>", self._theme, re.DOTALL)
        eastern = name.endswith("EastAsia")
        for pattern in ('<a:ea typeface="([^"]+)"', '<a:font script="Hans" typeface="([^"]+)"'):
            found = re.search(
                pattern if eastern else '<a:latin typeface="([^"]+)"', group[0] if group else ""
            )
            if found:
                return found[1]
        return ""


def like(run: Any) -> Any:
    """An empty run with the look of ``run``."""
    fresh = OxmlElement("w:r")
    look = run.find(qn("w:rPr"))
    if look is not None:
        fresh.append(copy.deepcopy(look))
    return fresh


def words(text: str) -> Any:
    """A w:t."""
    node = OxmlElement("w:t")
    node.text = text
    node.set(qn("xml:space"), "preserve")
    return node


def set_fonts(run: Any, family: str) -> None:
    """Set everything in ``run`` in ``family``."""
    look = run.get_or_add_rPr()
    for fonts in look.findall(qn("w:rFonts")):
        look.remove(fonts)
    fonts = look._add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{name}"), family)
