"""What people are told of the time and place of a session: the buyer's side, the host, the officer, and who can fill what is free.

The room of an evaluation is in no message: until its result is public, where a committee sits is nobody's to know (招标投标法第三十八条).
"""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

SCHEDULE: Mapping[str, Wording] = {
    "booking.confirmed": Wording(
        Words("场次时间已安排：{half_day_said}", "请据此安排到场人员。以后有变动会另行通知，并说明原因。"),
        Words(
            "Time of the session: {half_day_said}",
            "Plan your people by it. A change would be told to you with its reason.",
        ),
    ),
    "booking.moved": Wording(
        Words(
            "评标改期：{before_said} 改到 {half_day_said}",
            "为绿色通道项目让出场地，仍在承诺的日期之内；改期一次为限，今后不再移动。请通知到场人员。",
        ),
        Words(
            "Evaluation moved from {before_said} to {half_day_said}",
            "It makes room for a key project, within its own promise, and never moves again. Tell your people.",
        ),
    ),
    "booking.moved_by_hand": Wording(
        Words(
            "场地变动：{before_said} 改到 {half_day_said}",
            "原因：{reason}。时间相同的只换场地。请通知到场人员；有困难的，马上联系交易中心。",
        ),
        Words(
            "Session moved from {before_said} to {half_day_said}",
            "The reason: {reason}. At the same time only the room changed. Tell your people, and call the centre where that is hard.",
        ),
    ),
    "booking.replanned": Wording(
        Words(
            "评标改期：{before_said} 改到 {half_day_said}",
            "{replanned_ground}；夜间统一重排，由交易中心确认。改期一次为限，今后不再移动。请通知到场人员。",
        ),
        Words(
            "Evaluation moved from {before_said} to {half_day_said}",
            "{replanned_ground}. The centre confirmed the plan of the night; this session never moves again. Tell your people.",
        ),
    ),
    "booking.displaced": Wording(
        Words(
            "场地让出：原定 {before_said}",
            "前一场延时，同一时间没有其他场地。交易中心正在重新安排，定下后马上通知；请先不要到场。",
        ),
        Words(
            "Place given up: it was {before_said}",
            "The session before runs over, and no place was free. The centre seeks another and tells you; do not come yet.",
        ),
    ),
    "booking.cancelled": Wording(
        Words("场地预约已取消", "原因：{reason}。仍需要场地的，请联系交易中心重新申请。"),
        Words("Booking cancelled", "The reason: {reason}. Where a place is still needed, ask the centre for another."),
    ),
    "booking.freed": Wording(
        Words("场地已释放：{freed_ground}", "原定 {half_day_said}，已空出的半日可以另行安排。{again_said}"),
        Words(
            "Place given back: {freed_ground}", "It was {half_day_said}; what is free may go to others. {again_said}"
        ),
    ),
    "booking.missed": Wording(
        Words("登记未到场", "说明：{reason}。场地已经空出；仍需要的，请联系交易中心重新申请。"),
        Words(
            "Nobody came", "It says: {reason}. The place is free; where it is still needed, ask the centre for another."
        ),
    ),
}
