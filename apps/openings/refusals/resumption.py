"""What the hall says of the resumed session."""

from __future__ import annotations

from apps.core.refusals import Wording, words

RESUMPTION = words(
    {
        "result_not_known": Wording(
            "评标结果还不能公布，不能复会。工程建设招标须已接收评标报告，政府采购须已公布中标结果。",
            "The result cannot be told yet, so the session is not resumed. In works the buyer has to have the report, in procurements the "
            "result has to be published.",
            "招标投标法第四十条、第四十五条；政府采购货物和服务招标投标管理办法第六十六条",
        ),
        "result_announced_already": Wording(
            "评标结果已经公布，不重复公布。",
            "The result is announced already.",
            "招标投标法第四十条",
        ),
        "result_not_announced": Wording(
            "评标结果还没有公布。请主持人先公布。",
            "The result is not announced yet. The host announces it first.",
            "招标投标法第四十五条",
        ),
        "acknowledgements_missing": Wording(
            "还有投标人没有确认知悉，且时间未到。请等待确认或时间结束。",
            "Some bidders have yet to acknowledge the result and the time still runs. Wait for them, or for its end.",
            "招标投标法第四十五条",
        ),
        "acknowledged_already": Wording(
            "贵单位已确认知悉，无需重复。",
            "Your organisation has acknowledged the result already.",
        ),
        "OpeningState.resumed": Wording("复会", "Resumed"),
        "OpeningState.ended": Wording("复会结束", "Ended"),
        "OpeningAction.reopen": Wording("复会", "resuming the session"),
        "OpeningAction.announce_result": Wording("公布评标结果", "announcing the result"),
        "OpeningAction.acknowledge_result": Wording("确认知悉结果", "acknowledging the result"),
        "OpeningAction.end": Wording("结束复会", "ending the session"),
    }
)
