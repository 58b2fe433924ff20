"""What awards say when they refuse something about the archive or a member's service."""

from __future__ import annotations

from apps.core.refusals import Wording, words

ARCHIVE = words(
    {
        "archive_not_yet": Wording(
            "标段现在的状态为“{state}”，合同签订或者项目终止（流标、废标）后才能归档。",
            "The lot stands at “{state}”. It is archived once the contract is signed or the procedure has ended.",
        ),
        "archive_being_made": Wording(
            "归档信息包正在生成，请稍候刷新页面。", "The package is being made. Reload the page in a moment."
        ),
        "archive_by_platform": Wording(
            "归档信息包由平台生成和检测，不能另行登记。",
            "The platform makes and checks the package; nobody else records one.",
        ),
        "archive_made_already": Wording("归档信息包已生成。", "The package was made already."),
        "archive_missing": Wording(
            "尚未生成归档信息包。请先生成并通过四性检测。",
            "There is no package yet. Make it and have it checked first.",
        ),
        "archive_checks_failed": Wording(
            "最新的归档信息包没有通过四性检测，不能归档。请按检测结果处理后重新生成。",
            "The newest package did not pass the four checks. Mend what they found and make it again.",
        ),
        "archive_not_yours": Wording(
            "归档由招标人（采购人）、代理机构或者交易中心业务员办理。",
            "A file is archived by the buyer's side or the centre's operator.",
        ),
    }
)

SERVICE = words(
    {
        "service_not_yet": Wording(
            "结果公布前，评标委员会成员的名单和履职情况不公开。请在结果公告后登记。",
            "Before the result is public nobody learns who judged. Record this afterwards.",
            "招标投标法第三十七条",
        ),
        "service_member_unknown": Wording("没有这一位成员。请刷新页面。", "There is no such member. Reload the page."),
        "service_by_centre": Wording(
            "签退和劳务报酬由交易中心业务员或者见证人员登记。",
            "Signing out and fees are recorded by the centre's operator or witness.",
        ),
        "service_time_wrong": Wording(
            "签退时间应在形成委员会之后、此刻之前。", "The time lies between forming and now."
        ),
        "service_fee_wrong": Wording("请填写评审时长和不小于零的金额。", "State the hours and sums of zero or more."),
        "service_mark_wrong": Wording("评价为1至5分。请重新选择。", "A mark is 1 to 5. Choose again."),
        "service_remark_missing": Wording(
            "评价低于3分的，请写明事实。",
            "A mark below 3 needs the facts behind it.",
        ),
        "service_marked_already": Wording("该成员已评价，不能更改。", "This member was marked already."),
    }
)
