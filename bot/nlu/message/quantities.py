"""Every number of a line with its scale, unit, rate and place; ranges are one quantity that counts by its lower end."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.nlu.message.rates_of_numbers import NO_PERIOD, RATE_AFTER, rate_of

_NUM = (
    r"(?:[1-9]\d?(?:,\d\d)+,\d{3}(?!\d)|[1-9]\d{0,2}(?:,\d{3})+(?!\d)|[1-9]\d{0,2}(?:\.\d{3})+(?!\d)|[1-9]\d{0,2}(?:['_]\d{3})+(?!\d)"
    r"|[1-9]\d{0,2}(?: \d{3})+(?!\d|\.\d)|\d{1,15}(?:[.,]\d{1,9})?(?:e\+?\d{1,2})?|\.\d{1,9})"
)
_SCALES = {
    "k": 1e3, "grand": 1e3, "xthousand": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "mil": 1e6, "mill": 1e6,
    "mln": 1e6, "mm": 1e6, "xmillion": 1e6, "million": 1e6, "bn": 1e9,
    "xbillion": 1e9, "billion": 1e9, "xhundred": 1e2, "hundred": 1e2,
    "dozen": 12, "dozens": 12, "mils": 1e6,
    "tys": 1e3, "tsd": 1e3, "tausend": 1e3, "duizend": 1e3,
    "milhões": 1e6, "milhoes": 1e6, "millones": 1e6, "millionen": 1e6, "miljoen": 1e6,
    "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "lacs": 1e5, "crore": 1e7, "crores": 1e7, "cr": 1e7,
}  # fmt: skip
_IBERIAN = (
    r"(?:por|exemplos|ejemplos|chamadas|llamadas|mensagens|mensajes|pedidos|consultas|documentos|casos|temos|tenemos"
    r"|mês|mes|olá|oi|hola|rotulados|etiquetados)\b"
)
_IBERIAN_WORD = re.compile(r"\b" + _IBERIAN)
_IBERIAN_BEHIND = re.compile(r" (?:de\b|" + _IBERIAN + ")")  # "7 mil exemplos" are 7,000
_UNITS = {
    "percent": r"%|percent|per ?cent|pct|prozent",
    "permille": r"‰|per ?mille?|permil",
    "ms": r"ms|msecs?|millis\w*|mill?iseconds?",
    "second": r"s|secs?|seconds?",
    "minute": r"mins?|minutes?",
    "hour": r"h|hrs?|hours?",
    "day": r"d|days?",
    "week": r"wks?|weeks?|w",
    "month": r"mo|mos|mths?|months?|monaten?",
    "quarter": r"qtrs?|quarters?",
    "year": r"y|yrs?|years?",
}
_UNIT_OF = re.compile("|".join(f"(?P<{name}>{form})$" for name, form in _UNITS.items()).replace("$|", "$|"))
_ANY_UNIT = "|".join(_UNITS.values())
_ONE_UNIT = (
    NO_PERIOD + r"\b(?P<one>an?|one|1 full|another|a full|a whole|a good)\s+(?:(?:full|whole|calendar|good"
    r"|solid)\s+)?(?P<oneunit>seconds?|minute|hour|day|week|month|year|yr|quarter|percent)\b"
)
_SOLO = (  # "one bad letter in 400", not "the trained one on 400"
    r"\b(?<!other )(?<!trained )(?<!tuned )(?<!prompted )(?<!new )(?<!old )(?P<solo>one|single)\b"
    r"(?=\s+(?:(?!in|of|per)[a-z]+\s+){0,3}(?:in|out of|of|per|%)\s+(?:every |the |each )?\d)"
)
_QUANTITY = re.compile(
    rf"(?P<sign>(?:(?<=\s)|^)-\s?|\bminus\s+|\bnegative\s+)?(?<![\w.#])(?:(?<![a-z][a-z]-)|(?<=sub-))(?P<num>{_NUM})"
    rf"(?P<scale>(?:\s?(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b|\s(?=1000)1(?:000){{1,3}}\b)*)"
    rf"(?P<plus>\+)?(?:[ -]?(?P<unit>{_ANY_UNIT})(?![\w]))?(?![\w])"
    rf"|{_ONE_UNIT}|{_SOLO}"
)
_RANGE = re.compile(
    r"\s*(?:-|\.\.+|to|or|till|until|bis|up to|or maybe|or even|maybe)\s*(?:about |around |maybe |even |perhaps )?$"
)
_BETWEEN = re.compile(r"\bbetween\s+(?:about |around |maybe |roughly )?$")
_BULLET = re.compile(r"(?:^|\n)\s*-\s+$")
_MONEY_BEFORE = re.compile(r"[$€£]\s?$")
_MONEY_AFTER = re.compile(r"\s?(?:[$€£]|dollars?\b|euros?\b|bucks\b|usd\b|eur\b|gbp\b|cents?\b|pence\b|zł|chf\b)")
_CALENDAR_BEFORE = re.compile(
    r"(?<![\dkm] )\b(?:in|before|since|from|until|till|by|through|after|early|late|mid|may|june|july|march|april"
    r"|spring|summer|autumn|winter|end of|start of)\s+$"
)
_PLAN_OF_A_YEAR = re.compile(
    r" (?:plan|budget|roadmap|forecast|strategy|report|figures|season|edition|contract|audit|survey|reform|law"
    r"|batch|vintage|catalogue|rules|guidelines?|standard|norm|rubric|archive)\b"
)
_NAMED_BY_NUMBER = re.compile(  # "reviewer 2", "phase 3"
    r"\b(?:reviewer|annotator|phase|step|version|level|rank|alpha|dropout|grade|stage|page|chapter|tier|sprint|appendix|figure|row|line|section|clause|article|paragraph|item|no\.|form)\s$|§\s?$|\b(?:r|lr|epochs?|rank)\s?=\s?$"
)
_YEAR_ENDS = re.compile(r"\s*(?:$|[,.;!?)]|(?:and|but|so|it|we|when|is|was|still|already)\b)")
_YEARS_FROM = re.compile(  # "coded 2021-2024", "2019 and later"
    r"\s?(?:-|to|until|through)\s?20\d\d\b|\s(?:and|or) (?:later|newer|older|earlier|before|after|since)\b"
    r"|\s?onwards?\b"
)
_DATED_BEFORE = re.compile(r"(?:\ban? (?:old )?|\()$")  # "a 2019 keyword list", "(2028, if legal signs)"
_DATED_AFTER = re.compile(r" [a-z]|\s?[,)]")
_SINCE = re.compile(
    r"\b(?:same|chang|mov|touch|updat|edit|stable|unchanged)[a-z' ]{0,24}\bsince (?:about |early |late )?$"
    r"|\b20\d\d ?(?:-|to|until|through) ?$"
)
_NOT_A_COUNT_AFTER = re.compile(
    r"\s?(?:b|bn? (?:model|param)|pm|am|gb|mb|st|nd|rd|th|degrees?|°|x(?!\s*\d)|o'clock|bits?|points?|pts?)\b",
    re.IGNORECASE,
)
_NEVER_A_COUNT = re.compile(
    r"\s?(?:input |output |prompt |context )?(?:tokens?|words?|lines? of|characters?|chars?|kb|gb|mb"
    r"|params?|parameters?|epochs?|tolerance|doubts?|chance|budget|idea|ftes?|headcount|(?:man|person)[ -]?days?)\b"
)
_COUNTED = re.compile(r"(?:\d|\bmany|\bcalls|\brequests|times|once|twice)\s?(?:[a-z]+\s)?$")  # "20k a day"
_COMPARED = re.compile(r"(?:\b(?:under|below|than|about|around|max|exceed|within)|^)\s*$")
_MOVED = re.compile(
    r"\b(?:doubled|grew|grown|went|gone|rose|risen|climbed|jumped|dropped|cut|increased|decreased|moved"
    r"|up|down|trimmed|reduced|shrank|fell|came)\b[^.;]{0,30}\bfrom\s+(?:about |around |roughly )?$"
)
_WORD_TO = re.compile(r" [a-z]+ (?:up |down )?to ")
MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTHS})\b|\b(?:since|until|till|by|from|on) (?:{MONTHS}) \d{{1,2}}\b|"
    r"\b\d{1,4}([/.-])\d{1,2}\1\d{2,4}\b|\b\d{1,2}:\d\d\b|\b24/7\b|\b3gpp\b"
)
LARGEST = 1e15  # above it a number is a slip of the keyboard
GROUP = 3  # digits between two marks of thousands
MOST_NUMBERS = 28  # of one message; who writes more states nothing
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
GREATEST_LABEL = 20  # "version 20" is a name, "page 4000" may be a count


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number. `value` is scaled, not converted; `unit` and `rate` are names of periods or percent/permille.

    `mega` marks a bare letter m, which may be million or months; `implied` a "a year" without digits.
    `summed` is what the parts of a list of failures come to, if nobody told so.
    """

    value: float
    start: int
    end: int
    unit: str = ""
    rate: str = ""
    high: float | None = None
    mega: bool = False
    scaled: float = 1.0
    negative: bool = False
    implied: bool = False
    summed: bool = False


def without_dates(line: str) -> str:
    """A plain line with "/" in place of each sign of a date or a clock time."""
    return _DATE.sub(lambda date: "/" * len(date[0]), line)


def quantities(line: str) -> tuple[Quantity, ...]:
    """All quantities of a plain line in order; calendar years, money, clock times and model sizes are left out."""
    found: list[Quantity] = []
    read_to = 0  # up to where words are of the number before: "12k calls a month into 40 groups"
    for match in _QUANTITY.finditer(without_dates(line)):
        quantity = _quantity(line, match, read_to)
        if quantity is not None and not (line.startswith("24", match.start()) and match.start() < read_to):
            found.append(quantity)
            rate = RATE_AFTER.match(line, quantity.end) if quantity.rate else None
            read_to = rate.end() if rate else read_to
        if len(found) == MOST_NUMBERS:
            break
    return tuple(_joined(line, found))


def _quantity(line: str, match: re.Match[str], read_to: int) -> Quantity | None:
    start, end = match.span()
    before, after = line[max(0, start - 40) : start], line[end : end + 60]
    if match["one"]:
        unit = _name(match["oneunit"])
        vague = match["oneunit"] == "percent" and match["one"] == "a" and not _COMPARED.search(before)
        if vague or _COUNTED.search(before):
            return None
        return Quantity(1, start, end, unit=unit, implied=True)
    if match["solo"]:
        return Quantity(1, start, end)
    scale, mega = 1.0, False
    for word in re.findall(r"[^\W\d_]+|\d+", match["scale"] or ""):
        if word == "mil" and _IBERIAN_WORD.search(line):
            if not _IBERIAN_BEHIND.match(after):
                return None  # thousand or million?
            scale *= 1e3
            continue
        scale *= float(word) if word.isdigit() else _SCALES[word]
        mega = mega or word == "m"
    if re.match(r"0\d", match["num"]):
        return None  # a telephone number, an id
    unit = _name(match["unit"]) if match["unit"] else ""
    value = _value(match["num"], decimal=bool(unit in {"percent", "permille", "second"} or scale > 1)) * scale
    if value > LARGEST:
        return None
    if (
        _MONEY_BEFORE.search(before)
        or _MONEY_AFTER.match(after)
        or (not unit and scale == 1 and _NOT_A_COUNT_AFTER.match(after))
        or (not unit and _NEVER_A_COUNT.match(after))
    ):
        return None
    if (
        not unit
        and scale == 1
        and _FIRST_YEAR <= value <= _LAST_YEAR
        and re.fullmatch(r"\d{4}", match["num"])
        and (
            (_CALENDAR_BEFORE.search(before) and _YEAR_ENDS.match(after))
            or _PLAN_OF_A_YEAR.match(after)
            or _YEARS_FROM.match(after)
            or _SINCE.search(before)
            or (value % 100 and _DATED_BEFORE.search(before) and _DATED_AFTER.match(after))
        )
    ):
        return None
    marks_item = after.startswith(")") and "(" not in line[:start]
    if not unit and scale == 1 and value < GREATEST_LABEL and (marks_item or _NAMED_BY_NUMBER.search(before)):
        return None
    return Quantity(
        value,
        start,
        end,
        unit,
        "" if unit == "percent" else rate_of(line[max(read_to, start - len(before)) : start], after),
        mega=mega,
        scaled=scale,
        negative=bool(match["sign"]) and not _BULLET.search(line[: match.start("num")]),
    )


def _name(written: str) -> str:
    found = _UNIT_OF.match(written)
    return str(found.lastgroup) if found else ""


def _value(written: str, *, decimal: bool) -> float:
    if re.fullmatch(r"\d\d?(?:,\d\d)+,\d{3}", written):  # 1,20,000 is a hundred and twenty thousand
        return float(written.replace(",", ""))
    for mark in ",", ".", "'", "_", " ":
        groups = written.split(mark)
        grouped = len(groups) > 1 and not written.startswith("0") and all(len(g) == GROUP for g in groups[1:])
        if grouped and (mark != "." or len(groups) > 2 or not decimal):
            return float("".join(groups))
    return float(written.replace(",", "."))


def _joined(line: str, found: list[Quantity]) -> list[Quantity]:
    out: list[Quantity] = []
    for q in found:
        if out and not q.implied and not out[-1].implied:
            low = out[-1]
            link = line[low.end : q.start]
            if link.strip() in {"+", "plus"} and low.high is None and (low.unit, low.rate) == (q.unit, ""):
                out[-1] = replace(q, value=low.value + q.value, start=low.start)  # "320 + 410"
                continue
            if not link.strip() and low.scaled > q.scaled > 1 and not low.unit and low.high is None:
                out[-1] = replace(q, value=low.value + q.value, start=low.start)  # "3 thousand 4 hundred"
                continue
            if _WORD_TO.fullmatch(link) and low.unit == q.unit == "percent" and _MOVED.search(line[: low.start]):
                out[-1] = q  # "went from 6% bad to 9% bad"
                continue
            spoken = link.strip() == "and" and _BETWEEN.search(line[: low.start])
            if (_RANGE.fullmatch(link) or spoken) and low.high is None:
                if _MOVED.search(line[: low.start]):  # "grew from 40k to 80k" is 80k now
                    out[-1] = q
                    continue
                value = low.value
                if low.scaled == 1 and q.scaled > 1 and value <= q.value / q.scaled:
                    value *= q.scaled
                elif value < 10 and q.value >= 100 and q.scaled == 1 and not low.unit:
                    head = float(str(int(q.value))[0])
                    value *= (
                        q.value / head if value < head and q.value == head * 10 ** (len(str(int(q.value))) - 1) else 1
                    )
                if value < q.value and (not low.unit or low.unit == q.unit):
                    out[-1] = replace(q, value=value, start=low.start, high=q.value, mega=q.mega or low.mega)
                    continue
        out.append(q)
    return out
