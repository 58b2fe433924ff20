"""What tenders say of complaints."""

from __future__ import annotations

from apps.core.refusals import Wording, words

COMPLAINTS = words(
    {
        "complaint_not_yet": Wording(
            "异议（质疑）尚未答复，答复期限也没有届满，还不能投诉。",
            "The objection waits for its answer, and the time for it runs. A complaint comes after that.",
            "招标投标法实施条例第六十条；政府采购法第五十五条",
        ),
        "complaint_late": Wording(
            "已超过投诉的法定期限。",
            "The time for a complaint has run out.",
            "招标投标法实施条例第六十条；政府采购法第五十五条",
        ),
        "complaint_not_foreseen": Wording(
            "询问不适用投诉。对采购文件、过程或者结果不满意的，请先提出质疑。",
            "An enquiry leads to no complaint. Raise a challenge first.",
            "政府采购法第五十一条、第五十五条",
        ),
        "complaint_filed_already": Wording("本件已投诉。", "A complaint was filed about this already."),
        "complaint_incomplete": Wording(
            "请写明投诉的事实、理由和请求。", "State the facts, the reasons and what you ask for."
        ),
        "complaint_by_supervisor": Wording(
            "投诉由行政监督部门受理和处理。",
            "Complaints are taken up and decided by the supervisor.",
            "招标投标法实施条例第六十一条；政府采购法第五十六条",
        ),
        "complaint_missing": Wording("本件没有投诉。", "No complaint was filed about this."),
        "complaint_looked_at_already": Wording("已作出受理或者不予受理的决定。", "This was taken up or not already."),
        "complaint_reason_missing": Wording("请写明理由。", "State the reasons."),
        "complaint_not_accepted": Wording("投诉尚未受理，不能作出处理决定。", "The complaint was not taken up yet."),
        "complaint_decided_already": Wording("已作出处理决定。", "The complaint was decided already."),
    }
)
