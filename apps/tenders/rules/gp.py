"""The rule books of government procurement (政府采购): T-G01 to T-G17, and T-G18 for the moment of opening."""

from __future__ import annotations

from datetime import date

from apps.tenders.rules.books import Bound, Level, Regime, Source, TimeRule, Trigger, Unit, book
from apps.tenders.rules.house import HOUSE_RULES, VALIDITY_STATED_GP

# One rule reads as one short paragraph, not as a column of fourteen lines.
# fmt: off
_LAW = "政府采购法"
_REGULATION = "政府采购法实施条例"
_ORDER_87 = "政府采购货物和服务招标投标管理办法"

_BEFORE_PUBLICATION = (
    TimeRule(
        "T-G01", "招标公告、资格预审公告的公告期限", "Period of the tender or prequalification notice",
        5, Unit.WORKING_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_ORDER_87}第十六条", Source.READ, Trigger.PUBLICATION, counts_first_day=True,
    ),
    TimeRule(
        "T-G02a", "招标文件或者资格预审文件的提供期限", "Availability of the tender or prequalification document",
        5, Unit.WORKING_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_ORDER_87}第十八条；{_REGULATION}第三十一条", Source.READ, Trigger.PUBLICATION, counts_first_day=True,
    ),
    TimeRule(
        "T-G02b", "提供期限届满，获取文件的潜在供应商不足三家的，可以顺延提供期限并予公告",
        "Fewer takers of the document than this: its availability may be extended, and the notice says so",
        3, Unit.COUNT, Bound.AT_LEAST, Level.INFO,
        f"{_ORDER_87}第十八条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-G03", "自招标文件开始发出之日起至投标人提交投标文件截止之日止",
        "From issue of the tender document to the bid deadline",
        20, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_LAW}第三十五条", Source.READ, Trigger.PUBLICATION, warns_at_limit=True,
    ),
    TimeRule(
        "T-G04a", "可能影响投标文件编制的澄清或者修改至投标截止时间",
        "From a clarification or change that may affect bids to the bid deadline",
        15, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_ORDER_87}第二十七条", Source.READ, Trigger.AMENDMENT, warns_at_limit=True,
    ),
    TimeRule(
        "T-G04b", "可能影响资格预审申请文件编制的澄清或者修改至提交截止时间",
        "From a clarification or change that may affect applications to the application deadline",
        3, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_ORDER_87}第二十七条", Source.READ, Trigger.PREQUALIFICATION, warns_at_limit=True,
    ),
    TimeRule(
        "T-G05a", "投标保证金占采购项目预算金额的比例", "Bid bond as a share of the budget",
        2, Unit.PERCENT, Bound.AT_MOST, Level.BLOCK,
        f"{_REGULATION}第三十三条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-G05b", "投标保证金以支票、汇票、本票或者保函等非现金形式提交", "The bid bond is not paid in cash",
        0, Unit.MANNER, Bound.NONE, Level.BLOCK,
        f"{_REGULATION}第三十三条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-G18", "开标时间与投标截止时间为同一时间，地点为招标文件预先确定的地点",
        "Opening at the very time of the deadline, at the place the document names",
        0, Unit.MINUTES, Bound.AT_MOST, Level.BLOCK,
        f"{_ORDER_87}第三十九条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-G11", "对供应商的询问作出答复", "Answer to a supplier's enquiry",
        3, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_REGULATION}第五十二条", Source.READ, Trigger.ENQUIRY_RECEIVED,
    ),
)

_REFUNDS = (
    TimeRule(
        "T-G06a", "投标截止前撤回投标文件的，自收到书面撤回通知之日起退还投标保证金",
        "Refund of the bond after a withdrawal before the deadline",
        5, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_ORDER_87}第三十八条", Source.READ, Trigger.WITHDRAWAL_NOTIFIED,
    ),
    TimeRule(
        "T-G06b", "自中标通知书发出之日起退还未中标人的投标保证金", "Refund of the losers' bonds after the award notice",
        5, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_ORDER_87}第三十八条", Source.READ, Trigger.AWARD_NOTIFIED,
    ),
    TimeRule(
        "T-G06c", "自采购合同签订之日起退还中标人的投标保证金", "Refund of the winner's bond after the contract",
        5, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_ORDER_87}第三十八条", Source.READ, Trigger.CONTRACT_SIGNED,
    ),
    TimeRule(
        "T-G06d", "逾期退还的，按中国人民银行同期贷款基准利率上浮后支付超期资金占用费的上浮比例",
        "Late refunds bear the central bank's base lending rate raised by this share",
        20, Unit.PERCENT, Bound.AT_LEAST, Level.WARN,
        f"{_ORDER_87}第三十八条", Source.READ, Trigger.CONTRACT_SIGNED,
    ),
)

_RESULT = (
    TimeRule(
        "T-G07", "自评审结束之日起将评审报告送交采购人", "Report to the purchaser after the review",
        2, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_REGULATION}第四十三条", Source.READ, Trigger.REVIEW,
    ),
    TimeRule(
        "T-G08", "自收到评审报告之日起按推荐顺序确定中标供应商", "The purchaser decides, in the recommended order",
        5, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_REGULATION}第四十三条", Source.READ, Trigger.REPORT_RECEIVED,
    ),
    TimeRule(
        "T-G09a", "自中标人确定之日起公告中标结果，同时发出中标通知书",
        "Result published, and the award notice sent at the same time",
        2, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_ORDER_87}第六十九条", Source.READ, Trigger.WINNER_DETERMINED,
    ),
    TimeRule(
        "T-G09b", "中标结果公告期限", "Period of the result notice",
        1, Unit.WORKING_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_ORDER_87}第六十九条", Source.READ, Trigger.RESULT_PUBLISHED,
    ),
    TimeRule(
        "T-G10", "告知未通过资格审查的投标人原因；采用综合评分法的，告知未中标人本人的评审得分与排序",
        "Every loser is told why, and with comprehensive scoring his own score and rank",
        0, Unit.MANNER, Bound.NONE, Level.BLOCK,
        f"{_ORDER_87}第六十九条", Source.READ, Trigger.RESULT_PUBLISHED,
    ),
    TimeRule(
        "T-G14a", "自中标通知书发出之日起签订政府采购合同", "Contract after the notice of award",
        30, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_LAW}第四十六条", Source.READ, Trigger.AWARD_NOTIFIED, moves_to_working_day=True,
    ),
    TimeRule(
        "T-G14b", "自采购合同签订之日起公告合同", "Contract made public",
        2, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_REGULATION}第五十条", Source.READ, Trigger.CONTRACT_SIGNED,
    ),
    TimeRule(
        "T-G14c", "自采购合同签订之日起将合同副本备案", "Copy of the contract filed",
        7, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_LAW}第四十七条", Source.READ, Trigger.CONTRACT_SIGNED,
    ),
    TimeRule(
        "T-G15", "自采购结束之日起保存采购文件", "The procurement file is kept",
        15, Unit.YEARS, Bound.AT_LEAST, Level.BLOCK,
        f"{_LAW}第四十二条", Source.READ, Trigger.PROCUREMENT_ENDED,
    ),
    TimeRule(
        "T-G16a", "履约保证金占政府采购合同金额的比例", "Performance bond as a share of the contract",
        10, Unit.PERCENT, Bound.AT_MOST, Level.BLOCK,
        f"{_REGULATION}第四十八条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-G16b", "履约保证金以支票、汇票、本票或者保函等非现金形式提交", "The performance bond is not paid in cash",
        0, Unit.MANNER, Bound.NONE, Level.BLOCK,
        f"{_REGULATION}第四十八条", Source.READ, Trigger.PUBLICATION,
    ),
)

_CHALLENGES = (
    TimeRule(
        "T-G12a", "自知道或者应当知道权益受到损害之日起提出质疑", "Challenge after knowing",
        7, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO,
        f"{_LAW}第五十二条", Source.READ, Trigger.MATTER_KNOWN,
    ),
    TimeRule(
        "T-G12b", "收到书面质疑后作出答复", "Answer to a challenge",
        7, Unit.WORKING_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_LAW}第五十三条", Source.READ, Trigger.CHALLENGE_RECEIVED,
    ),
    TimeRule(
        "T-G13a", "质疑答复期满后投诉", "Complaint after the answer's time has run out",
        15, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO,
        f"{_LAW}第五十五条", Source.READ, Trigger.CHALLENGE_ANSWERED,
    ),
    TimeRule(
        "T-G13b", "收到投诉后作出处理决定", "The authority decides a complaint",
        30, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO,
        f"{_LAW}第五十六条", Source.READ, Trigger.COMPLAINT_RECEIVED,
    ),
    TimeRule(
        "T-G13c", "处理投诉期间书面通知暂停采购活动的最长时间", "Longest suspension while a complaint is decided",
        30, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.INFO,
        f"{_LAW}第五十七条", Source.READ, Trigger.COMPLAINT_RECEIVED,
    ),
)

_ABNORMALLY_LOW_PRICE = TimeRule(
    "T-G17", "异常低价投标人提交书面说明和证明材料的时间", "Time to explain an abnormally low price",
    30, Unit.MINUTES, Bound.AT_LEAST, Level.BLOCK,
    "财库〔2026〕2号", Source.READ, Trigger.REVIEW,
)

_RULES = (
    *_BEFORE_PUBLICATION, *_REFUNDS, *_RESULT, *_CHALLENGES,
    VALIDITY_STATED_GP, *HOUSE_RULES,
)

GP_2017 = book(Regime.GP, "GP-2017", date(2017, 10, 1), _RULES)
"""政府采购法 (2014), its regulation (2015) and order 87 (2017)."""

GP_2026 = book(Regime.GP, "GP-2026", date(2026, 2, 1), (*_RULES, _ABNORMALLY_LOW_PRICE))
"""As before, and since 2026-02-01 the time to explain an abnormally low price (财库〔2026〕2号)."""
