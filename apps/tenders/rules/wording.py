"""What findings say: one sentence for what is wrong and one for how to mend it, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.core.money import figures
from apps.tenders.rules.books import Level, TimeRule, Unit
from apps.tenders.rules.findings import Figure, Finding

Value = str | int | date | Decimal

CALENDAR = "calendar_year_not_loaded"


@dataclass(frozen=True, slots=True)
class FindingWords:
    """What is wrong and how to mend it. Braces name the figures; {what} is the rule, {unit} its unit."""

    zh: str
    en: str
    fix_zh: str
    fix_en: str


UNITS = {
    Unit.CALENDAR_DAYS: ("日", "days"),
    Unit.WORKING_DAYS: ("个工作日", "working days"),
    Unit.HOURS: ("小时", "hours"),
    Unit.MINUTES: ("分钟", "minutes"),
    Unit.YEARS: ("年", "years"),
    Unit.PERCENT: ("%", "%"),
    Unit.YUAN: ("元", "yuan"),
    Unit.COUNT: ("家", "bidders"),
    Unit.ONE_IN: ("分之一", "to one"),
    Unit.CLOCK_MINUTES: ("", ""),
    Unit.MANNER: ("", ""),
}

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WORDS: Mapping[str, FindingWords] = {
    "days_short": FindingWords(
        "{what}：{start}至{end}计{days}{unit}，少于{limit}{unit}。",
        "{what}: {start} to {end} is {days} {unit}; at least {limit} are demanded.",
        "请将结束时间调整到{lawful}或以后。",
        "Let it end on {lawful} or later.",
    ),
    "days_at_limit": FindingWords(
        "{what}：{start}至{end}恰为{limit}{unit}。合法，但没有余量。",
        "{what}: {start} to {end} is exactly {limit} {unit}. Lawful, with nothing to spare.",
        "如需避免按足日计算产生争议，请将结束时间调整到{safe}或以后。",
        "To rule out a dispute over full days, let it end on {safe} or later.",
    ),
    "notice_end_missing": FindingWords(
        "{what}：未载明公告截止时间，公告期限不少于{limit}{unit}。",
        "{what}: the notice has no end; at least {limit} {unit} are demanded.",
        "请填写公告截止时间，{lawful}或以后。",
        "State the end of the notice: {lawful} or later.",
    ),
    "opening_not_at_deadline": FindingWords(
        "开标时间与投标截止时间相差{minutes}分钟，二者应当为同一时间。",
        "The opening and the bid deadline lie {minutes} minutes apart; they must be the same moment.",
        "请将开标时间设为投标截止时间。",
        "Set the opening to the bid deadline.",
    ),
    "opening_on_rest_day": FindingWords(
        "开标日{day}不是工作日（{name}）。",
        "The opening falls on {day}, which is no working day ({name}).",
        "请改为工作日，例如{next}；确需在该日开标的，请先确认场地和值守安排。",
        "Choose a working day, such as {next}; if it must be this day, confirm the venue and its staff first.",
    ),
    "opening_too_early_in_day": FindingWords(
        "开标时间为{time}，早于交易中心上班时间{limit_time}。",
        "The opening is at {time}, before the centre's office hours begin at {limit_time}.",
        "请改在上班时间内开标，或申请提前开门服务。",
        "Open within office hours, or ask the centre to open early.",
    ),
    "opening_too_late_in_day": FindingWords(
        "开标时间为{time}，不早于交易中心下班时间{limit_time}。",
        "The opening is at {time}, when the centre's office hours have ended at {limit_time}.",
        "请改在上班时间内开标，或申请延时服务。",
        "Open within office hours, or ask the centre for extended hours.",
    ),
    "order_broken": FindingWords(
        "{later_zh}早于{earlier_zh}。",
        "{later_en} comes before {earlier_en}.",
        "请核对时间先后。",
        "Check the order of the times.",
    ),
    "percent_too_high": FindingWords(
        "{what}为{percent}%，超过{limit}%的上限。",
        "{what}: {percent}% exceeds the ceiling of {limit}%.",
        "请调整为不超过{limit}%。",
        "Ask for {limit}% at most.",
    ),
    "bond_too_high": FindingWords(
        "{what}：投标保证金{amount}元，超过{limit}%即{ceiling}元的上限。",
        "{what}: the bond of {amount} yuan exceeds {limit}%, that is {ceiling} yuan.",
        "请将投标保证金调整为不超过{ceiling}元。",
        "Ask for {ceiling} yuan at most.",
    ),
    "bond_over_amount": FindingWords(
        "{what}：投标保证金{amount}元，超过{ceiling}元。",
        "{what}: the bond of {amount} yuan exceeds {ceiling} yuan.",
        "请将投标保证金调整为不超过{ceiling}元，或核对适用的规定。",
        "Ask for {ceiling} yuan at most, or check which rules apply.",
    ),
    "bond_validity_differs": FindingWords(
        "投标保证金有效期{bond_days}日与投标有效期{days}日不一致。",
        "The bid bond is valid for {bond_days} days, the bid for {days}; they must be the same.",
        "请将投标保证金有效期设为{days}日。",
        "Set the bond's validity to {days} days.",
    ),
    "cash_accepted": FindingWords(
        "{what}：数据表允许以现金提交。",
        "{what}: the data sheet accepts cash.",
        "请改为支票、汇票、本票、保函或者电子保函等非现金形式。",
        "Accept cheques, drafts, guarantees or e-guarantees, not cash.",
    ),
    "validity_missing": FindingWords(
        "招标文件未载明投标有效期。",
        "The document does not state how long bids are valid.",
        "请在前附表填写投标有效期（自投标截止之日起算），建议不少于{advised}日。",
        "State the validity in the data sheet, counted from the deadline; at least {advised} days are advised.",
    ),
    "validity_short": FindingWords(
        "投标有效期为{days}日，少于建议的{limit}日，可能不够完成评标、定标和签约。",
        "Bids are valid for {days} days, less than the advised {limit}; the award and contract may not fit.",
        "建议调整为{limit}日或以上。",
        "Set {limit} days or more.",
    ),
    "publicity_short": FindingWords(
        "中标候选人公示期定为{days}日，少于{limit}日。",
        "The candidates' publicity is set to {days} days; at least {limit} are demanded.",
        "请改为{limit}日或以上；末日遇节假日的，顺延至节假日后第一个工作日。",
        "Set {limit} days or more; a last day on a holiday moves to the next working day.",
    ),
    CALENDAR: FindingWords(
        "{years}年的节假日安排尚未载入，涉及该年的工作日按周末推算，可能不准。",
        "The holidays of {years} are not loaded; working days there are counted by weekends alone and may be wrong.",
        "请在国务院办公厅公布节假日安排后，由交易中心载入该年日历并重新检查。",
        "Have the centre load the year once the State Council has announced its holidays, and check again.",
    ),
}


def worded(rule: TimeRule, level: Level, code: str, values: Mapping[str, Value]) -> Finding:
    """A finding on a rule in the words of a code."""
    unit_zh, unit_en = UNITS[rule.unit]
    return _finding(
        (rule.id, level, code, rule.article),
        {**values, "what": rule.zh, "unit": unit_zh},
        {**values, "what": rule.en, "unit": unit_en},
        values,
    )


def calendar_not_loaded(years: tuple[int, ...]) -> Finding:
    """The warning that holidays of some years are not known."""
    names = {"years": "、".join(map(str, years))}
    return _finding((CALENDAR, Level.WARN, CALENDAR, ""), names, {"years": ", ".join(map(str, years))}, names)


def day_zh(day: date) -> str:
    """2026年8月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def day_en(day: date) -> str:
    """20 Aug 2026, without asking the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _finding(
    head: tuple[str, Level, str, str],
    zh: Mapping[str, Value],
    en: Mapping[str, Value],
    computed: Mapping[str, Value],
) -> Finding:
    rule_id, level, code, article = head
    words = WORDS[code]
    said_zh = {name: day_zh(value) if isinstance(value, date) else _plain(value) for name, value in zh.items()}
    said_en = {name: day_en(value) if isinstance(value, date) else _plain(value) for name, value in en.items()}
    return Finding(
        rule_id=rule_id,
        level=level,
        zh=words.zh.format(**said_zh),
        en=words.en.format(**said_en),
        fix_zh=words.fix_zh.format(**said_zh),
        fix_en=words.fix_en.format(**said_en),
        article=article,
        computed={name: _figure(value) for name, value in computed.items()},
    )


def _plain(value: Value) -> str:
    return figures(value) if isinstance(value, Decimal) else str(value)


def _figure(value: Value) -> Figure:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
