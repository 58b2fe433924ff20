"""What is said where custodians, their drills or a bid's escrow are not as they must be, in both languages."""

from __future__ import annotations

from apps.bids.lifecycle import CustodianSetAction, CustodianSetState
from apps.core.refusals import Wording, words

_METHOD = "电子招标投标办法"

CUSTODIANS = words(
    {
        "custody_operator_only": Wording(
            "托管组由交易中心业务员提出和批准。",
            "Sets of custodians are proposed and approved by operators of the centre.",
        ),
        "not_a_custodian": Wording(
            "这里由密钥托管人办理。请换用密钥托管机构的席位。",
            "This is for custodians. Change to your seat at a custodian body.",
        ),
        "custodians_wrong": Wording(
            "托管组须由至少三家、至多十五家不同的密钥托管机构组成，每家一份；恢复所需的份数不少于两份，并且少于总份数。请重新选择。",
            "A set has three to fifteen different custodian bodies with one share each; two or more shares are needed, and fewer "
            "than all. Choose again.",
            f"{_METHOD}第三十一条",
        ),
        "custodians_proposed_already": Wording(
            "已有一个托管组等待批准。请先批准或退回，再提出新的。",
            "A set is waiting for approval already. Approve or decline it before proposing another.",
        ),
        "custodians_take_two": Wording(
            "提出托管组的人不能自己批准，请由另一名业务员办理。",
            "Whoever proposed the set cannot approve it; another operator has to.",
            f"{_METHOD}第四十九条",
        ),
        "custodian_key_missing": Wording(
            "有密钥托管人还没有可用的密钥。请托管人先在“密钥与证书”里生成密钥并演练。",
            "A custodian has no key in use yet. He makes one under keys and certificates and tries it first.",
        ),
        "custodian_drill_missing": Wording(
            "有密钥托管人没有在规定时间内通过托管演练，不能批准。请托管人在“密钥托管”页面打开一份测试份额。",
            "A custodian has not passed the drill in time, so the set cannot be approved. He opens a test share on his page first.",
            f"{_METHOD}第三十一条",
        ),
        "custody_drill_failed": Wording(
            "交回的结果与测试份额不符，演练没有通过。请确认这台电脑有您的密钥，再演练一次。",
            "What was handed back is not the test share; the drill was not passed. Make sure that this computer has your key and "
            "try again.",
        ),
        "custodians_reason_missing": Wording(
            "请写明理由，长度不超过 300 字。",
            "State the reason, in no more than 300 characters.",
        ),
        "bid_escrow_wrong": Wording(
            "“{envelope}”信封里的密钥托管与本标段现行的托管组不一致，没有签收。请刷新页面重新封装，选择现行的托管组，或者不托管。",
            "The escrow in the envelope {envelope} does not name the custodians that are in force for this lot; nothing was received. "
            "Reload the page and seal again, with the custodians in force or with none.",
            f"{_METHOD}第三十一条",
        ),
    }
)

CUSTODIAN_STATES = words(
    {
        f"CustodianSetState.{CustodianSetState.PROPOSED}": Wording("待批准", "waiting for approval"),
        f"CustodianSetState.{CustodianSetState.IN_FORCE}": Wording("现行", "in force"),
        f"CustodianSetState.{CustodianSetState.DECLINED}": Wording("已退回", "declined"),
        f"CustodianSetState.{CustodianSetState.ENDED}": Wording("已停用", "ended"),
        f"CustodianSetAction.{CustodianSetAction.PUT_IN_FORCE}": Wording("批准", "approve"),
        f"CustodianSetAction.{CustodianSetAction.DECLINE}": Wording("退回", "decline"),
        f"CustodianSetAction.{CustodianSetAction.END}": Wording("停用", "end"),
    }
)
