"""What is said where a practice decryption proves nothing, and where a backup cannot be taken in."""

from __future__ import annotations

from apps.core.refusals import Wording, words

PRACTICE = words(
    {
        "practice_nothing_received": Wording(
            "本标段没有您已签收且未撤回的投标文件，不需要练习。请先递交。",
            "No bid of yours stands for this lot, so there is nothing to practise for. Submit first.",
            "电子招标投标办法第三十条",
        ),
        "practice_over": Wording(
            "已经公布投标人名单，练习结束。请在开标大厅解密。",
            "The list of bidders is published, so practice is over. Decrypt in the opening hall.",
            "电子招标投标办法第三十条",
        ),
        "practice_wrong": Wording(
            "打开的内容与练习文件不符，没有记录。请确认这台电脑的密钥就是封装投标文件的密钥，再试一次。",
            "What was opened is not what the practice file holds; nothing was recorded. Make sure that this computer's key is the "
            "one your bid is sealed to, and try again.",
            "电子招标投标办法第三十条",
        ),
        "practice_expired": Wording(
            "练习文件已超过一小时，没有记录。请重新开始练习。",
            "The practice file is older than an hour; nothing was recorded. Begin again.",
            "电子招标投标办法第三十条",
        ),
        "practice_reviewed_already": Wording(
            "这一时刻的练习提醒已经办理。", "The reminders of this moment were given already."
        ),
    }
)
