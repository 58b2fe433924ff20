"""What is said to who may not bid at all."""

from __future__ import annotations

from apps.core.refusals import Wording, words

ADMISSION = words(
    {
        "bidder_excluded": Wording(
            "本单位被{authority}禁止参加投标（{document}，依据{article}），期间至{until}，不能递交。对决定有异议的，请向作出决定的机关提出。",
            "Your organisation is excluded from bidding by {authority} ({document}, on {article}) until {until}; nothing can be "
            "submitted. Who contests the decision turns to the authority that took it.",
            "招标投标法第五十三条；政府采购法第七十七条",
        ),
        "bidder_not_prequalified": Wording(
            "本单位未通过资格预审，不能递交。对资格预审结果有异议的，请向招标人（采购人）提出。",
            "Your organisation did not pass the prequalification of this lot; nothing can be submitted. Objections to its result "
            "go to the tenderee or purchaser.",
            "招标投标法实施条例第十九条",
        ),
    }
)
