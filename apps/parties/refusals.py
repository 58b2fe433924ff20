"""What the parties refuse, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.core.refusals import Wording, words

FREE = "电子招标投标办法第九条"

PARTIES = words(
    {
        "key_not_drilled": Wording(
            "密钥尚未演练：请先用密钥文件和口令重新打开一次，确认能打开后再申请证书。",
            "The keys were not tried yet. Open the keyfile once with its passphrase, then ask for the certificate.",
        ),
        "certificate_still_valid": Wording(
            "证书仍在有效期内，尚未到期。",
            "The certificate is still within its term.",
        ),
    }
)
