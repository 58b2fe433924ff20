"""What is refused of plans of the night, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

NIGHT = words(
    {
        "night_nothing_late": Wording(
            "没有可以移动的场次晚于承诺，不需要重排。",
            "No session that may move is later than promised; there is nothing to plan anew.",
        ),
        "night_already_asked": Wording(
            "重排正在后台计算，完成后在本页显示。", "The worker is computing already; this page shows what it finds."
        ),
        "night_plan_changed": Wording(
            "场地方案已被更新为 v{version}，您看到的重排方案不再有效。请重新计算后再确认。",
            "The site plan is now v{version}; the moves that you saw no longer hold. Have them computed again, then confirm.",
        ),
        "night_out_of_date": Wording(
            "方案提出以后时间已过，有的场次进入了冻结期，不能再移动。请重新计算后再确认。",
            "Time has gone on: some of these sessions are within the freeze now and do not move. Have them computed again, then confirm.",
        ),
        "night_session_unknown": Wording("所选场次不在重排方案之内。", "This plan of the night has no such session."),
        "night_moves_hang_together": Wording(
            "不移动所选场次，下列场次也不能或者不必移动：{sessions}。已替您取消勾选，请看过后再确认。",
            "When those stay, these cannot move or need not: {sessions}. They are no longer ticked; look again, then confirm.",
        ),
        "night_nothing_left": Wording(
            "没有留下任何移动。全部不采用的，请按“不采用”并写明原因。",
            "Nothing is left to move. To leave everything as it is, dismiss the plan with a reason.",
        ),
        "NightState.nothing": Wording("没有更好的安排", "Nothing to gain"),
        "NightState.proposed": Wording("待确认", "To be confirmed"),
        "NightState.confirmed": Wording("已确认", "Confirmed"),
        "NightState.dismissed": Wording("不采用", "Dismissed"),
        "NightState.replaced": Wording("已被新方案替换", "Replaced by a newer one"),
        "NightAction.confirm": Wording("确认重排方案", "confirming the plan of the night"),
        "NightAction.dismiss": Wording("不采用重排方案", "dismissing the plan of the night"),
        "NightAction.replace": Wording("替换重排方案", "replacing the plan of the night"),
        "NightGround.less_late": Wording("原定晚于承诺", "It would be later than promised"),
        "NightGround.makes_room": Wording("为晚于承诺的场次让出场地", "It makes room for one that would be late"),
    }
)
