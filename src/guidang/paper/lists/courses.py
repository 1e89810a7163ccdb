"""不及格课程: one cell → courses. Names hold brackets, digits and spaces: 体育（三）, AutoCAD 2020.

A cell is cut only at separators outside brackets; credits and score are taken from a name's end only when
they carry their unit or word (4学分, 52分, 缺考), because （3） belongs to
形势与政策（3）; or when the heading says what stands there: 不及格课程（学分）, 不及格课程及成绩.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from guidang.domain.warning_list import Course

_OPENING = "（(【[《〈“「"
_CLOSING = "）)】]》〉”」"
_SEPARATORS = "、；;，,\n\r\t"
_LAST_RESORTS = (r"\s{2,}|\u3000+", r"\s+", r"[/／|｜]", r"[+＋]")
_WHOLE = 6  # characters of a name without Chinese that stands by itself
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENUMERATION = r"(?<!\d)[（(]?{}\s*(?:[、)）]|[.．](?!\d))\s*"  # not the 2. of 2.5
_CIRCLED = {ord("①") + n: f"{n + 1}、" for n in range(20)}
_MOST_NUMBERED = 61  # items of one cell; more than any programme has courses
_TRAILING_BRACKET = re.compile(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]\s*$")
_UNIT = r"(?:个?学分|分)"
_LABEL = r"(?:学分|成绩|分数|得分)"
_ABSENT = r"(?:缺考|缓考|旷考|作弊|违纪|取消资格)"
_SPACE = r"[\s:：,，/／|｜]"
_TRAILING_UNIT = re.compile(
    rf"(?:(?<=[^\d.\s:：]){_SPACE}*(\d{{1,3}}(?:\.\d+)?\s*{_UNIT})"
    rf"|{_SPACE}+({_LABEL}[:：]?\s*\d{{1,3}}(?:\.\d+)?|{_ABSENT})|(?<=分)({_ABSENT}))$"
)
_APART = re.compile(rf"(?<=\d)\s+(?={_UNIT})|(?<=学分|成绩|分数|得分)[:：]\s*(?=\d)")  # 3 学分, 成绩： 40
_PARTICULAR = re.compile(
    rf"\d{{1,3}}(?:\.\d+)?\s*{_UNIT}|{_LABEL}\s*[:：]?\s*\d{{1,3}}(?:\.\d+)?|(?:成绩[:：]?)?{_ABSENT}"
)
_LEFT_IN = re.compile(
    r"\d\s*个?学\s*分|\d\s*分(?=$|[\s，,；;）)])|(?:学分|成绩|分数)\s*[:：]?\s*\d"
    r"|\s\d{1,2}(?:\.\d+)?\s+\d{1,3}(?:\.\d+)?$|[\u3400-\u9fff）)]\s+(?:1[3-9]|[2-9]\d|100)(?:\.\d+)?$"
)
_TRAILING_NUMBER = re.compile(r"(?<=[^\d.\s:：-])[\s:：-]+(\d{1,3}(?:\.\d+)?)$")
_GLUED_SCORE = re.compile(r"(?<=[\u3400-\u9fff）)])(\d{2,3}(?:\.\d+)?)$")  # 微观经济学45, not 大学英语2
_CREDITS = re.compile(r"(?:学分[:：]?)?(\d{1,2}(?:\.\d+)?)(?:个?学分)|学分[:：]?(\d{1,2}(?:\.\d+)?)")
_SCORE = re.compile(r"(?:成绩[:：]?)?(\d{1,3}(?:\.\d+)?)分|(?:成绩|分数|得分)[:：]?(\d{1,3}(?:\.\d+)?)")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_MOST_CREDITS = Decimal(12)  # of an ordinary course; in (4，52) the smaller is the credits
_MOST_POINTS = Decimal(100)
_SCORE_WORDS = {"缺考", "缓考", "旷考", "作弊", "违纪", "不及格", "未通过", "取消资格", "不合格"}
_NOTHING = {"", "无", "-", "—", "/"}


@lru_cache(maxsize=4096)
def split_courses(text: str, stated: int | None = None, order: tuple[str, ...] = ()) -> tuple[Course, ...]:
    """The courses that ``text`` lists.

    ``stated`` is the number of courses that the row states; it decides where a separator is ambiguous.
    ``order`` is what the heading says of bare numbers after a name: "credits" and "score", in their order.
    """
    names: list[str] = []
    for piece in split_names(text, stated):
        if names and _PARTICULAR.fullmatch(unicodedata.normalize("NFKC", piece)):  # 高等数学，3 学分，40 分
            names[-1] += f" {piece}"
        else:
            names.append(piece)
    return tuple(_course(name, order) for name in names)


def seems_unsplit(name: str) -> bool:
    """Whether a course's name looks as if credits or a mark had stayed in it: 大学英语 4 52, 高等数学 40."""
    return _LEFT_IN.search(unicodedata.normalize("NFKC", name)) is not None


def split_names(text: str, stated: int | None = None) -> list[str]:
    """The pieces of ``text`` between separators, as they stand."""
    if text.strip() in _NOTHING:
        return []
    pieces = _enumerated(text) or _cut(text)
    if len(pieces) == 1 and stated is not None and stated > 1:
        for pattern in _LAST_RESORTS:
            finer = [piece for piece in re.split(pattern, pieces[0]) if piece.strip()]
            if len(finer) == stated:
                return [piece.strip() for piece in finer]
    if len(pieces) == 1 and stated is None:
        return _of_words(pieces[0])
    return pieces


def _of_words(text: str) -> list[str]:
    """The text cut at slashes or blanks where each piece is a name: not C/C++, not AutoCAD 2020."""
    guarded = _inside_brackets(text)
    for separators in ("/／|｜", " \u3000"):
        cut = "".join(
            "\n" if char in separators and not inside else char
            for char, inside in zip(text, guarded, strict=True)
        )
        pieces = [piece.strip() for piece in cut.split("\n") if piece.strip()]
        if len(pieces) > 1 and all(len(_HAN.findall(piece)) > 1 or len(piece) > _WHOLE for piece in pieces):
            return pieces
    return [text]


def _cut(text: str) -> list[str]:
    guarded = _inside_brackets(text)
    pieces, start = [], 0
    for index, char in enumerate(text):
        if char in _SEPARATORS and not guarded[index]:
            pieces.append(text[start:index])
            start = index + 1
    pieces.append(text[start:])
    return [name for piece in pieces if (name := piece.strip().rstrip("。.").strip())]


def _inside_brackets(text: str) -> list[bool]:
    """For each character whether it lies in a pair of brackets; an unpaired one guards nothing."""
    guarded = [False] * len(text)
    open_at: list[tuple[int, int]] = []
    for index, char in enumerate(text):
        if char in _OPENING:
            open_at.append((index, _OPENING.index(char) // 2))
        elif char in _CLOSING and open_at and open_at[-1][1] == _CLOSING.index(char) // 2:
            start, _ = open_at.pop()
            guarded[start : index + 1] = [True] * (index + 1 - start)
    return guarded


def _enumerated(text: str) -> list[str]:
    """The items of 1、…2、…, or [] when the text does not count from 1 to at least 2."""
    if text.lstrip()[:1] == "①":
        text = text.translate(_CIRCLED)
    places: list[tuple[int, int]] = []
    position = 0
    while len(places) < _MOST_NUMBERED:
        pattern = re.compile(_ENUMERATION.format(len(places) + 1))
        match = pattern.match(text.lstrip()) if not places else pattern.search(text, position)
        if match is None:
            break
        offset = len(text) - len(text.lstrip()) if not places else 0
        places.append((match.start() + offset, match.end() + offset))
        position = match.end() + offset
    if len(places) < 2:
        return []
    ends = [start for start, _ in places[1:]] + [len(text)]
    pieces = (
        text[begin:end].strip(" \u3000\n\r\t、；;，,。") for (_, begin), end in zip(places, ends, strict=True)
    )
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=4096)
def _course(text: str, order: tuple[str, ...] = ()) -> Course:
    """A name and what follows it, taken off from the end as long as it can be nothing else."""
    name = " ".join(text.split())
    credits_: Decimal | None = None
    points: str | None = None
    while True:
        tail = _TRAILING_BRACKET.search(name) or _TRAILING_UNIT.search(name)
        if tail is None and order:
            tail = _TRAILING_NUMBER.search(name) or (
                _GLUED_SCORE.search(name) if order == ("score",) else None
            )
        if tail is None or not tail.start():
            break
        more_credits, more_points, all_read = _particulars(tail[tail.lastindex or 1], order)
        if not all_read or (credits_ and more_credits) or (points and more_points):
            break
        credits_, points = credits_ or more_credits, points or more_points
        name = name[: tail.start()].rstrip(" :：,，-/／|｜")
    return Course(name, credits_, points)


def _particulars(text: str, order: tuple[str, ...]) -> tuple[Decimal | None, str | None, bool]:
    """Credits and score from within a bracket, and whether every word of it was one of them."""
    credits_: Decimal | None = None
    points: str | None = None
    close = _APART.sub("", unicodedata.normalize("NFKC", text))
    words = [w for w in re.split(r"[\s、；;，,/|]+", close) if w and w != "-"]
    kinds = _kinds(words, order)
    for word, kind in zip(words, kinds, strict=True):
        credit_match, score_match = _CREDITS.fullmatch(word), _SCORE.fullmatch(word)
        if credit_match and credits_ is None:
            credits_ = Decimal(credit_match[1] or credit_match[2])
        elif score_match and points is None:
            points = score_match[1] or score_match[2]
        elif word in _SCORE_WORDS and points is None:
            points = word
        elif kind == "credits" and credits_ is None:
            credits_ = Decimal(word)
        elif kind == "score" and points is None:
            points = word
        else:
            return None, None, False
    return credits_, points, bool(words)


def _kinds(words: list[str], order: tuple[str, ...]) -> list[str]:
    """What each bare number is: by the heading's order, or, of two, by their size; "" for what is unsure."""
    bare = [bool(_NUMBER.fullmatch(word)) for word in words]
    if len(words) == len(order):
        return [kind if is_bare else "" for kind, is_bare in zip(order, bare, strict=True)]
    if order and sum(bare) == 1 and len(words) == 1:
        return [order[0] if len(order) == 1 else ""]
    if len(words) == 2 and all(bare):
        first, second = (Decimal(word) for word in words)
        if first <= _MOST_CREDITS < second <= _MOST_POINTS:
            return ["credits", "score"]
        if second <= _MOST_CREDITS < first <= _MOST_POINTS:
            return ["score", "credits"]
    return [""] * len(words)


_ORDER = re.compile(r"学分|成绩|分数|得分")


def order_of(title: str) -> tuple[str, ...]:
    """What a heading of courses says of the numbers in their brackets: 不及格课程（学分/成绩）."""
    found = _ORDER.findall(
        unicodedata.normalize("NFKC", title).replace("未获学分", "").replace("未获得学分", "")
    )
    return tuple(dict.fromkeys("credits" if word == "学分" else "score" for word in found))
