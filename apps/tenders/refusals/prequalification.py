"""What tenders say when the result of a prequalification is not taken."""

from __future__ import annotations

from apps.core.refusals import Wording, words

PREQUALIFICATION = words(
    {
        "prequalified_code_wrong": Wording(
            "没有登记：“{given}”不是有效的统一社会信用代码。请逐行填写 18 位代码。",
            "Nothing was recorded: “{given}” is no unified social credit code. Write one code of 18 characters on each line.",
            "GB 32100-2015",
        ),
        "prequalified_too_few": Wording(
            "没有登记：通过资格预审的申请人少于三个的，应当重新招标。",
            "Nothing was recorded: with fewer than three who passed, the tender has to begin anew.",
            "招标投标法实施条例第十九条",
        ),
        "prequalification_too_late": Wording(
            "没有登记：公告已发布且未设资格预审，不能再限定投标人。",
            "Nothing was recorded: the lot was announced without prequalification, so who may bid can no longer be limited.",
            "招标投标法实施条例第三十二条",
        ),
        "prequalified_taken_away": Wording(
            "没有登记：公告发布后只能补充合格申请人，不能删去已通过的申请人。",
            "Nothing was recorded: after the notice those who passed can be added to, but nobody can be taken off the list.",
            "招标投标法实施条例第三十二条",
        ),
        "prequalified_reason_missing": Wording(
            "没有登记：公告发布后补充合格申请人，请写明原因（至少四个字）。",
            "Nothing was recorded: say in at least four characters why somebody is added after the notice.",
        ),
    }
)
