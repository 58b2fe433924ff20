"""What people do with a lot besides its course: ask, object, prove, postpone, pay; by name of the work, in acts of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.portal.demonstration.calendar import Days, on
from apps.portal.demonstration.cast import Cast
from apps.portal.demonstration.works import Work
from apps.tenders import actions
from apps.tenders.actions.clarifications import Draft
from apps.tenders.actions.objections import Answer, Said
from apps.tenders.actions.plans import PlanTerms
from apps.tenders.lifecycle import DocumentObjectionKind
from apps.tenders.models import Lot
from apps.tenders.queries.clarifications import check_clarification, waiting_questions
from apps.tenders.queries.publicity import postponing
from apps.tenders.rules.books import Regime

Do = Callable[[datetime], object]


class Dealing(StrEnum):
    """What else happens to a lot between its registration and its end."""

    PLANNED = "planned"
    ASKED = "asked"
    CLARIFIED = "clarified"
    EXTENDED = "extended"
    OBJECTED = "objected"
    SETTLED = "settled"
    CHALLENGED = "challenged"
    POSTPONED = "postponed"
    ANEW = "anew"


D = Dealing
DEALINGS: Mapping[str, tuple[Dealing, ...]] = {
    "滨河路（一期）道路及综合管网改造工程施工": (D.ASKED, D.CLARIFIED),
    "城西保障房二期施工": (D.ASKED,),
    "城南污水处理厂提标改造施工": (D.EXTENDED,),
    "云台县城供水管网改造施工": (D.OBJECTED,),
    "县道X204线路面大修施工": (D.SETTLED,),
    "老城区停车楼勘察设计": (D.ANEW,),
    "环城南路大修工程施工": (D.PLANNED,),
    "医用直线加速器采购": (D.POSTPONED,),
    "乡镇学校宿舍家具采购": (D.CHALLENGED,),
}
QUESTIONS = (
    (
        "工程量清单第 3 章管道基础的垫层厚度与施工图说明不一致，以哪一处为准？",
        "以施工图说明为准，垫层厚度 150 mm；清单数量不变。",
    ),
    (
        "夜间施工是否需投标人自行办理许可，相关费用是否计入投标报价？",
        "由承包人办理，费用计入措施项目，不另行支付。",
    ),
    ("项目负责人业绩证明材料是否接受竣工验收备案表？", "接受。备案表应能看出项目名称、规模和竣工日期。"),
)
MATTERS: Mapping[Dealing, tuple[DocumentObjectionKind, str, str]] = {
    D.OBJECTED: (
        DocumentObjectionKind.OBJECTION,
        "资格条件中的单体管径业绩要求",
        (
            "招标文件要求近三年单体管径不小于 1200 mm 的业绩，而本工程最大管径为 800 mm，要求高于工程实际需要，"
            "限制了潜在投标人。请求改为与本工程相当的业绩要求。"
        ),
    ),
    D.SETTLED: (
        DocumentObjectionKind.OBJECTION,
        "评标办法中的沥青拌合设备自有要求",
        "评分细则对自有拌合设备加 4 分，对租赁设备不加分，与招标投标法实施条例第三十二条不符。请求同等对待。",
    ),
    D.CHALLENGED: (
        DocumentObjectionKind.CHALLENGE,
        "采购需求中的板材厚度和封边工艺指标",
        "采购需求的三项指标组合只有一个厂家能够满足，请求放宽其中至少一项，或说明需要。",
    ),
}
ANSWERED = Answer(
    text="评分细则第 4.2 条删去“自有”，租赁设备凭租赁合同同等计分；投标截止时间不受影响。",
    basis="招标投标法实施条例第三十二条",
    clarification_follows=False,
)


@dataclass(frozen=True, slots=True)
class Affair:
    """One lot with those who act for it, as its story knows them."""

    work: Work
    number: int
    cast: Cast
    days: Days
    preparer: Actor
    lot_id: Callable[[], int]

    def before_notice(self, registered: date) -> Iterator[tuple[datetime, Do]]:
        """A plan that was made public before, and that the project carries out."""
        if D.PLANNED in self._dealings:
            yield self._time(self.days.before(registered, 4), 9), self._plan
            yield self._time(registered, 11), self._trace

    def after_notice(self, published: date) -> Iterator[tuple[datetime, Do]]:
        """What is done once the notice is out; nothing before it."""
        if self.number % 6:
            yield self._time(published, 10), self._prove
        for day, hour, do in self._acts(published):
            yield self._time(max(day, published), hour), do

    def _acts(self, published: date) -> Iterator[tuple[date, int, Do]]:
        for dealing in self._dealings:
            match dealing:
                case D.ASKED:
                    for place, (text, _answer) in enumerate(QUESTIONS):
                        yield published, 14 + place, self._ask(text)
                case D.CLARIFIED:
                    yield self.days.after(published, 4), 16, self._clarify
                case D.EXTENDED:
                    yield self.days.day(-2), 11, self._clarify_and_extend
                case D.OBJECTED | D.CHALLENGED:
                    yield self.days.day(-1), 11, self._object(dealing)
                case D.SETTLED:
                    yield self.days.day(-3), 11, self._object(dealing)
                    yield self.days.day(-2), 15, self._answer
                case D.POSTPONED:
                    yield self.days.day(-2), 11, self._postpone
                case D.ANEW:
                    yield (
                        self.days.day(-2),
                        11,
                        lambda now: actions.tender_again(self.lot_id(), actor=self.preparer, now=now),
                    )

    @property
    def _dealings(self) -> tuple[Dealing, ...]:
        return DEALINGS.get(self.work.name, ())

    def _time(self, day: date, hour: int) -> datetime:
        """Every lot has its own minute of the hour and these acts their own seconds, so that no two acts coincide."""
        return on(day, hour, 5 + self.number) + timedelta(seconds=20)

    def _lot(self) -> Lot:
        return Lot.objects.select_related("project").get(pk=self.lot_id())

    def _plan(self, now: datetime) -> None:
        terms = PlanTerms(
            name=self.work.name,
            content="路面铣刨加铺、排水和交通安全设施修复，计划工期 240 日历天。",
            region=self.work.region,
            estimate=Decimal(self.work.estimate) * 10_000,
            planned_on=self.days.day(0),
        )
        actions.publish_plan(self.work.regime, terms=terms, actor=self.cast.first[self.work.buyer], now=now)

    def _trace(self, now: datetime) -> None:
        project = self._lot().project
        plan = project.organisation.tender_plans.get(name=self.work.name)
        actions.trace_to_plan(project.pk, plan_id=plan.pk, actor=self.preparer, now=now)

    def _prove(self, now: datetime) -> None:
        notice = self._lot().notices.order_by("number").first()
        if notice is None:
            return
        for place, one in enumerate(notice.media, start=1):
            actions.record_proof(
                notice.pk,
                medium=one["name"],
                address=f"https://notices.wangchuan.example/{now.year}/{100 * place + self.number}",
                appeared_at=notice.published_at + timedelta(minutes=10 * place),
                picture=None,
                actor=self.preparer,
                now=now,
            )

    def _ask(self, text: str) -> Do:
        return lambda now: actions.ask_question(self.lot_id(), text=text, contact="", now=now)

    def _clarify(self, now: datetime) -> None:
        known = dict(QUESTIONS)
        asked = waiting_questions(self._lot()).order_by("number")
        answers = {one.pk: known[one.text] for one in asked}
        text = "招标文件的工程量清单和评标办法不变。"
        self._publish(Draft(text, answers, may_affect=False, new_deadline=None, keeps_file=False), now)

    def _clarify_and_extend(self, now: datetime) -> None:
        text = "工程量清单第 5 章增加曝气系统设备基础 6 座，请按修改后的清单报价；投标截止时间相应顺延。"
        deadline = self._lot().submission_deadline
        if deadline is not None:
            later = self._later(deadline, 13)
            self._publish(Draft(text, {}, may_affect=True, new_deadline=later, keeps_file=False), now)

    def _publish(self, draft: Draft, now: datetime) -> None:
        made = actions.save_clarification(self.lot_id(), draft=draft, version=None, actor=self.preparer, now=now)
        made.lot = self._lot()
        seen = check_clarification(made, now)
        if not seen.blocks:
            actions.publish_clarification(
                self.lot_id(), made.number, plan_hash=seen.plan_hash, actor=self.preparer, now=now
            )

    def _object(self, dealing: Dealing) -> Do:
        kind, subject, content = MATTERS[dealing]

        def raise_it(now: datetime) -> None:
            published_at = self._lot().published_at or now
            known_on = published_at.astimezone(SHANGHAI).date() if kind is DocumentObjectionKind.CHALLENGE else None
            said = Said(kind, subject, content, known_on=known_on, file_name="", attachment=None)
            actions.raise_objection(self.lot_id(), said=said, actor=self.cast.first["bidder_e"], now=now)

        return raise_it

    def _answer(self, now: datetime) -> None:
        for objection in self._lot().document_objections.order_by("pk"):
            if objection.is_waiting:
                actions.answer_objection(objection.pk, answer=ANSWERED, actor=self.preparer, now=now)

    def _postpone(self, now: datetime) -> None:
        lot, reason = self._lot(), "开标大厅的网络设备检修，原定时间不能保证开标，经与交易中心商定延期"
        if lot.submission_deadline is None:
            return
        later = self._later(lot.submission_deadline, 9)
        seen = postponing(lot, new_deadline=later, reason=reason, now=now)
        actions.postpone_opening(
            lot.pk, new_deadline=later, reason=reason, preview_hash=seen.digest, actor=self.preparer, now=now
        )

    def _later(self, deadline: datetime, day: int) -> datetime:
        """The same time on the working day of this number."""
        local = deadline.astimezone(SHANGHAI)
        return on(self.days.day(day), local.hour, local.minute)


PLANS = (
    ("city", Regime.ENG, "滨河路（二期）道路及综合管网改造工程", "道路 2.1 公里，雨污水、给水、照明和绿化。", 4200, 15),
    ("water", Regime.ENG, "云台水库大坝安全监测设施更新", "位移、渗流和环境量监测设施及平台。", 380, 25),
    ("hospital", Regime.GP, "超声诊断设备采购意向", "心脏彩超 2 台、便携超声 4 台，含三年维保。", 690, 22),
    ("school", Regime.GP, "义务教育学校校服采购意向", "12 所学校，约 9 800 套，按季供应。", 260, 30),
)


def plans(cast: Cast, days: Days) -> Iterator[tuple[datetime, Do]]:
    """Plans that no project carries out yet."""
    for place, (buyer, regime, name, content, estimate, planned) in enumerate(PLANS):
        terms = PlanTerms(name, content, "望川市", Decimal(estimate) * 10_000, days.day(planned))
        yield (
            days.at(-12 + 3 * place, 16, 2 + place),
            lambda now, regime=regime, terms=terms, buyer=buyer: actions.publish_plan(  # type: ignore[misc]  # binds the loop's values
                regime, terms=terms, actor=cast.first[buyer], now=now
            ),
        )
