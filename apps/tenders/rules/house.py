"""The centre's own limits: advice and service times, editable by the operator, never a substitute for the law."""

from __future__ import annotations

from dataclasses import replace

from apps.tenders.rules.books import Bound, Level, Source, TimeRule, Trigger, Unit

# One rule reads as one short paragraph, not as a column of fourteen lines.
# fmt: off
VALIDITY_STATED_ENG = TimeRule(
    "T-H04", "招标文件载明投标有效期，自投标截止之日起算", "The document states the bids' validity, from the deadline",
    0, Unit.MANNER, Bound.NONE, Level.BLOCK,
    "招标投标法实施条例第二十五条", Source.READ, Trigger.PUBLICATION,
)
VALIDITY_STATED_GP = replace(
    VALIDITY_STATED_ENG, article="政府采购货物和服务招标投标管理办法第二十三条", source=Source.KNOWN
)

HOUSE_RULES = (
    TimeRule(
        "T-H01", "开标安排在工作日", "Opening on a working day",
        0, Unit.MANNER, Bound.NONE, Level.WARN,
        "", Source.HOUSE, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-H02a", "开标时间不早于交易中心上班时间", "Opening no earlier than the centre's office hours",
        9 * 60, Unit.CLOCK_MINUTES, Bound.AT_LEAST, Level.WARN,
        "", Source.HOUSE, Trigger.PUBLICATION, is_editable=True,
    ),
    TimeRule(
        "T-H02b", "开标时间早于交易中心下班时间", "Opening before the centre's office hours end",
        17 * 60, Unit.CLOCK_MINUTES, Bound.AT_MOST, Level.WARN,
        "", Source.HOUSE, Trigger.PUBLICATION, is_editable=True,
    ),
    TimeRule(
        "T-H03", "投标有效期建议值", "Advised validity of bids",
        90, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.WARN,
        "", Source.HOUSE, Trigger.DEADLINE_PASSED, is_editable=True,
    ),
    TimeRule(
        "T-H05", "公告、获取文件、截止、开标的时间先后合理", "Notice, document, deadline and opening come in order",
        0, Unit.MANNER, Bound.NONE, Level.BLOCK,
        "", Source.HOUSE, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-H06", "进场登记核验", "Entry check by the centre",
        1, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO,
        "", Source.HOUSE, Trigger.ENTRY_SUBMITTED, is_editable=True,
    ),
    TimeRule(
        "T-H07", "场地安排", "Venue arranged by the centre",
        2, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO,
        "", Source.HOUSE, Trigger.ENTRY_ACCEPTED, is_editable=True,
    ),
    TimeRule(
        "T-H08", "公告发布", "Notice released by the centre",
        1, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO,
        "", Source.HOUSE, Trigger.NOTICE_HANDED_IN, is_editable=True,
    ),
)
