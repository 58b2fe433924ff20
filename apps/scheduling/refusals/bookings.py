"""What the scheduling desk says when it refuses, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

BOOKINGS = words(
    {
        "schedule_by_operator": Wording("场地由交易中心业务员安排。", "The centre's operators arrange its places."),
        "place_name_taken": Wording(
            "已有同名场地，请换一个名称。", "A place of this name exists. Choose another name."
        ),
        "place_taken": Wording(
            "所选半日已有安排，不能停用。请先取消或者改期。",
            "Something is planned in these half-days. Cancel or move it first.",
        ),
        "place_closed_in_the_past": Wording("停用日期已过。", "This day has passed."),
        "slot_taken": Wording(
            "这一格刚被占用。请重新计算方案。", "This slot has just been taken. Have the proposal computed again."
        ),
        "no_slot_found": Wording(
            "在可安排的日期内没有合适的场地。请调整人数、时长或者设备要求。",
            "No place fits within the days that are open. Change the people, the length or the features.",
        ),
        "plan_changed": Wording(
            "方案已被更新为 v{version}，您看到的建议不再有效。请重新计算后确认。",
            "The plan is now v{version}; the proposal you saw no longer holds. Have it computed again, then confirm.",
        ),
        "option_unknown": Wording("没有这个备选方案。", "There is no such option."),
        "booking_pinned": Wording(
            "已公告的开标不能从这里取消或者改期；开标时间即投标截止时间，只能随公告变更。",
            "An announced opening is not cancelled or moved here; its time is the deadline and changes with a notice only.",
            "招标投标法第三十四条",
        ),
        "booking_reason_missing": Wording("请写明原因。", "State the reason."),
        "booking_not_begun": Wording("预约的半日尚未开始。", "The half-day of this booking has not come."),
        "booking_open_already": Wording(
            "该标段已有未办结的同类预约。", "This lot has a booking of this kind that is still open."
        ),
        "booking_wish_is_past": Wording("最早日期已过。", "The earliest day has passed."),
        "BookingState.applied": Wording("已受理", "Applied for"),
        "BookingState.proposed": Wording("拟放", "Proposed"),
        "BookingState.confirmed": Wording("已确认", "Confirmed"),
        "BookingState.in_use": Wording("使用中", "In use"),
        "BookingState.released": Wording("已释放", "Released"),
        "BookingState.cancelled": Wording("已取消", "Cancelled"),
        "BookingState.no_show": Wording("未到场", "No-show"),
        "BookingAction.propose": Wording("提出方案", "proposing a slot"),
        "BookingAction.confirm": Wording("确认安排", "confirming"),
        "BookingAction.cancel": Wording("取消预约", "cancelling"),
        "BookingAction.begin": Wording("开始使用", "beginning"),
        "BookingAction.release": Wording("释放", "releasing"),
        "BookingAction.note_no_show": Wording("登记未到场", "noting a no-show"),
    }
)
