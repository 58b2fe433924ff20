"""What is refused at a venue: without identity, code, PIN or presence nobody acts; in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

PLACE = "电子招标投标办法第三十三条"

ATTENDANCE = words(
    {
        "site_witness_only": Wording(
            "只有这个评标场所的见证人员可以办理到场、离席和签退。",
            "Only the witness of this venue registers who comes, leaves and signs out.",
        ),
        "member_elsewhere": Wording(
            "这位评委不在这个评标场所，或者已经退出评标。请核对评委编号和场所。",
            "This member does not sit at this venue, or has left the committee. Check the number and the venue.",
        ),
        "already_arrived": Wording(
            "这位评委已经登记到场。需要新的验证码时，请用“重新发码”。",
            "This member is registered already. For another code use “New code”.",
        ),
        "arrival_unconfirmed": Wording(
            "评标时间或地点已经变更，这位评委还没有确认新的安排。请先登记本人的答复。",
            "The review was moved and this member has not confirmed the new time and place. Record the answer first.",
            "招标投标法实施条例第四十六条",
        ),
        "arrival_before_move": Wording(
            "评标时间或地点变更前的到场登记已经失效。请先办理签退，到场后重新登记。",
            "The review was moved after this arrival, so it does not count. Sign out, and register the member anew.",
            PLACE,
        ),
        "review_over": Wording(
            "评标没有在进行，不能登记到场。", "The review is not under way, so nobody is registered as present."
        ),
        "identity_unchecked": Wording(
            "没有登记：须由见证人员查看证件原件并比对本人面貌，两项都勾选后再签名。",
            "Not registered: the witness sees the original document and compares the face, ticks both and then signs.",
            PLACE,
        ),
        "locker_missing": Wording(
            "没有登记：通讯工具须存入手机柜。请填写柜号。",
            "Not registered: phones go into a locker. Enter its number.",
            "评标委员会和评标方法暂行规定第五条",
        ),
        "seat_occupied": Wording(
            "席位或者手机柜 {place} 已经给了另一位评委。请换一个。",
            "Seat or locker {place} was given to another member. Choose another.",
        ),
        "seat_code_wrong": Wording(
            "验证码不对，还可以再试 {left} 次。验证码由见证人员当面告知，八位，不分大小写。",
            "The code is wrong; {left} tries are left. The witness tells it to you in person: eight signs, capitals or not.",
        ),
        "seat_code_locked": Wording(
            "验证码试错次数太多，已锁定。请现场见证人员重新发码。",
            "The code was tried too often and is locked. Ask the witness for a new one.",
        ),
        "seat_code_expired": Wording(
            "验证码已过期。请现场见证人员重新发码。", "The code has run out. Ask the witness for a new one."
        ),
        "pin_malformed": Wording("PIN 码须为六位数字。", "A PIN has six digits."),
        "pin_too_simple": Wording(
            "这个 PIN 码太容易猜到，请不要用相同或者连续的数字。",
            "This PIN is easily guessed: do not use the same digit throughout, or digits in a row.",
        ),
        "pin_wrong": Wording(
            "PIN 码不对，还可以再试 {left} 次。没有签名。",
            "The PIN is wrong; {left} tries are left. Nothing was signed.",
        ),
        "pin_locked": Wording(
            "PIN 码试错次数太多，这个席位的密钥已不能使用。请现场见证人员重新发码，重新入席。",
            "The PIN was tried too often, and the key of this seat cannot be used. Ask the witness for a new code.",
        ),
        "pin_needed": Wording(
            "没有签名：每次签名前都要输入 PIN 码，两分钟内有效，只用一次。请再签一次并输入 PIN 码。",
            "Nothing was signed: the PIN is asked for before each signature, is good for two minutes and for one signature. "
            "Sign again and enter it.",
            "电子签名法第十三条",
        ),
        "device_test_malformed": Wording(
            "设备检测结果不完整，没有保存。请重新检测。", "The result of the device test is incomplete. Test again."
        ),
        "device_note_missing": Wording(
            "请写明哪一件设备有问题、怎样处理。", "Write which device does not work and what is done about it."
        ),
        "device_works": Wording("设备检测已经通过，不需要说明。", "The devices passed the test; no note is needed."),
        "not_at_seat": Wording(
            "您还没有入席，不能进行评审。请到评标场所由见证人员核验身份，用一次性验证码在席位上入席。",
            "You have not taken your seat, so nothing can be done. Have the witness of the venue check your identity "
            "and take your seat with the one-time code.",
            PLACE,
        ),
        "member_away": Wording(
            "您已登记离席，返回前不能进行评审。请由见证人员登记返回。",
            "You are registered as away and cannot act before you return. The witness notes your return.",
        ),
        "room_paused": Wording(
            "评标室正在暂停（用餐或者隔夜封闭），点名恢复前不能进行。",
            "The room is closed for a meal or the night; nothing goes on before the roll-call.",
        ),
        "seat_closed": Wording(
            "您已结束席位，密钥已销毁，不能再签名。请到见证人员处签退、领回手机。",
            "You have ended your seat and its key is destroyed; nothing can be signed. Sign out with the witness.",
        ),
        "absence_unexplained": Wording(
            "离席须写明事由和陪同人员。", "Leaving the room needs a reason and a companion."
        ),
        "absence_without_end": Wording("预计返回时间须晚于现在。", "The time of return must lie ahead."),
        "pause_without_end": Wording("预计恢复时间须晚于现在。", "The time to go on must lie ahead."),
        "seal_missing": Wording("隔夜封闭须填写封条编号。", "A night under seal needs the number of the seal.", PLACE),
        "lodging_incomplete": Wording(
            "住宿名单不完整，还缺评委 {missing}。", "The lodging list is incomplete: member {missing} is missing."
        ),
        "nobody_here": Wording(
            "这个场所还没有人到场，不需要暂停。", "Nobody is at this venue yet; there is nothing to pause."
        ),
        "already_paused": Wording("评标室已经暂停。", "The room is closed already."),
        "not_paused": Wording("评标室没有暂停，不需要点名。", "The room is not closed; no roll-call is needed."),
        "roll_call_incomplete": Wording(
            "没有恢复：评委 {missing} 没有到。到齐后再点名，或者写明缺席原因；缺席的席位保持锁定。",
            "Not resumed: member {missing} is not here. Call again when all are, or write why not; "
            "the seats of the missing stay locked.",
        ),
        "review_not_over": Wording(
            "评标还没有结束，不能签退。确实不能继续的，先由评委本人提出回避，由替补专家接替。",
            "The review is not over, so nobody signs out. Who cannot go on recuses first and is replaced.",
            "招标投标法实施条例第四十八条",
        ),
        "phone_not_back": Wording(
            "没有签退：请先归还手机并勾选。", "Not signed out: hand the phone back first and tick it."
        ),
        "ArrivalState.arrived": Wording("已核验身份，待入席", "identity checked"),
        "ArrivalState.seated": Wording("在席", "seated"),
        "ArrivalState.away": Wording("离席", "away"),
        "ArrivalState.locked": Wording("席位锁定", "locked"),
        "ArrivalState.closed": Wording("密钥已销毁", "key destroyed"),
        "ArrivalState.left": Wording("已签退", "signed out"),
        "ArrivalAction.take_seat": Wording("入席", "taking the seat"),
        "ArrivalAction.send_code": Wording("重新发码", "sending a new code"),
        "ArrivalAction.leave_room": Wording("登记离席", "leaving the room"),
        "ArrivalAction.return_to_room": Wording("登记返回", "noting the return"),
        "ArrivalAction.lock": Wording("锁定席位", "locking the seat"),
        "ArrivalAction.close": Wording("结束席位", "ending the seat"),
        "ArrivalAction.sign_out": Wording("签退", "signing out"),
    }
)
