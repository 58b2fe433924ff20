"""Every "no" of the exchange, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

ASKING = words(
    {
        "not_found": Wording(
            "没有这项公开内容。请检查地址中的编号。", "There is no such public thing. Check the code in the address."
        ),
        "only_answers": Wording(
            "这个地址只能读取（GET），不能办理任何事项。",
            "This address only answers (GET). Nothing is done through it.",
        ),
        "asked_too_often": Wording(
            "一分钟内询问次数过多。请在 Retry-After 所示的秒数之后继续，或改用变更序号（/api/v1/changes）跟随。",
            "Asked too often within one minute. Go on after the seconds that Retry-After names, or follow /api/v1/changes.",
        ),
        "not_a_page": Wording("页码应为 1 以上的整数。", "The page is a whole number from 1 on."),
        "not_a_moment": Wording(
            "“{field}”应为 ISO 8601 时间，例如 2026-11-24 或 2026-11-24T09:30:00+08:00。",
            "“{field}” is a moment in ISO 8601: 2026-11-24 or 2026-11-24T09:30:00+08:00.",
        ),
    }
)

TOKENS = words(
    {
        "token_missing": Wording(
            "这里需要有效的令牌：Authorization: Bearer …。令牌在“本人账户”的接口令牌页生成，可能已经过期或者撤销。",
            "A valid token is needed here: Authorization: Bearer …. Make one on your account's page of tokens; "
            "this one may be over or revoked.",
        ),
        "token_scope": Wording(
            "这个令牌没有“{scope}”的范围。请生成包含该范围的令牌。",
            "This token has not the scope “{scope}”. Make one that has.",
        ),
        "token_not_yours": Wording(
            "接口令牌只能由本人生成和撤销。", "A token is made and revoked by the person it stands for."
        ),
        "token_without_scope": Wording("请至少选择一个范围。", "Choose at least one scope."),
        "token_too_long": Wording(
            "有效期为 1 至 {days} 天。到期后请重新生成。", "A token lasts 1 to {days} days. Make a new one then."
        ),
        "token_too_many": Wording(
            "有效的令牌已有 {most} 个。请先撤销不再使用的。",
            "There are {most} valid tokens. Revoke what is not used first.",
        ),
        "token_revoked_already": Wording("这个令牌已经撤销。", "This token was revoked already."),
    }
)

WEBHOOKS = words(
    {
        "webhook_not_yours": Wording(
            "变更推送只能由设置它的本人办理。", "A webhook is changed by the person who made it, and by nobody else."
        ),
        "webhook_too_many": Wording(
            "本席位的变更推送已有 {most} 个。请先删除不再使用的。",
            "This seat has {most} webhooks. Remove what is not used first.",
        ),
        "webhook_kind_unknown": Wording(
            "没有“{kind}”这一类公开变更。请从列表中选择。",
            "There is no public change of the kind “{kind}”. Choose from the list.",
        ),
        "webhook_not_an_address": Wording(
            "这不是可以推送的地址。请填写完整的 https 地址，不带用户名、口令和 # 之后的部分，不超过 {most} 个字符。",
            "Nothing can be sent there. Give a whole https address, without user name, password and fragment, of at most {most} characters.",
        ),
        "webhook_not_https": Wording("推送地址须以 https:// 开头。", "The address begins with https://."),
        "webhook_port": Wording("端口须为 443 或者不小于 {first}。", "The port is 443, or {first} and above."),
        "webhook_unknown_host": Wording(
            "查不到这个域名。请检查地址，或者等域名生效后再试。",
            "The host cannot be found. Check the address, or try again when its name is known.",
        ),
        "webhook_not_public": Wording(
            "这个域名指向内部、本机或保留的网络地址，平台不向那里推送。请使用互联网上可以访问的地址。",
            "The host points into a private, local or reserved network; nothing is sent there. Use an address that the internet reaches.",
        ),
        "webhook_may_recover": Wording(
            "推送失败满 {days} 天才停用。", "A webhook is switched off after {days} days of failures."
        ),
        "webhook_not_active": Wording(
            "变更推送已暂停或停用。请先恢复，再测试或重新推送。", "The webhook is paused or off. Resume it first."
        ),
        "webhook_just_tested": Wording(
            "刚刚测试过，结果还没有出来，或者距上一次测试不到 {seconds} 秒。请稍等再测试。",
            "It was tested just now: the test is under way, or less than {seconds} seconds old. Wait a moment, then test again.",
        ),
        "webhook_replay_beyond": Wording("序号应为 0 至 {newest}。", "The number is between 0 and {newest}."),
        "webhook_replay_too_many": Wording(
            "此后有超过 {most} 条变更，不能一次重新推送。请从变更接口 /api/v1/changes?since={since} 读取。",
            "More than {most} changes follow. Read them from /api/v1/changes?since={since} instead.",
        ),
        "push_refused_too_often": Wording(
            "接收方已拒绝 {most} 次，不再自动重试。",
            "The receiver refused it {most} times; it is not tried again by itself.",
        ),
        "push_has_tries_left": Wording("还要再试 {left} 次。", "It is tried {left} times more."),
        "push.unreachable": Wording(
            "连接不上接收方：拒绝连接、连接中断，或者加密连接不能建立（证书须有效并与域名一致）。",
            "The receiver cannot be connected to: refused, broken off, or no TLS (its certificate must be valid for the host).",
        ),
        "push.too_slow": Wording(
            "接收方没有在 {seconds} 秒内应答。请先应答，再处理。",
            "The receiver did not answer within {seconds} seconds. Answer first, work later.",
        ),
        "push.secret_unreadable": Wording(
            "平台读不出这个推送的签名密钥（平台的 SECRET_KEY 已更换），没有签名就不发送。请更换签名密钥。",
            "The secret of this webhook cannot be read (the platform's SECRET_KEY was replaced), and nothing is sent unsigned. "
            "Renew the secret.",
        ),
        "push.not_http": Wording(
            "接收方的应答不是 HTTP，或者应答头过长。", "The receiver's answer is no HTTP, or its head is too long."
        ),
    }
)
