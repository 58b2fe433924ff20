"""What each kind of fact says to a reader: what happened and what it means, in both languages, in one table.

Braces name values of the payload, made readable for the language: moments on the page's clock, money with thousands,
digests shortened. A kind that is public or that somebody is told about must stand here; a test says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.core import money
from apps.core.clock import SHANGHAI
from apps.parties.models import Organisation
from apps.tenders.labels import OBJECTION_KINDS, TERMINATION_GROUNDS
from apps.tenders.lifecycle import DocumentObjectionKind, TerminationGround
from apps.tenders.models import Method

Payload = Mapping[str, Any]
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Words:
    """A title of a few words, and a sentence about what it means and what comes next."""

    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one kind of fact. `is_sealing` marks what is sealed or signed; it is drawn in vermilion."""

    zh: Words
    en: Words
    is_sealing: bool = False

    def say(self, payload: Payload, language: str) -> Words:
        """The words with the payload's values in them."""
        words = self.en if is_english(language) else self.zh
        values = readable(payload, language)
        return Words(words.title.format_map(values), words.meaning.format_map(values))


FACTS: Mapping[str, Wording] = {
    "lot.notice_published": Wording(
        Words(
            "招标公告发布",
            "{ceiling}；{method}。距投标截止 {days_to_deadline} 日，截止与开标同一时刻：{submission_deadline}。",
        ),
        Words(
            "Tender notice published",
            "{ceiling}; {method}. {days_to_deadline} days to the deadline, which is also the opening: {submission_deadline}.",
        ),
    ),
    "lot.document_published": Wording(
        Words(
            "招标文件第 {version} 版公布", "{available_from} 起可下载，不需报名、不需理由。文件指纹 SHA-256 {sha256}。"
        ),
        Words(
            "Tender document published, version {version}",
            "Can be downloaded from {available_from}, without registration and without reason. SHA-256 {sha256}.",
        ),
    ),
    "lot.tendering_opened": Wording(
        Words("开始获取招标文件", "任何人都可以下载。下载人的名称和数量在投标截止前不向任何人公开。"),
        Words(
            "The document can be obtained",
            "Anybody may download it. Who and how many did so is shown to nobody before the deadline.",
        ),
    ),
    "lot.submission_closed": Wording(
        Words("投标截止", "截止时间 {deadline}。此后递交的投标文件由系统拒收。"),
        Words("Submission closed", "The deadline was {deadline}. Bids handed in later are refused by the system."),
        is_sealing=True,
    ),
    "lot.clarified": Wording(
        Words(
            "招标文件第 {number} 号澄清与修改",
            "{effect}。现行招标文件为第 {version} 版，投标截止 {submission_deadline}。此前递交的投标文件仍然有效，可以替换。",
        ),
        Words(
            "Tender document clarified, no. {number}",
            "{effect}. Version {version} of the document is in force; deadline {submission_deadline}. Bids handed in before stay valid and can be replaced.",
        ),
    ),
    "lot.availability_extended": Wording(
        Words("招标文件提供期限顺延", "提供期限届满时获取文件的不足三家，顺延至 {available_until}。"),
        Words(
            "Availability of the document extended",
            "Fewer than three had taken the document when its time ended; it can be had until {available_until}.",
        ),
    ),
    "lot.suspended": Wording(
        Words("中止", "原因：{reason}。恢复前各项活动暂停，已公布的文件仍可查阅。"),
        Words(
            "Suspended", "Reason: {reason}. Nothing goes on until it is resumed; what was published can still be read."
        ),
    ),
    "lot.resumed": Wording(
        Words("恢复", "中止的原因已消除，活动继续进行。投标截止 {submission_deadline}。"),
        Words(
            "Resumed", "The reason for the suspension is gone; the procedure goes on. Deadline {submission_deadline}."
        ),
    ),
    "lot.postponed": Wording(
        Words(
            "延期开标", "原因：{reason}。原定 {former_deadline}，现延至 {submission_deadline}，截止与开标仍为同一时刻。"
        ),
        Words(
            "Opening postponed",
            "Reason: {reason}. It was {former_deadline}; deadline and opening are now {submission_deadline}.",
        ),
    ),
    "lot.publication_proved": Wording(
        Words("公告在{medium}发布", "发布时间 {appeared_at}，网址 {address}。由招标人（采购人）一方登记。"),
        Words("Notice appeared in {medium}", "At {appeared_at}, address {address}. Recorded by the buyer's side."),
    ),
    "lot.retendered": Wording(
        Words("重新招标", "第 {round} 次招标的公告已发布，编号 {code}。"),
        Words("Tendered again", "The notice of round {round} is out; its code is {code}."),
    ),
    "plan.published": Wording(
        Words(
            "招标计划（采购意向）公开",
            "编号 {code}，预计金额 {estimate} 元，预计招标时间 {planned_on}。以正式公告为准。",
        ),
        Words(
            "Tender plan published",
            "Code {code}, estimate {estimate} yuan, planned for {planned_on}. The notice itself decides.",
        ),
    ),
    "lot.terminated": Wording(
        Words("终止", "{ground}。{reason}。本标段不再继续，已收取的投标保证金依法退还。"),
        Words("Terminated", "{ground}. {reason}. This lot does not go on; bid bonds are paid back as the law says."),
    ),
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
    "bids.closed": Wording(
        Words(
            "投标封存",
            "截止时已签收的投标文件的份数和内容已固定为一个承诺值 {commitment}。此刻不公开家数；公布名单时公开盐值，任何人可以核对。",
        ),
        Words(
            "Bids fixed",
            "What was received by the deadline is fixed by one commitment, {commitment}. How many bids there are is not told now; "
            "the salt is published with the list, and then anybody can check.",
        ),
    ),
    "opening.started": Wording(
        Words("开标开始", "由 {organisation} 主持。全过程公开，可在开标大厅查看，结束后可以回放。"),
        Words(
            "Opening started", "Hosted by {organisation}. It is public: watch it in the hall, or replay it afterwards."
        ),
        is_sealing=True,
    ),
    "opening.paused": Wording(
        Words("开标暂停", "原因：{reason}。剩余时间保留，恢复后继续。"),
        Words("Opening paused", "Reason: {reason}. The time that is left stays left until it goes on."),
    ),
    "opening.resumed": Wording(
        Words("开标恢复", "从暂停处继续，剩余时间不变。"),
        Words("Opening resumed", "It goes on where it stood, with the time that was left."),
    ),
    "opening.closed": Wording(
        Words("开标结束", "开标记录已由主持人签名并公开，可在开标大厅下载。接下来移交评标。"),
        Words(
            "Opening closed",
            "The record is signed by the host and public; download it in the hall. Next: evaluation.",
        ),
        is_sealing=True,
    ),
    "opening.failed": Wording(
        Words("招标失败", "原因：{reason}。投标人少于三个的不开标，依法重新招标。"),
        Words(
            "Tender failed", "Reason: {reason}. With fewer than three bidders nothing is opened; it is tendered again."
        ),
    ),
    "evaluation.begun": Wording(
        Words(
            "评标开始", "评标委员会已随机抽取组成，共 {size} 人，其中专家 {experts} 人。名单在中标结果公布前依法保密。"
        ),
        Words(
            "Evaluation begun",
            "A committee of {size} was drawn, {experts} of them experts. Its names stay secret until the result is published.",
        ),
    ),
    "evaluation.completed": Wording(
        Words(
            "评标结束", "评标报告已由全体成员签署或书面说明理由，文件指纹 SHA-256 {report}。接下来由采购方接收核对。"
        ),
        Words(
            "Evaluation completed",
            "All members signed the report or gave their reasons in writing. SHA-256 {report}. Next, the buyer checks it.",
        ),
        is_sealing=True,
    ),
    "evaluation.report_received": Wording(
        Words("评标报告已接收", "采购方已接收评标报告并核对，接下来公布评审结果。"),
        Words("Report received", "The buyer has the report and checks it; next, the outcome is made public."),
    ),
    "evaluation.committee_disclosed": Wording(
        Words("评标委员会名单公开", "名单与抽取记录随结果公开，任何人都可以按记录重新抽取核对。"),
        Words(
            "Committee disclosed",
            "Its names and the record of its draw are public with the result; anybody can draw again from the record.",
        ),
    ),
    "award.candidates_published": Wording(
        Words(
            "中标候选人公示",
            "公示至 {publicity_until}，期间可以对评标结果提出异议。候选人、得分和被否决的投标见公示全文。",
        ),
        Words(
            "Candidates made public",
            "Until {publicity_until} anybody may object to the result. Candidates, scores and rejected bids stand in the notice.",
        ),
    ),
    "award.publicity_ended": Wording(
        Words("公示期满", "公示已于 {publicity_until} 期满，接下来由招标人按排序确定中标人。"),
        Words(
            "Publicity over",
            "It ended at {publicity_until}. Next, the tenderee awards in the order of the candidates.",
        ),
    ),
    "award.decided": Wording(
        Words("定标", "已按候选人的排序确定中标人，名称随结果公告公开。"),
        Words("Award decided", "The winner is determined by the order of the candidates and named in the result."),
    ),
    "award.result_published": Wording(
        Words("中标结果公告", "中标人 {winner}，中标金额 {price} 元。其他各方同时收到本人的结果。"),
        Words(
            "Result published",
            "Awarded to {winner} at {price} yuan. All others hear their own result at the same time.",
        ),
    ),
    "award.notice_issued": Wording(
        Words("中标通知书发出", "编号 {code}，文件指纹 SHA-256 {sha256}。合同自发出之日起三十日内订立。"),
        Words(
            "Award notice issued",
            "No. {code}, SHA-256 {sha256}. The contract follows within thirty days.",
        ),
        is_sealing=True,
    ),
    "award.outcome_told": Wording(
        Words("本单位的评审结果", "得分和排序，或者被否决的原因，见标段的评审结果页；只有本单位能看到。"),
        Words(
            "Your own result",
            "Score and rank, or why the bid was rejected, stand on the lot's result page, which only your side can read.",
        ),
    ),
    "lot.entry_submitted": Wording(
        Words("进场登记待核验", "第 {time} 次提交。请按承诺时限核验；需补正的，一次性告知全部内容。"),
        Words(
            "Entry registration waits for the check",
            "Submission no. {time}. Check it within the time promised; if something is missing, name all of it at once.",
        ),
    ),
    "lot.entry_returned": Wording(
        Words("进场登记需要补正", "共 {defect_count} 项，已一次性列明。补正后重新提交即可，不需重新填写。"),
        Words(
            "The entry registration needs to be completed",
            "{defect_count} items, all of them listed. Complete them and hand it in again; nothing has to be typed twice.",
        ),
    ),
    "lot.entry_accepted": Wording(
        Words("进场登记已受理", "接下来由交易中心安排开标场地和时间。"),
        Words("Entry registration accepted", "Next, the centre arranges the opening hall and the time."),
    ),
    "lot.venue_arranged": Wording(
        Words("开标场地已安排", "{hall}，{opening_at} 开标；投标截止为同一时刻。接下来编制招标文件并发布公告。"),
        Words(
            "Opening hall arranged",
            "{hall}, opening at {opening_at}; the deadline is the same moment. Next: prepare the document and publish.",
        ),
    ),
    "lot.entry_refused": Wording(
        Words("进场登记不予受理", "理由和依据见标段的进场登记页。不予受理只限法定的四种情形。"),
        Words(
            "Entry registration refused",
            "Reason and ground stand on the lot's entry page. Only four grounds allow a refusal.",
        ),
    ),
    "lot.venue_released": Wording(
        Words("开标场地已释放", "原安排不再有效，交易中心将重新安排。"),
        Words("Opening hall released", "The arrangement no longer holds; the centre will make a new one."),
    ),
    "application.submitted": Wording(
        Words("入驻申请待核验", "新的入驻申请已提交。需补正的，一次性告知全部内容。"),
        Words(
            "An application waits for the check",
            "A new organisation applied. If something is missing, name all of it at once.",
        ),
    ),
    "application.resubmitted": Wording(
        Words("入驻申请已补正", "申请单位已按一次性告知补正并再次提交。"),
        Words("An application was completed", "The applicant completed what was named and handed it in again."),
    ),
    "seat.given": Wording(
        Words("您有了新的席位", "您可以用新的身份办理业务，登录后在右上角切换身份。"),
        Words("You have a new seat", "You can act in a new role: sign in and choose it at the top right."),
    ),
    "seat.ended": Wording(
        Words("您的一个席位已终止", "此后不能再以该身份办理。如有疑问，请联系本单位管理员。"),
        Words(
            "One of your seats has ended",
            "You can no longer act in that role. Ask your organisation's administrator if this is unclear.",
        ),
    ),
    "person.unlocked": Wording(
        Words("您的账户已解锁", "您可以再次登录。如果不是您本人申请的，请立即联系交易中心。"),
        Words("Your account is unlocked", "You can sign in again. If you did not ask for it, call the centre at once."),
    ),
    "person.password_set": Wording(
        Words("您的口令已设置", "此后用新口令登录。如果不是您本人操作，请立即联系交易中心。"),
        Words("Your password was set", "Sign in with it from now on. If it was not you, call the centre at once."),
    ),
    "person.second_factor_removed": Wording(
        Words("动态口令已停用", "下次登录时需重新设置动态口令。如果不是您本人申请的，请立即联系交易中心。"),
        Words(
            "The one-time code was removed",
            "You set up a new one at the next sign-in. If you did not ask for it, call the centre at once.",
        ),
    ),
    "keys.lost": Wording(
        Words("密钥已报失", "原密钥不再使用。请在新的密钥文件准备好后完成演练并申请证书。"),
        Words(
            "Your keys are reported lost",
            "They are no longer used. Make new ones, pass the drill and ask for a certificate.",
        ),
    ),
    "certificate.issued": Wording(
        Words("数字证书已签发", "证书序列号 {serial}。签名和解密将使用这份证书对应的密钥。"),
        Words("Your certificate is issued", "Serial number {serial}. Signing uses the keys that belong to it."),
        is_sealing=True,
    ),
    "certificate.revoked": Wording(
        Words("数字证书已吊销", "证书序列号 {serial}，此后的签名无效。请重新申请证书。"),
        Words(
            "Your certificate is revoked", "Serial number {serial}. Later signatures do not count. Ask for a new one."
        ),
        is_sealing=True,
    ),
    "certificate.expired": Wording(
        Words("数字证书已到期", "证书序列号 {serial}。需签名或解密前请重新申请。"),
        Words(
            "Your certificate has expired", "Serial number {serial}. Ask for a new one before you have to sign or open."
        ),
    ),
}
"""By kind. Sentences are the product's own words, not quotations of the law."""

PUBLIC_KINDS = frozenset(
    {
        "lot.notice_published",
        "lot.document_published",
        "lot.tendering_opened",
        "lot.submission_closed",
        "lot.clarified",
        "lot.availability_extended",
        "lot.suspended",
        "lot.resumed",
        "lot.terminated",
        "objection.published",
        "objection.answered",
        "objection.taken_back",
        "lot.postponed",
        "lot.publication_proved",
        "lot.retendered",
        "plan.published",
        "bids.closed",
        "opening.started",
        "opening.paused",
        "opening.resumed",
        "opening.closed",
        "evaluation.begun",
        "evaluation.completed",
        "evaluation.report_received",
        "evaluation.committee_disclosed",
        "opening.failed",
        "award.candidates_published",
        "award.publicity_ended",
        "award.decided",
        "award.result_published",
        "award.notice_issued",
    }
)
"""The kinds of facts that stand in public streams."""


def say(kind: str, payload: Payload, language: str) -> Words:
    """What happened and what it means. Raises KeyError for a kind nobody is told about."""
    return FACTS[kind].say(payload, language)


def readable(payload: Payload, language: str) -> dict[str, str]:
    """The payload's values as a reader of this language expects them, with what can be derived from them."""
    values = {name: _value(name, value) for name, value in payload.items()}
    with override("en" if is_english(language) else "zh-hans"):
        return values | {name: derive(payload) for name, derive in _DERIVED.items()}


def is_english(language: str) -> bool:
    """True for any English; everybody else reads Chinese."""
    return language.startswith("en")


def moment(when: datetime) -> str:
    """The time on the centre's clock, to the second."""
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _value(name: str, value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, str) and name.endswith(("_at", "_from", "_until", "deadline")):
        return moment(datetime.fromisoformat(value))
    if name == "price":
        return money.figures(Decimal(value))
    if isinstance(value, str) and DIGEST.fullmatch(value):
        return f"{value[:4]}…{value[-4:]}"
    return str(value).rstrip("。")


def _ceiling(payload: Payload) -> str:
    price = payload.get("ceiling_price")
    if price is None:
        return _("不设最高限价")
    return _("最高限价 %(amount)s 元") % {"amount": money.figures(Decimal(price))}


def _method(payload: Payload) -> str:
    name = str(payload.get("method", ""))
    return str(Method(name).label) if name in Method.values else name


def _ground(payload: Payload) -> str:
    name = str(payload.get("ground", ""))
    return str(TERMINATION_GROUNDS[TerminationGround(name)]) if name in [*TerminationGround] else name


def _effect(payload: Payload) -> str:
    return _("可能影响投标文件编制") if payload.get("affects") else _("不影响投标文件编制")


def _winner(payload: Payload) -> str:
    """The organisation that the payload names by number: facts keep numbers, names are looked up when shown."""
    number = payload.get("bidder")
    name = Organisation.objects.filter(pk=number).values_list("name", flat=True).first() if number else ""
    return name or ""


def _defects(payload: Payload) -> str:
    return str(len(payload.get("defects", ())))


def _matter(payload: Payload) -> str:
    name = str(payload.get("matter", ""))
    return str(OBJECTION_KINDS[DocumentObjectionKind(name)]) if name in [*DocumentObjectionKind] else name


def _basis(payload: Payload) -> str:
    basis = str(payload.get("basis", "")).rstrip("。")
    return _("依据：%(basis)s。") % {"basis": basis} if basis else ""


def _follows(payload: Payload) -> str:
    return _("将另行发布澄清或者修改。") if payload.get("clarification_follows") else ""


_DERIVED: Mapping[str, Callable[[Payload], str]] = {
    "ceiling": _ceiling,
    "method": _method,
    "ground": _ground,
    "defect_count": _defects,
    "winner": _winner,
    "effect": _effect,
    "matter_word": _matter,
    "basis_said": _basis,
    "follows": _follows,
}
