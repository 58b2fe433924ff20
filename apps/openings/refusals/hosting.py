"""What the hall says of hosting and of taking it over."""

from __future__ import annotations

from apps.core.refusals import Wording, words

HOSTING = words(
    {
        "host_not_absent": Wording(
            "主持人刚刚还在办理，不能更换。主持人{minutes}分钟没有操作后，同方的其他人员可以接替。",
            "The host has just acted and cannot be substituted. After {minutes} minutes without an act of his another of the same side may "
            "take over.",
            "招标投标法第三十五条",
        ),
        "host_already": Wording(
            "您就是本场主持人，不需要接替。",
            "You are the host of this session already.",
        ),
        "witness_cannot_host": Wording(
            "您已在本场以见证人身份持钥，不能再主持。主持人、见证人和招标人（采购人）代表须为三位不同的人。",
            "You hold the witness's key in this session and cannot host it. Host, witness and representative are three different people.",
        ),
        "OpeningAction.take_over": Wording("接替主持", "taking the hosting over"),
    }
)
