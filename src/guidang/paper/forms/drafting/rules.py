"""What of one paragraph becomes which token: 姓名：＿＿, ＿＿同学, 学生签字：, （盖章）, □红色预警, □是□否.

Rules run in an order; what one has taken, the next leaves alone. A blank that no rule knows stays a blank for
a hand, and is reported when it looks as if something belongs there.
"""

import re
from collections.abc import Iterator

from guidang.paper.forms.drafting import labels
from guidang.paper.forms.drafting.filled import Filled, filled_labels
from guidang.paper.forms.drafting.placed import Edit, Left, Notes, Placed, Seen, Spot, token
from guidang.paper.forms.drafting.ticks import tick_edits
from guidang.paper.forms.drafting.word_text import Line

_WORD = "|".join(labels.spaced(word) for word in labels.known_words())
_LABELLED = re.compile(
    rf"(?<![一-鿿])(?P<label>{_WORD})(?P<colon>[ \u3000]*[：:])?(?P<blank>[_ \u3000\t]*)(?=(?P<next>.?))"
)
_NEXT_LABEL = re.compile(_WORD)
_BLANK = re.compile(r"_[_ \u3000]*_|[_＿]{2,}")
_SIGN = re.compile(
    r"[（(]?\s*签\s*[名字章]\s*(?P<bracket>[）)])?"
    r"(?:(?P<colon>[ \u3000]*[：:])(?P<blank>[_ \u3000\t]*)|(?P<rule>_+)|$)"
)
_SEAL = re.compile(
    r"[（(]\s*(?:加?\s*盖\s*公?\s*章|公\s*章|章)\s*[）)]\s*[：:]?|(?:盖\s*章|公\s*章)\s*(?:处|[：:])"
)
_TERM = re.compile(
    r"(?P<century>20)?(?P<years>_{2,}(?:\s*[-—–~～至]+\s*(?:20)?_{2,})?)\s*学年度?[（(]?第?(?P<half>_{2,})[）)]?学期"
)
_SAMPLE = re.compile(r"[\w一-鿿]")
_NEAR = 14  # characters before 签字 in which the person is named
_SIGN_WIDTH = 8.0


def edit_line(line: Line, spot: Spot, notes: Notes) -> list[Edit]:
    """Put every token that the words of ``line`` ask for; returns what was changed, from front to back."""
    edits: list[Edit] = []
    text, shape = line.text, line.shape
    for rule in (_terms, tick_edits, _signs, _seals, _labelled, _suffixed):
        for edit in rule(Seen(text, shape), spot, notes):
            edits.append(edit)
        for edit in edits:
            text, shape = _masked(text, edit), _masked(shape, edit)
    edits.sort(key=lambda edit: edit.start)
    for edit in reversed(edits):
        line.replace(edit.start, edit.end, edit.words)
    return edits


def _masked(text: str, edit: Edit) -> str:
    return text[: edit.start] + "\0" * (edit.end - edit.start) + text[edit.end :]


def _terms(line: Seen, spot: Spot, notes: Notes) -> Iterator[Edit]:
    for match in _TERM.finditer(line.shape):
        years = "term_years_tail" if match["century"] else "term_years"
        for group, name in (("years", years), ("half", "term_half")):
            notes.widen(name, labels.least_width(name))
            seen = line.text[match.start() : match.end()].strip()
            notes.placed.append(Placed(spot.place, seen, token(name)))
            yield Edit(match.start(group), match.end(group), token(name))


def _signs(line: Seen, spot: Spot, notes: Notes) -> Iterator[Edit]:
    for match in _SIGN.finditer(line.shape):
        marked = match["colon"] or match["rule"] or match["bracket"]
        if not marked and len(line.text.strip()) > _NEAR:
            continue
        before = line.text[max(0, match.start() - _NEAR) : match.start()]
        role = labels.role_in(re.split(r"[\s：:_]+", before.strip())[-1]) or labels.role_in(spot.beside)
        seen = (before.strip()[-6:] + line.text[match.start() : match.end()]).strip(" _\u3000")
        why = "" if role else "没有写明是谁签字，请改成合适的称呼"
        word, code = role or ("签字人", "signer")
        yield Edit(_end(match), match.end(), sign(code, word, Placed(spot.place, seen, "", why), spot, notes))


def sign(code: str, word: str, seen: Placed, spot: Spot, notes: Notes) -> str:
    """The token of a signature, noted."""
    name = notes.free(spot.piece, code)
    notes.words[name] = word if name == code else f"{word}（{name.rpartition('_')[2]}）"
    notes.signed.setdefault(spot.piece, []).append(name)
    words = token(f"sign.{name}")
    notes.widen(f"sign.{name}", _SIGN_WIDTH)
    notes.placed.append(Placed(seen.place, seen.seen, words, seen.why))
    return words


def _end(match: "re.Match[str]") -> int:
    """Where the blank of a signature begins."""
    for group in ("blank", "rule"):
        if match[group] is not None:
            return match.start(group)
    return match.end()


def _seals(line: Seen, spot: Spot, notes: Notes) -> Iterator[Edit]:
    for match in _SEAL.finditer(line.text):
        before = line.text[: match.start()]
        code = next((code for word, code in labels.SEALS if word in before), "department")
        name = notes.free(spot.piece, code)
        notes.words.setdefault(name, {"registry": "教务处", "school": "学校"}.get(code, "院系"))
        seen = line.text[max(0, match.start() - 6) : match.end()].strip()
        notes.placed.append(Placed(spot.place, seen, token(f"seal.{name}")))
        yield Edit(match.end(), match.end(), token(f"seal.{name}"))


def _labelled(line: Seen, spot: Spot, notes: Notes) -> Iterator[Edit]:
    filled = filled_labels(line.shape)
    for match in _LABELLED.finditer(line.shape):
        ruled = "_" in match["blank"]
        if not match["colon"] and not ruled:
            continue
        label = labels.label_named(match["label"])
        behind = match["next"] and not match["blank"] and _SAMPLE.match(match["next"])
        if behind or match.start("label") in filled:
            notes.left.append(Left(spot.place, label.text, Filled("", label.text, label.field).told))
            continue
        if "□" in match["next"]:
            continue
        near = _NEXT_LABEL.match(line.shape, match.end()) is not None
        tail = "  " if match["next"] and (near or not ruled) else ""
        wide = _wide(line.text[match.start("blank") : match.end("blank")]) if ruled else 0.0
        notes.widen(label.field, max(wide, labels.least_width(label.field)))
        why = "" if label.sure else f"“{label.text}”可能另有所指，请核对"
        notes.placed.append(Placed(spot.place, label.text, token(label.field), why))
        yield Edit(match.start("blank"), match.end("blank"), token(label.field) + tail)


def _suffixed(line: Seen, spot: Spot, notes: Notes) -> Iterator[Edit]:
    for match in _BLANK.finditer(line.shape):
        after = line.text[match.end() :].lstrip()
        found = labels.suffix_field(after)
        if found is None:
            continue
        suffix, field = found
        notes.widen(field, max(_wide(line.text[match.start() : match.end()]), labels.least_width(field)))
        seen = f"＿＿{suffix}"
        notes.placed.append(Placed(spot.place, seen, token(field), "由空白后面的字推断，请核对"))
        yield Edit(match.start(), match.end(), token(field))


def _wide(blank: str) -> float:
    """A blank's width in characters."""
    return sum(1.0 if c in "\u3000＿" else 2.0 if c == "\t" else 0.5 for c in blank)
