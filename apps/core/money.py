"""Money: exact yuan as Decimal with two places, in figures and in the capitals of Chinese documents (大写)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def yuan(amount: Decimal | str | int) -> Decimal:
    """The amount with exactly two places, rounded half up. Raises decimal.InvalidOperation for what is no number."""
    return Decimal(amount).quantize(CENT, ROUND_HALF_UP)


def figures(amount: Decimal) -> str:
    """``10,000,000.00``: thousands and two places."""
    return f"{yuan(amount):,.2f}"


def in_capitals(amount: Decimal) -> str:
    """人民币大写, without the word 人民币: ``贰仟捌佰叁拾柒万捌仟陆佰壹拾叁元捌角玖分`` (handbook F16)."""
    cents = int(yuan(abs(amount)) * 100)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    text = f"{_whole_in_capitals(whole)}元" if whole else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        text += "零"
    if fen:
        text += f"{_DIGITS[fen]}分"
    if not fen:
        text = (text or "零元") + "整"
    return f"负{text}" if amount < 0 else text


def _whole_in_capitals(whole: int) -> str:
    groups = []
    while whole:
        groups.append(whole % 10_000)
        whole //= 10_000
    text, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group_in_capitals(group) + _GROUPS[index]
        gap = False
    return text


def _group_in_capitals(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
