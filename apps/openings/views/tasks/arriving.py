"""The other ways in, as steps of the bidder's card: the check before the day, the phone, the emergency."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.bids.rules.parts import Part
from apps.openings.rules.arrival import EMERGENCY_LEAD, SignInWay
from apps.openings.views.screen import Hall, Step, Task


def before_signing_in(hall: Hall) -> Task:
    """Days before: whether this computer will do."""
    title, why = _("开标尚未开始"), _("投标截止前 60 分钟开始签到。请先检测这台电脑：浏览器、密钥、证书、网络和声音。")
    if hall.part == Part.SECOND:
        title = _("第二信封开标尚未开始") if hall.begins_at else _("第二信封开标时间已取消")
        why = _(
            "开标前 60 分钟开始签到。请先检测这台电脑，并备好递交时的密钥：通过第一信封评审的，要用它解密第二信封。"
        )
    return Task(
        "wait-not_open",
        title,
        why,
        steps=(Step("environment", _("环境检测"), "device-desktop", "link"),),
    )


def ways_in(hall: Hall) -> tuple[Step, ...]:
    """Signing in by phone, the environment check, and in the last half hour without a certificate."""
    deadline = hall.begins_at
    steps = (
        Step("phone", _("手机扫码签到"), "qrcode", "link"),
        Step("environment", _("环境检测"), "device-desktop", "link"),
    )
    if deadline is None or hall.now < deadline - EMERGENCY_LEAD:
        return steps
    return (*steps, Step("emergency", _("证书用不了？应急签到"), "alert-circle", "link"))


def signed_in_by(hall: Hall) -> str:
    """How the reader signed in."""
    match hall.snapshot["you"].get("sign_in_way"):
        case SignInWay.PHONE:
            return _("手机确认到场，没有证书签名")
        case SignInWay.EMERGENCY:
            return _("应急签到，公布名单后由主持人核验")
        case _other:
            return _("签到完成")
