"""What objections to the tender document say."""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

OBJECTIONS: Mapping[str, Wording] = {
    "objection.published": Wording(
        Words(
            "收到对招标文件的异议（第 {number} 号）",
            "事项：{subject}。答复期限 {due_at}，答复前暂停招标投标活动。提出人的名称依法不公开。",
        ),
        Words(
            "Objection to the tender document received (no. {number})",
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
    "objection.taken_back": Wording(
        Words("{matter_word}（第 {number} 号）已撤回", "提出人已自行撤回，不再为此暂停。"),
        Words(
            "{matter_word} no. {number} withdrawn",
            "Who raised it has withdrawn it; nothing stands still for it any more.",
        ),
    ),
    "objection.received": Wording(
        Words("{matter_word}待答复", "请在 {due_at} 前答复。工程建设招标的异议答复前，标段依法暂停，不截止、不开标。"),
        Words(
            "{matter_word} waits for your answer",
            "Answer it by {due_at}. In a works tender the lot stands still until then: it neither closes nor opens.",
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
    "objection.overdue": Wording(
        Words("{matter_word}答复逾期", "答复期限 {due_at} 已过，仍未答复。请立即答复；提出人可以依法投诉。"),
        Words(
            "{matter_word}: the answer is overdue",
            "It was due at {due_at} and is still missing. Answer it now; who raised it may complain.",
        ),
    ),
}
