"""What objections to the tender document and to the result say."""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

OBJECTIONS: Mapping[str, Wording] = {
    "objection.published": Wording(
        Words(
            "收到{about}的异议（第 {number} 号）",
            "事项：{subject}。答复期限 {due_at}，答复前暂停招标投标活动。提出人的名称依法不公开。",
        ),
        Words(
            "Objection to {about} received (no. {number})",
            "Matter: {subject}. To be answered by {due_at}; until then the procedure stands still. Who objected is not told.",
        ),
    ),
    "objection.answered": Wording(
        Words(
            "{matter_word}（第 {number} 号）已答复",
            "{raised_at} 提出，事项：{subject}。答复：{answer}。{basis_said}{follows}",
        ),
        Words(
            "{matter_word} no. {number} answered",
            "Raised {raised_at}. Matter: {subject}. Answer: {answer}. {basis_said}{follows}",
        ),
    ),
    "objection.result_answered": Wording(
        Words(
            "{matter_word}（第 {number} 号）已答复：{upheld}",
            "{raised_at} 提出，事项：{subject}。答复：{answer}。{basis_said}{upheld_means}",
        ),
        Words(
            "{matter_word} no. {number} answered: {upheld}",
            "Raised {raised_at}. Matter: {subject}. Answer: {answer}. {basis_said}{upheld_means}",
        ),
    ),
    "objection.taken_back": Wording(
        Words("{matter_word}（第 {number} 号）已撤回", "提出人已自行撤回，不再为此暂停。"),
        Words(
            "{matter_word} no. {number} withdrawn",
            "Who raised it has withdrawn it; nothing stands still for it any more.",
        ),
    ),
    "objection.received": Wording(
        Words("{matter_word}待答复", "请在 {due_at} 前答复。工程建设招标的异议答复前，标段依法暂停，后续活动不进行。"),
        Words(
            "{matter_word} waits for your answer",
            "Answer it by {due_at}. In a works tender the lot stands still until then, and nothing that follows may happen.",
        ),
    ),
    "objection.answer_given": Wording(
        Words("您关注的{matter_word}已答复", "请打开查看答复、依据，以及不满意时怎样投诉。"),
        Words(
            "{matter_word}: the answer is here",
            "Read it, what it rests on, and how to complain if it does not satisfy.",
        ),
    ),
    "objection.withdrawn": Wording(
        Words("{matter_word}已撤回", "提出人已撤回，不需再答复。"),
        Words("{matter_word} withdrawn", "Who raised it has withdrawn it; no answer is needed."),
    ),
    "complaint.filed": Wording(
        Words("收到投诉", "就{matter_word}提出，异议（质疑）和答复已一并送交。请审查是否受理，期限 {due_at}。"),
        Words("Complaint received", "About: {matter_word}. The objection and its answer come with it. Due: {due_at}."),
    ),
    "complaint.looked_at": Wording(
        Words("投诉{taken_up}", "就{matter_word}的投诉，行政监督部门已作出是否受理的决定，理由见投诉页。"),
        Words("Complaint {taken_up}", "The supervisor has said whether it is taken up; the reasons stand on its page."),
    ),
    "complaint.decided": Wording(
        Words("投诉处理决定：{upheld}", "就{matter_word}的投诉，行政监督部门已作出处理决定，请打开查看。"),
        Words("Complaint decided: {upheld}", "About: {matter_word}. The decision stands on its page."),
    ),
    "objection.overdue": Wording(
        Words("{matter_word}答复逾期", "答复期限 {due_at} 已过，仍未答复。请立即答复；提出人可以依法投诉。"),
        Words(
            "{matter_word}: the answer is overdue",
            "It was due at {due_at} and is still missing. Answer it now; who raised it may complain.",
        ),
    ),
}
