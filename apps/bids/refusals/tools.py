"""What is said where a bid cannot be sealed with a tool."""

from __future__ import annotations

from apps.core.refusals import Wording, words

TOOLS = words(
    {
        "bid_no_certificate": Wording(
            "您的席位还没有可用的证书，不能下载标段参数或导入封装包。请先到“密钥与证书”办理，约需五分钟。",
            "Your seat has no certificate in force, so there are no terms to seal for. Get one under keys and certificates first; "
            "it takes five minutes.",
            "电子签名法第十三条",
        ),
    }
)
