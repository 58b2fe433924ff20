"""What the portal refuses, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

PORTAL = words(
    {
        "sign_in_first": Wording(
            "此操作只供登录人员使用，请先登录。",
            "This is for people who signed in. Sign in first.",
        ),
        "not_your_message": Wording(
            "这条消息不是发给您的，不能由您处理。",
            "This message is not addressed to you, so you cannot handle it.",
        ),
        "platform_only": Wording(
            "送达结果由系统记录，不能由人工填写。",
            "What became of a delivery is recorded by the platform and cannot be entered by hand.",
        ),
        "account_needs_a_channel": Wording(
            "账户与证书的消息关系到您的账户安全，请至少保留一种外部通知方式（电子邮件或短信）。",
            "Messages about your account concern its safety. Keep at least one way to be told: e-mail or SMS.",
        ),
        "attempts_left": Wording(
            "还有 {left} 次发送机会，现在不能放弃。",
            "{left} attempts are left; the message is not given up yet.",
        ),
        "no_attempts_left": Wording(
            "发送次数已用完，此消息不再重试，请用其他方式联系收件人。",
            "No attempt is left. Reach the recipient in another way.",
        ),
        "bundle_not_yet": Wording(
            "证据包在投标截止后提供，目前尚未截止。截止时间见标段页面。",
            "The evidence bundle is offered once the deadline for bids has passed; it has not. The lot's page says when.",
            "招标投标法第二十二条",
        ),
        "not_a_version": Wording(
            "since 须为不小于 0 的整数，即上次读到的版本号。",
            "since must be a whole number from 0 up: the version read last.",
        ),
        "demonstration_under_way": Wording(
            "演示标段 {lot} 还在进行，定标后才能再次开始。",
            "The live lot {lot} is still under way. Start again after its award.",
        ),
        "demonstration_over": Wording(
            "没有可以开始的演示标段了。清空演示数据目录后重新运行 demo，会重新准备。",
            "No live lot is left. Empty the demonstration's data directory and run demo again.",
        ),
        "too_many_watches": Wording(
            "一小时内从您的网络提出的订阅过多，请一小时后再试；已经收到的确认邮件仍然有效。",
            "Too many subscriptions were asked for from your network within an hour. Try again in an hour; letters you got stay valid.",
        ),
        "watch_over": Wording(
            "这个订阅没有在两天内确认，已经删除。请重新订阅。",
            "This subscription was not confirmed within two days and is deleted. Please subscribe again.",
        ),
        "question_not_understood": Wording(
            "这些查询条件无法识别：{fields}。请对照列表页的筛选项填写。",
            "These questions were not understood: {fields}. See the filters of the list page.",
        ),
    }
)

NAMES = words(
    {
        "DeliveryState.queued": Wording("待发送", "Queued"),
        "DeliveryState.sent": Wording("已发出", "Sent"),
        "DeliveryState.failed": Wording("发送失败，将重试", "Failed, to be tried again"),
        "DeliveryState.given_up": Wording("未能送出", "Not delivered"),
        "DeliveryAction.hand_over": Wording("发出", "handing it over"),
        "DeliveryAction.fail": Wording("记录发送失败", "recording a failure"),
        "DeliveryAction.give_up": Wording("停止发送", "giving it up"),
    }
)
