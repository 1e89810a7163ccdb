"""Numbers as Word's lists write them (ECMA-376 part 1, 17.18.59)."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def numeral(number: int, form: str) -> str | None:
    """``number`` in the format ``form`` of Word; None when the format or the number is beyond it."""
    write = _FORMS.get(form)
    return write(number) if write and 0 <= number < 10_000 else None


def _letters(number: int) -> str:
    """A to Z, then AA to ZZ."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _counting(number: int, digits: str, units: str, *, drop_one: bool) -> str:
    """Chinese counting below 10 000: 十一, 一百〇一."""
    text, zero = "", False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = number // power % 10
        if digit:
            text += (digits[0] if zero and text else "") + digits[digit] + unit
        zero = not digit and bool(text)
    if drop_one and 10 <= number < 20:
        text = text[1:]
    return text or digits[0]


def _chinese(number: int) -> str:
    return _counting(number, "零" + _DIGITS[1:], "十百千", drop_one=True)


def _legal(number: int) -> str:
    return _counting(number, _LEGAL, "拾佰仟", drop_one=False)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _one_of(*runs: tuple[int, str, int]) -> Callable[[int], str]:
    """Signs that Unicode has in runs: (first number, first sign, how many); plain digits beyond them."""

    def write(number: int) -> str:
        for first, sign, count in runs:
            if first <= number < first + count:
                return chr(ord(sign) + number - first)
        return str(number)

    return write


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number else ""


def _wide(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


_CIRCLED = _one_of((0, "⓪", 1), (1, "①", 20), (21, "㉑", 15), (36, "㊱", 15))
_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "numberInDash": lambda number: f"- {number} -",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "chineseLegalSimplified": _legal,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _one_of((1, "⒈", 20)),
    "decimalEnclosedParen": _one_of((1, "⑴", 20)),
    "ideographEnclosedCircle": _one_of((1, "㊀", 10)),
}
