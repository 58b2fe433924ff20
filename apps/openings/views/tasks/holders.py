"""What a holder does: a key of this session, a share of the chance, the shares revealed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.openings.lifecycle import OpeningState
from apps.openings.rules.terms import HolderRole
from apps.openings.views.screen import Hall, Step, Task

S = OpeningState
GET_READY = (S.STARTED, S.LIST_PUBLISHED)


def holder_task(hall: Hall) -> Task | None:
    """What the witness or the representative does in this state, if anything."""
    role = HolderRole(hall.role)
    if hall.state in GET_READY and hall.may("register_holder"):
        if not is_ready(hall, role):
            return get_ready(role)
        if hall.may("contribute_secret"):
            return Task(
                "contribute",
                _("给出抽取随机数"),
                _("随机数在本机产生。平台的随机数已经锁定，您的随机数公开后，结果就确定了，谁也改不了。"),
                is_mine=True,
                steps=(Step("draw", _("给出随机数"), "rotate-clockwise", "main", is_script=True),),
            )
    if hall.state is S.DECRYPT_SETTLED and hall.holds and hall.holds not in hall.snapshot["revealed"]:
        return reveal()
    return None


def is_ready(hall: Hall, role: HolderRole) -> bool:
    """True when the holder has a key of this session."""
    return role.value in hall.snapshot["holders"]


def get_ready(role: HolderRole) -> Task:
    """The holder makes his key of this session."""
    return Task(
        f"holder-{role.value}",
        _("准备本场密钥"),
        _("本机现在产生一把只用于本场的密钥，留在本浏览器里，不能导出。请不要更换电脑和浏览器，直到报价公布。"),
        is_mine=True,
        steps=(Step("holder", _("准备本场密钥"), "key", "main", is_script=True),),
    )


def reveal() -> Task:
    """The holder opens the shares he kept."""
    return Task(
        "reveal",
        _("公开所持份额"),
        _("解密已经结束。两位持钥人公开后，系统开启投标文件并同时公布报价。本页打开时自动公开。"),
        is_mine=True,
        steps=(Step("reveal", _("公开份额"), "lock-open", "seal", is_script=True, warning=_("公开后不能收回")),),
    )


def nothing(_hall: Hall) -> Task | None:
    """There is nothing to do."""
    return None
