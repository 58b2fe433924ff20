"""办事指南 — for each role: what to do here, in which order, what the law says about it, and what an empty desk means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Role

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and what one should know about it."""

    title: Text
    text: Text
    article: Text = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide for one kind of people. `nothing` is what an empty desk says."""

    name: str
    title: Text
    summary: Text
    steps: tuple[Step, ...]
    nothing: Text


_ACCOUNT = Step(
    _("准备账户"),
    _(
        "本单位管理员为您开立席位后，您会收到一次有效的邀请链接；设置口令，再设置动态口令。一人可有多个席位，在右上角切换。"
    ),
)
_KEYS = Step(
    _("准备密钥和证书"),
    _("密钥由您自己的浏览器生成，私钥不离开您的电脑。下载密钥文件、牢记口令，并完成一次演练，然后申请证书。"),
)
_WATCH = Step(
    _("看记录"),
    _("每件事发生时就写入记录，不能改动或删除。公开的部分在标段页面，人人可以核验。"),
)

_BUYER = Guide(
    "buyer",
    _("招标人、采购人和代理机构"),
    _("从项目登记到公告发布。"),
    (
        _ACCOUNT,
        Step(
            _("登记项目和标段"),
            _("填写项目、批准文件和标段；代理机构办理的，还要写明委托书和授权范围。编号由系统生成。"),
        ),
        Step(
            _("进场登记"),
            _("材料齐全的当场受理；不齐的，交易中心一次性告知全部需要补正的内容。不予受理只限四种法定情形。"),
            _("濮阳市公共资源交易管理条例第十三条"),
        ),
        Step(
            _("编制招标文件"),
            _("填写前附表并上传招标文件。系统逐条检查法定期限，短于期限的地方会写明哪一条、差几天、怎样改。"),
            _("招标投标法第二十四条；政府采购法第三十五条"),
        ),
        Step(
            _("发布公告"),
            _("公告一经发布，截止时间和适用的规则库随之写入记录。投标截止与开标是同一时刻。"),
            _("招标投标法第三十四条"),
        ),
        _WATCH,
    ),
    _("现在没有需要您办理的事。进场登记被退回补正、场地安排好可以发布公告、或公告临近截止时，会按期限先后列在这里。"),
)
_BIDDER = Guide(
    "bidder",
    _("投标人和供应商"),
    _("找到标段、拿到文件、备好密钥。"),
    (
        Step(
            _("查找标段和下载文件"),
            _("在交易公告中查找。下载招标文件不需要登录、报名，不收费用；留下联系方式由您自愿决定。"),
            _("电子招标投标办法第二十条"),
        ),
        Step(
            _("谁也不知道您下载了"),
            _("下载人的名称和数量在投标截止前对任何人保密，包括招标人、交易中心和监督部门。"),
            _("招标投标法第二十二条；电子招标投标办法第二十一条"),
        ),
        Step(
            _("免费注册"),
            _("在入驻页提交单位信息，交易中心核验后开立账户。不收费，不要求购买指定的工具。"),
            _("电子招标投标办法第九条"),
        ),
        _ACCOUNT,
        _KEYS,
    ),
    _("现在没有需要您办理的事。需要您设置动态口令、演练密钥或更新证书时，会列在这里。"),
)
_EXPERT = Guide(
    "expert",
    _("评标专家"),
    _("账户、密钥和保密。"),
    (
        _ACCOUNT,
        _KEYS,
        Step(
            _("保密和回避"),
            _("评标委员会成员名单在中标结果确定前保密。与投标人有利害关系的，应当主动回避。"),
            _("招标投标法第三十七条"),
        ),
    ),
    _("现在没有需要您办理的事。需要您设置动态口令、演练密钥或更新证书时，会列在这里。"),
)
_OPERATOR = Guide(
    "operator",
    _("交易中心业务员"),
    _("核验、受理、安排。交易中心没有审批权。"),
    (
        Step(
            _("核验进场登记"),
            _("材料齐全的当场受理。需要补正的，一次列出全部内容；本可一次说清而再次退回的，单独计数。"),
            _("濮阳市公共资源交易管理条例第十三条"),
        ),
        Step(_("安排开标场地"), _("场地时间就是开标时间，也就是投标截止时间；安排后通知招标人编制文件、发布公告。")),
        Step(
            _("核验入驻申请"),
            _("核对单位名称、统一社会信用代码和经办人；不收费，不得要求购买指定的工具。"),
            _("电子招标投标办法第九条"),
        ),
        Step(_("维护工作日历"), _("每年按国务院办公厅通知录入节假日和调休。没有录入的年份，系统提示而不猜测。")),
        Step(
            _("看不到的事"),
            _("投标截止前，您也看不到谁下载了文件、有多少人下载。这不是权限设置，是法律要求。"),
            _("招标投标法第二十二条"),
        ),
    ),
    _("现在没有等您核验的进场登记、入驻申请，也没有等您安排的场地。新的申请一到，会按时限先后列在这里。"),
)
_WITNESS = Guide(
    "witness",
    _("见证人员"),
    _("见证过程，记录事实。"),
    (
        _ACCOUNT,
        Step(_("了解当日安排"), _("开标日程列出每天的场次、时间和地点；标段页面是发生过的事。")),
        _WATCH,
    ),
    _("现在没有需要您办理的事。临近的截止和开标在右侧列出。"),
)
_SUPERVISOR = Guide(
    "supervisor",
    _("行政监督"),
    _("看全过程，不参与。"),
    (
        Step(
            _("看全过程记录"),
            _("在“全过程记录”中查看各标段的记录。投标截止前依法保密的内容，监督部门也看不到。"),
            _("招标投标法第二十二条"),
        ),
        Step(_("看例外"), _("短于法定期限的标段，理由和批准人写在标段页面上；首页公布全年的数量。")),
        Step(_("自己核验"), _("任何一件公开的事都可以由您的浏览器重新计算指纹，不需要相信本平台。")),
    ),
    _("现在没有等您处理的事。标段中止、恢复或终止时，您会收到消息。"),
)
_CUSTODIAN = Guide(
    "custodian",
    _("密钥托管人"),
    _("保管一份密钥，平时只按期演练。"),
    (
        _ACCOUNT,
        _KEYS,
        Step(
            _("按期演练"),
            _(
                "在“密钥托管”页面用自己的浏览器打开一份测试份额。快到期时列在工作台；没有按期演练的，投标人不能选择您所在的托管组。"
            ),
            _("电子招标投标办法第三十一条"),
        ),
    ),
    _("现在没有需要您办理的事。需要您设置动态口令、演练密钥或更新证书时，会列在这里。"),
)
_TECHNICAL = Guide(
    "technical",
    _("运维值守"),
    _("平台是否正常，消息是否送出。"),
    (
        Step(_("看运行状况"), _("网站、后台进程、数据库和作业队列的状态在健康检查中。")),
        Step(_("看消息送达"), _("只显示通道是否正常和失败的原因，不显示发给谁、说了什么；谁已读，任何人都不知道。")),
        _WATCH,
    ),
    _("现在没有送不出去的消息。通道出错或消息重试用尽时，会列在这里。"),
)
_PUBLIC = Guide(
    "public",
    _("社会公众"),
    _("不用登录能看什么、怎样核验。"),
    (
        Step(_("看标段"), _("每个标段一页：发生过的事、预计的日期、文件、公告、适用的规则和它们落到哪一天。")),
        Step(_("看日程"), _("开标日程列出今后的截止时间；开标在同一时刻进行。")),
        Step(_("核验"), _("点任意一件事的“核验”，您的浏览器从第一件事起重新计算全部指纹。")),
        Step(_("为什么有些看不到"), _("每个标段页面写明现在看不到什么、到什么时候、依据哪一条。")),
    ),
    "",
)

GUIDES: Mapping[str, Guide] = {
    guide.name: guide
    for guide in (_PUBLIC, _BIDDER, _BUYER, _EXPERT, _OPERATOR, _WITNESS, _SUPERVISOR, _CUSTODIAN, _TECHNICAL)
}
GUIDE_OF: Mapping[Role, Guide] = {
    Role.TENDEREE: _BUYER,
    Role.PURCHASER: _BUYER,
    Role.AGENCY: _BUYER,
    Role.BIDDER: _BIDDER,
    Role.EXPERT: _EXPERT,
    Role.OPERATOR: _OPERATOR,
    Role.WITNESS: _WITNESS,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.CUSTODIAN: _CUSTODIAN,
    Role.TECHNICAL_DUTY: _TECHNICAL,
}
