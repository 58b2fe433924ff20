"""The rule book of works and related tenders (工程建设招标): T-E01 to T-E23.

A reason can replace a time only where the article itself speaks of projects that must be tendered by law
(依法必须进行招标的项目): T-E02, T-E05, T-E14. The other times bind every tender.
"""

from __future__ import annotations

from datetime import date

from apps.tenders.rules.books import Bound, Level, Regime, Source, TimeRule, Trigger, Unit, book
from apps.tenders.rules.house import HOUSE_RULES, VALIDITY_STATED_ENG

# One rule reads as one short paragraph, not as a column of fourteen lines.
# fmt: off
_LAW = "招标投标法"
_REGULATION = "招标投标法实施条例"

_BEFORE_PUBLICATION = (
    TimeRule(
        "T-E01", "招标文件或者资格预审文件的发售（获取）期", "Availability of the tender or prequalification document",
        5, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_REGULATION}第十六条", Source.READ, Trigger.PUBLICATION, counts_first_day=True, warns_at_limit=True,
    ),
    TimeRule(
        "T-E02", "自招标文件开始发出之日起至投标截止之日止", "From issue of the tender document to the bid deadline",
        20, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK_UNLESS_REASON,
        f"{_LAW}第二十四条", Source.READ, Trigger.PUBLICATION, warns_at_limit=True,
    ),
    TimeRule(
        "T-E03", "可能影响投标文件编制的澄清或者修改至投标截止时间",
        "From a clarification or change that may affect bids to the bid deadline",
        15, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_LAW}第二十三条；{_REGULATION}第二十一条", Source.READ, Trigger.AMENDMENT, warns_at_limit=True,
    ),
    TimeRule(
        "T-E04", "可能影响资格预审申请文件编制的澄清或者修改至提交截止时间",
        "From a clarification or change that may affect applications to the application deadline",
        3, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK,
        f"{_REGULATION}第二十一条", Source.READ, Trigger.PREQUALIFICATION, warns_at_limit=True,
    ),
    TimeRule(
        "T-E05", "资格预审文件停止发售之日起至提交资格预审申请文件截止",
        "From the end of the prequalification document's availability to the application deadline",
        5, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK_UNLESS_REASON,
        f"{_REGULATION}第十七条", Source.READ, Trigger.PREQUALIFICATION,
    ),
    TimeRule(
        "T-E06", "对资格预审文件的异议在提交截止时间前提出", "Objection to the prequalification document before the deadline",
        2, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.INFO,
        f"{_REGULATION}第二十二条", Source.READ, Trigger.PREQUALIFICATION,
    ),
    TimeRule(
        "T-E07", "对招标文件的异议在投标截止时间前提出", "Objection to the tender document before the bid deadline",
        10, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.INFO,
        f"{_REGULATION}第二十二条", Source.READ, Trigger.DEADLINE,
    ),
    TimeRule(
        "T-E08", "收到对资格预审文件或者招标文件的异议后答复；答复前暂停招标投标活动",
        "Reply to an objection to a document; the tender stands still until then",
        3, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.BLOCK,
        f"{_REGULATION}第二十二条", Source.READ, Trigger.OBJECTION_RECEIVED, moves_to_working_day=True,
    ),
)

_BOND = (
    TimeRule(
        "T-E09a", "投标保证金占招标项目估算价的比例", "Bid bond as a share of the estimated price",
        2, Unit.PERCENT, Bound.AT_MOST, Level.BLOCK,
        f"{_REGULATION}第二十六条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-E09b", "投标保证金有效期与投标有效期一致", "The bid bond is valid as long as the bid",
        0, Unit.MANNER, Bound.NONE, Level.BLOCK,
        f"{_REGULATION}第二十六条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-E09c", "工程施工、货物投标保证金上限", "Ceiling of a bid bond for works or goods",
        800_000, Unit.YUAN, Bound.AT_MOST, Level.WARN,
        "工程建设项目施工招标投标办法第三十七条", Source.KNOWN, Trigger.PUBLICATION, is_editable=True,
    ),
    TimeRule(
        "T-E09d", "勘察、设计投标保证金上限", "Ceiling of a bid bond for survey or design",
        100_000, Unit.YUAN, Bound.AT_MOST, Level.WARN,
        "工程建设项目勘察设计招标投标办法第二十四条", Source.KNOWN, Trigger.PUBLICATION, is_editable=True,
    ),
    TimeRule(
        "T-E09e", "境内投标单位以现金或者支票形式提交的投标保证金从其基本账户转出",
        "Domestic bidders pay a bond in cash or by cheque from their basic account",
        0, Unit.MANNER, Bound.NONE, Level.INFO,
        f"{_REGULATION}第二十六条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-E10", "投标截止前撤回投标文件的，自收到书面撤回通知之日起退还投标保证金",
        "Refund of the bond after a withdrawal before the deadline",
        5, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_REGULATION}第三十五条", Source.READ, Trigger.WITHDRAWAL_NOTIFIED, moves_to_working_day=True,
    ),
)

_OPENING_AND_REVIEW = (
    TimeRule(
        "T-E11", "开标时间与投标截止时间为同一时间，地点为招标文件确定的地点",
        "Opening at the very time of the deadline, at the place the document names",
        0, Unit.MINUTES, Bound.AT_MOST, Level.BLOCK,
        f"{_LAW}第三十四条", Source.READ, Trigger.PUBLICATION,
    ),
    TimeRule(
        "T-E12", "对开标的异议在开标现场提出、当场答复并制作记录",
        "Objection to the opening: raised, answered and recorded on the spot",
        0, Unit.MANNER, Bound.NONE, Level.BLOCK,
        f"{_REGULATION}第四十四条", Source.READ, Trigger.OPENING,
    ),
    TimeRule(
        "T-E23", "超过三分之一的评标委员会成员认为评标时间不够的，延长评标时间",
        "More than a third of the members find the time too short: the tenderee extends it",
        3, Unit.ONE_IN, Bound.MORE_THAN, Level.BLOCK,
        f"{_REGULATION}第四十八条", Source.READ, Trigger.REVIEW,
    ),
)

_RESULT = (
    TimeRule(
        "T-E13", "自收到评标报告之日起公示中标候选人", "Candidates made public after the report is received",
        3, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_REGULATION}第五十四条", Source.READ, Trigger.REPORT_RECEIVED, moves_to_working_day=True,
    ),
    TimeRule(
        "T-E14", "中标候选人公示期", "Length of the candidates' publicity",
        3, Unit.CALENDAR_DAYS, Bound.AT_LEAST, Level.BLOCK_UNLESS_REASON,
        f"{_REGULATION}第五十四条", Source.READ, Trigger.CANDIDATES_PUBLISHED, moves_to_working_day=True,
    ),
    TimeRule(
        "T-E15a", "对评标结果的异议在中标候选人公示期间提出", "Objection to the result during the publicity",
        0, Unit.MANNER, Bound.NONE, Level.BLOCK,
        f"{_REGULATION}第五十四条", Source.READ, Trigger.CANDIDATES_PUBLISHED,
    ),
    TimeRule(
        "T-E15b", "自收到对评标结果的异议之日起答复；答复前暂停招标投标活动",
        "Reply to an objection to the result; the tender stands still until then",
        3, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.BLOCK,
        f"{_REGULATION}第五十四条", Source.READ, Trigger.OBJECTION_RECEIVED, moves_to_working_day=True,
    ),
    TimeRule(
        "T-E16a", "中标人确定后发出中标通知书，并同时通知所有未中标的投标人",
        "Notice of award, and at the same time notice to every other bidder",
        0, Unit.MANNER, Bound.NONE, Level.BLOCK,
        f"{_LAW}第四十五条", Source.READ, Trigger.WINNER_DETERMINED,
    ),
    TimeRule(
        "T-E16b", "在投标有效期内定标并发出中标通知书", "Award within the bids' validity",
        0, Unit.MANNER, Bound.NONE, Level.WARN,
        "评标委员会和评标方法暂行规定第四十条", Source.KNOWN, Trigger.WINNER_DETERMINED,
    ),
    TimeRule(
        "T-E17", "自中标通知书发出之日起订立书面合同", "Contract after the notice of award",
        30, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_LAW}第四十六条", Source.READ, Trigger.AWARD_NOTIFIED, moves_to_working_day=True,
    ),
    TimeRule(
        "T-E18", "自确定中标人之日起向行政监督部门提交书面报告", "Written report to the supervisor",
        15, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_LAW}第四十七条", Source.READ, Trigger.WINNER_DETERMINED, moves_to_working_day=True,
    ),
    TimeRule(
        "T-E19", "书面合同签订后退还投标保证金及银行同期存款利息", "Refund of bid bonds with interest after the contract",
        5, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.WARN,
        f"{_REGULATION}第五十七条", Source.READ, Trigger.CONTRACT_SIGNED, moves_to_working_day=True,
    ),
    TimeRule(
        "T-E20", "履约保证金占中标合同金额的比例", "Performance bond as a share of the contract",
        10, Unit.PERCENT, Bound.AT_MOST, Level.BLOCK,
        f"{_REGULATION}第五十八条", Source.READ, Trigger.PUBLICATION,
    ),
)

_COMPLAINTS = (
    TimeRule(
        "T-E21", "自知道或者应当知道之日起投诉；就第二十二、四十四、五十四条事项先提出异议，异议答复期间不计算",
        "Complaint after knowing; for articles 22, 44 and 54 an objection comes first, its time not counted",
        10, Unit.CALENDAR_DAYS, Bound.AT_MOST, Level.INFO,
        f"{_REGULATION}第六十条", Source.READ, Trigger.MATTER_KNOWN, moves_to_working_day=True,
    ),
    TimeRule(
        "T-E22a", "自收到投诉之日起决定是否受理", "The supervisor decides whether to accept a complaint",
        3, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO,
        f"{_REGULATION}第六十一条", Source.READ, Trigger.COMPLAINT_RECEIVED,
    ),
    TimeRule(
        "T-E22b", "自受理投诉之日起作出书面处理决定；检验、检测、鉴定、专家评审所需时间不计算",
        "The supervisor decides a complaint; tests and expert appraisal not counted",
        30, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO,
        f"{_REGULATION}第六十一条", Source.READ, Trigger.COMPLAINT_RECEIVED,
    ),
)

ENG_2019 = book(
    Regime.ENG,
    "ENG-2019",
    date(2019, 3, 2),
    (
        *_BEFORE_PUBLICATION, *_BOND, *_OPENING_AND_REVIEW, *_RESULT, *_COMPLAINTS,
        VALIDITY_STATED_ENG, *HOUSE_RULES,
    ),
)
"""招标投标法 (2017) and its regulation (2019)."""
