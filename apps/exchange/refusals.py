"""Every "no" of the exchange, in both languages."""

from __future__ import annotations

from apps.core.refusals import Wording, words

ASKING = words(
    {
        "not_found": Wording(
            "没有这项公开内容。请检查地址中的编号。", "There is no such public thing. Check the code in the address."
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
