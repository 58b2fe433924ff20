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
        "booking_lot_suspended": Wording(
            "标段已中止，恢复之前不安排场地。恢复后再确认。",
            "The lot is suspended and takes no place until it goes on. Confirm then.",
        ),
        "booking_reason_missing": Wording("请写明原因。", "State the reason."),
        "booking_not_begun": Wording("预约的半日尚未开始。", "The half-day of this booking has not come."),
        "booking_open_already": Wording(
            "该标段已有未办结的同类预约。", "This lot has a booking of this kind that is still open."
        ),
        "booking_wish_is_past": Wording("最早日期已过。", "The earliest day has passed."),
        "booking_moved_once": Wording(
            "该评标已经改期一次，不再移动。请选择其他预约。",
            "This evaluation has moved once and does not move again. Choose another one.",
        ),
        "booking_of_review": Wording(
            "该评标室由评标场所协调确认，请在评标场地办理改期、换场或者退回。",
            "This room is kept by a site of the review: move or refuse it where the review's sites answer.",
        ),
        "hours_wrong": Wording(
            "开放时间前后不对，请核对各时段的起止。",
            "These hours are not in order. Check when each part begins and ends.",
        ),
        "capacity_specialty_wrong": Wording(
            "专家余量须写明专业代码（如 A08）；主持人、见证人不分专业。",
            "Experts are counted by code of specialty (such as A08); hosts and witnesses without one.",
        ),
        "day_is_past": Wording("该日期已过。", "This day has passed."),
        "special_day_taken": Wording(
            "这些半日已有安排，不能停业。请先取消或者改期。",
            "Something is planned in these half-days, so the centre does not close. Cancel or move it first.",
        ),
        "over_run_blocked": Wording(
            "后一场是已公告的开标，或者已经改期一次，不能让出。请将本场移到其他场地。",
            "What follows is an announced opening, or has moved once, and does not give way. Take this session elsewhere.",
        ),
        "booking_frozen": Wording(
            "原定日期或者新日期在冻结期内，只能换场地，不能改时间。",
            "The old or the new day is within the freeze: only the room may change.",
        ),
        "booking_stays": Wording("该预约已在这一格。", "The booking is there already."),
        "booking_past_promise": Wording("改期后会超过承诺的日期。", "There it would be later than promised."),
        "place_unfit": Wording(
            "该场地不符合人数或者设备要求。", "This place does not fit the people or the features asked for."
        ),
        "counted_used_up": Wording(
            "这一半日主持人、见证人或者专家名额不足。", "Too few hosts, witnesses or experts are left in this half-day."
        ),
        "session_too_long": Wording(
            "从这一格开始，闭馆前不能完成。", "A session that begins here does not end before the centre closes."
        ),
        "half_day_not_allowed": Wording(
            "该半日不在可安排的范围内：评标应在开标之后、规定的工作日之内，且不早于申请的最早日期。",
            "Not open to this booking: an evaluation follows its opening within the days set, and begins not before the earliest day asked for.",
        ),
        "FreeingGround.venue_released": Wording("开标场地已释放", "The opening's hall was given back"),
        "FreeingGround.suspended": Wording("标段中止", "The lot was suspended"),
        "FreeingGround.terminated": Wording("标段终止", "The lot was terminated"),
        "FreeingGround.failed": Wording("招标失败、流标或者废标", "The tender failed"),
        "FreeingGround.dissolved": Wording("评标委员会重新组建", "The committee was dissolved and is formed anew"),
        "FreeingAgain.suspended": Wording(
            "标段恢复后自动列入待安排，定下后另行通知。",
            "When the lot goes on, a place is asked for again and you are told when it has one.",
        ),
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
        "BookingAction.move": Wording("改期", "moving"),
        "BookingAction.over_run": Wording("登记延时", "noting an over-run"),
        "BookingAction.displace": Wording("让出场地", "giving way"),
        "BookingAction.free": Wording("因故释放", "giving it back for a cause"),
        "BookingAction.end": Wording("因故结束", "ending it for a cause"),
        "BookingAction.note_no_show": Wording("登记未到场", "noting a no-show"),
    }
)
