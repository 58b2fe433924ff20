"""What tenders say of questions, clarifications and the time of the document."""

from __future__ import annotations

from apps.core.refusals import Wording, words

_OF_CLARIFICATIONS = "招标投标法第二十三条；政府采购货物和服务招标投标管理办法第二十七条"

CLARIFICATIONS = words(
    {
        "question_empty": Wording(
            "请写明问题。",
            "Write the question.",
        ),
        "question_too_long": Wording(
            "问题不能超过{limit}个字。请分成几次提出。",
            "A question may have {limit} characters at most. Ask it in several parts.",
        ),
        "question_names_its_author": Wording(
            "问题中有{trace}，会让人知道是谁在提问，没有保存。请删去后再提交。",
            "The question holds {trace}, which would tell who asks; it was not kept. Take it out and send it again.",
            "招标投标法第二十二条",
        ),
        "Trace.email": Wording("电子邮箱地址", "an e-mail address"),
        "Trace.phone": Wording("电话号码", "a phone number"),
        "Trace.credit_code": Wording("统一社会信用代码", "a unified social credit code"),
        "questions_closed": Wording(
            "现在不能对本标段的招标文件提问：提问须在公告发布后、规定的时间前。",
            "Questions about this document cannot be asked now: only after the notice and before the time it gives.",
            _OF_CLARIFICATIONS,
        ),
        "clarification_not_possible": Wording(
            "标段现在处于“{state}”，不能澄清或者修改招标文件。",
            "The lot is at “{state}”; its document cannot be clarified or amended now.",
            _OF_CLARIFICATIONS,
        ),
        "clarification_empty": Wording(
            "请至少答复一个问题，或写明修改的内容。",
            "Answer at least one question, or write what is changed.",
            _OF_CLARIFICATIONS,
        ),
        "clarification_too_long": Wording(
            "澄清或答复的文字不能超过{limit}个字。请把长的内容写入新版招标文件。",
            "A clarification or an answer may have {limit} characters at most. Put longer content into a new document.",
        ),
        "clarification_question_unknown": Wording(
            "所答复的问题不属于本标段，或者已经答复过。请刷新页面。",
            "The question answered is none of this lot, or was answered before. Reload the page.",
        ),
        "clarification_deadline_earlier": Wording(
            "新的投标截止时间不晚于现在的截止时间。澄清或者修改只能顺延，不能提前。",
            "The new deadline is not later than the present one. A clarification may put it off, never forward.",
            _OF_CLARIFICATIONS,
        ),
        "clarification_published": Wording(
            "第{number}号澄清已经发布，不能再改。需要更正的，请另发一份。",
            "Clarification {number} is public and cannot be changed. Publish another to correct it.",
            _OF_CLARIFICATIONS,
        ),
        "clarification_blocked": Wording(
            "还有{count}项不符合规定，没有发布。可能影响投标文件编制的，须顺延投标截止时间。",
            "{count} findings stand in the way and nothing was published. What may affect bids needs a later deadline.",
            _OF_CLARIFICATIONS,
        ),
        "extension_not_here": Wording(
            "因获取文件的供应商不足三家而顺延提供期限，只适用于政府采购。",
            "Only in government procurement is the availability extended because fewer than three took the document.",
            "政府采购货物和服务招标投标管理办法第十八条",
        ),
        "extension_too_early": Wording(
            "提供期限尚未届满，是否不足三家现在任何人都不能知道。",
            "The availability has not ended; whether fewer than three took the document is nobody's to know yet.",
            "政府采购货物和服务招标投标管理办法第十八条；招标投标法第二十二条",
        ),
        "extension_not_needed": Wording(
            "提供期限届满时，获取文件的不少于三家，不需要顺延。",
            "When the availability ended, no fewer than three had taken the document. There is nothing to extend for.",
            "政府采购货物和服务招标投标管理办法第十八条",
        ),
        "extension_time_wrong": Wording(
            "顺延后的提供期限应当晚于现在，且不晚于投标截止时间。",
            "The availability must be extended to a later time than now, and no later than the deadline.",
            "政府采购货物和服务招标投标管理办法第十八条",
        ),
    }
)
