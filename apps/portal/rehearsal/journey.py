"""The whole procedure as a list of steps, in the order in which it happens. Needs no Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from apps.portal.rehearsal import awarding, custody, evaluating, preparation, session, submission
from apps.portal.rehearsal.cases import Case
from apps.portal.rehearsal.stage import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called and what does it; it answers in a few words what came of it."""

    name: str
    zh: str
    en: str
    do: Callable[[Stage], str]


STEPS: Sequence[Step] = (
    Step("register", "项目和标段登记", "project and lot registered", preparation.register),
    Step("enter", "进场登记、受理、场地", "entry, acceptance, venue", preparation.enter),
    Step("prepare", "时间、前附表、招标文件", "times, data sheet, document", preparation.prepare),
    Step("publish", "公告发布", "notice published", preparation.publish),
    Step("custodians", "密钥托管组", "custodians in force", custody.put_in_force),
    Step("keys", "密钥、演练、证书", "keys, drill, certificates", submission.make_keys),
    Step("bids", "加密、递交、回执", "sealed, sent, receipted", submission.send_bids),
    Step("refusals", "拒收与保密", "refusals and silence", submission.probe_refusals),
    Step("sign_in", "进入大厅、签到", "hall and sign-in", session.join_and_sign_in),
    Step("late", "截止、逾期拒收", "deadline, late bid refused", submission.probe_late),
    Step("start", "开标开始、持钥人", "opening started, holders", session.start),
    Step("draw", "抽取系数", "coefficient drawn", session.draw),
    Step("list", "公布名单", "list published", session.publish_list),
    Step("release", "投标人解密", "keys released", session.release),
    Step("reveal", "公开份额、开启", "shares revealed, bids opened", session.reveal),
    Step("cure", "备份与托管补救", "backup and escrow", session.cure),
    Step("announce", "唱标", "read out", session.announce),
    Step("confirm", "确认", "confirmed", session.confirm),
    Step("record", "开标记录签署", "record signed", session.record),
    Step("heard", "大厅消息核对", "what everybody heard", session.leave),
    Step("committee", "组建评标委员会", "committee drawn", evaluating.form),
    Step("undertakings", "承诺书", "undertakings", evaluating.undertakings),
    Step("chair", "推选组长", "chair elected", evaluating.elect),
    Step("preliminary", "初步评审", "preliminary review", evaluating.preliminary),
    Step("scores", "打分、签署评分表", "score sheets signed", evaluating.score),
    Step("result", "计算结果", "result computed", evaluating.result),
    Step("report", "评标报告签署", "report signed by all", evaluating.sign_report),
    Step("receipt", "接收评标报告", "report received", awarding.receive_report),
    Step("publicity", "中标候选人公示", "candidates' publicity", awarding.make_public),
    Step("award", "定标、公告、中标通知书", "award, result, notice", awarding.award),
    Step("pages", "各方页面", "everybody's pages", awarding.look_around),
    Step("bundle", "下载证据包", "bundle downloaded", awarding.take_bundle),
    Step("verify", "校验证据包", "bundle verified", awarding.verify_bundle),
)
FIRST_OF_A_SESSION, LAST_OF_A_SESSION, LAST_WITHOUT_PRICES = "sign_in", "heard", "scores"
CONVENED = Step("convene", "安排第二信封开标", "second opening convened", evaluating.convene)
REVIEWED = Step("prices", "第二信封评审", "second envelopes reviewed", evaluating.review_prices)


def steps_of(case: Case) -> list[Step]:
    """The steps of a case: where its prices lie in second envelopes the session is gone through twice."""
    if not case.is_double:
        return list(STEPS)
    names = [step.name for step in STEPS]
    session = STEPS[names.index(FIRST_OF_A_SESSION) : names.index(LAST_OF_A_SESSION) + 1]
    again = [replace(step, name=f"{step.name}_2", zh=f"第二信封：{step.zh}", en=f"second: {step.en}")
             for step in session if step.name != "late"]  # fmt: skip
    split = names.index(LAST_WITHOUT_PRICES) + 1
    return [*STEPS[:split], CONVENED, *again, REVIEWED, *STEPS[split:]]
