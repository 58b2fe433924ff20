"""The story of each lot as acts in time: registered, checked, prepared, published, closed; by people, on working days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.parties.rules import OrganisationKind
from apps.portal.demonstration.calendar import Days, on
from apps.portal.demonstration.cast import HOUSES, Cast
from apps.portal.demonstration.dealings import Affair
from apps.portal.demonstration.document import tender_document
from apps.portal.demonstration.payments import Payments
from apps.portal.demonstration.procedure import ORDER, Procedure, Roles
from apps.portal.demonstration.works import CLOSING_TIMES, FUNDS, HALLS, Reached, Work
from apps.tenders import actions
from apps.tenders.actions.entry import Defect, refuse_entry
from apps.tenders.actions.preparation import Medium, Timetable
from apps.tenders.actions.projects import Approval, LotTerms, Principal, ProjectTerms
from apps.tenders.data_sheet import Material, Terms
from apps.tenders.lifecycle import EntryRefusalGround, TerminationGround
from apps.tenders.models import BondForm, Envelope, Lot, Method, Remedy
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.receiving import receive_document
from apps.tenders.rules.books import Regime
from apps.tenders.rules.findings import Override
from apps.tenders.rules.scheme import ENG_COMPREHENSIVE, GP_SCORE

USUAL_DAYS, SHORT_DAYS = 22, 13
"""From the issue of the document to the deadline, in calendar days."""
CONFIRM_MINUTES = 3
DAYS_TO_AWARD = {Regime.ENG: 7, Regime.GP: 2}
"""Working days from the opening to the award; candidates are made public between in ENG."""
BIDDERS = tuple(house.key for house in HOUSES if house.kind is OrganisationKind.BIDDER and not house.is_newcomer)
DOWNLOADERS = ("甲川建设集团有限公司 贾川 000 8800 0101", "戊禾建工集团有限公司 武禾 000 8800 0105", "")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens at a moment."""

    at: datetime
    do: Callable[[datetime], object]


class LotStory:
    """One lot's way through the centre. Its acts must be done in order; the first makes the lot."""

    def __init__(self, work: Work, number: int, *, cast: Cast, days: Days) -> None:
        self.work = work
        self.number = number
        self.cast = cast
        self.days = days
        self.buyer = cast.first[work.buyer]
        self.preparer = cast.first[work.agency] if work.agency else self.buyer
        self.operator = cast.actors["linwan"]
        self.lot_id = 0
        self.affair = Affair(work, number, cast, days, self.preparer, lambda: self.lot_id)

    def acts(self) -> Iterator[Act]:
        """What happens, in order, as far as the lot has come."""
        reached = self.work.reached
        register = self._registered_on()
        yield Act(self._time(register, 9), self._register)
        yield from (Act(at, do) for at, do in self.affair.before_notice(register))
        if reached is Reached.DRAFT:
            return
        yield Act(self._time(register, 10), self._submit)
        if self.number % 5 == 1 or reached is Reached.RETURNED:
            yield Act(self._time(register, 14), self._return)
            if reached is Reached.RETURNED:
                return
            yield Act(self._time(register, 15), self._submit)
        if reached is Reached.SUBMITTED:
            return
        if reached is Reached.REFUSED:
            yield Act(self._time(register, 16), self._refuse)
            return
        yield Act(self._time(register, 16), self._accept)
        if reached is Reached.ACCEPTED:
            return
        yield Act(self._time(self.days.after(register, 1), 10), self._arrange)
        yield Act(self._time(self.days.after(register, 2), 9), self._prepare)
        if reached is Reached.SCHEDULED:
            return
        published = self._published_on()
        yield Act(self._time(published, 9), self._publish)
        yield from self._afterwards(published)

    def _afterwards(self, published: date) -> Iterator[Act]:
        yield from (Act(at, do) for at, do in self.affair.after_notice(published))
        if self.work.reached is Reached.ANNOUNCED:
            return
        for place, contact in enumerate(DOWNLOADERS[: 1 + self.number % 3]):
            day = self.days.after(published, 1 + place)
            yield Act(self._time(day, 11 + place), partial(self._download, contact))
        yield from (Act(at, do) for at, do in self._payments().acts(self._closing_day()))
        match self.work.reached:
            case Reached.SUSPENDED:
                yield Act(self.days.at(-2, 15, 10), self._suspend)
            case Reached.RESUMED:
                yield Act(self.days.at(-5, 10, 20), self._suspend)
                yield Act(self.days.at(-2, 9, 40), self._resume)
            case Reached.TERMINATED:
                yield Act(self.days.at(-3, 16, 5), self._terminate)
            case reached if reached in ORDER:
                yield from self._procedure()

    def _procedure(self) -> Iterator[Act]:
        """Bids, opening, evaluation and award, as far as they have come."""
        closing = self._closing_day()
        mornings = [on(self.days.after(closing, days), 9, 20) for days in (1, DAYS_TO_AWARD[self.work.regime])]
        procedure = Procedure(self.work, self.number, self._roles(), lambda: self.lot_id, self.cast.visitor)
        for at, do in procedure.acts(on(closing, *self._closing_time()), mornings):
            yield Act(at, lambda _now, do=do: do())  # type: ignore[misc]  # binds the loop's value

    def _payments(self) -> Payments:
        """Those who bid give security, and one more who does not bid after all."""
        payers = [BIDDERS[(self.number + place) % len(BIDDERS)] for place in range(4)]
        return Payments(self.work, self.number, self.cast, self.days, self.preparer, payers, lambda: self.lot_id)

    def _roles(self) -> Roles:
        seats = self.cast.seats
        buyers = self.cast.people[self.work.buyer]
        host = self.cast.people[self.work.agency or self.work.buyer][0]
        first = self.number % len(BIDDERS)
        return Roles(
            host=host,
            buyer=buyers[0],
            representative=buyers[-1],
            witness=seats["wutong"],
            operator=seats["linwan"],
            bidders=[self.cast.people[BIDDERS[(first + place) % len(BIDDERS)]][0] for place in range(3)],
            experts=self.cast.people["pool"],
        )

    def _closing_day(self) -> date:
        return self.days.day(self.work.closes)

    def _published_on(self) -> date:
        if self.work.reached is Reached.ANNOUNCED:
            return self.days.day(-1)
        days = SHORT_DAYS if self.work.is_short else USUAL_DAYS
        return self.days.issue_before(self._closing_day(), days)

    def _registered_on(self) -> date:
        match self.work.reached:
            case Reached.DRAFT | Reached.SUBMITTED:
                return self.days.day(-1)
            case Reached.RETURNED | Reached.REFUSED | Reached.ACCEPTED:
                return self.days.day(-2 - self.number % 3)
            case Reached.SCHEDULED:
                return self.days.day(-4 - self.number % 2)
        return self.days.before(self._published_on(), 6)

    def _time(self, day: date, hour: int) -> datetime:
        """Every lot has its own minute of the hour, so that no two acts of the centre coincide."""
        return on(day, hour, 5 + self.number)

    def _register(self, now: datetime) -> None:
        work, amount = self.work, Decimal(self.work.estimate) * 10_000
        agency = self.cast.organisations[work.agency] if work.agency else None
        project = actions.register_project(
            work.regime,
            principal=Principal(
                self.cast.organisations[work.buyer],
                agency,
                f"委托代理协议（望委〔{now.year}〕{self.number} 号），授权范围：招标全过程" if agency else "",
            ),
            terms=ProjectTerms(
                name=work.name,
                investment_code=f"{now.year}-369900-48-01-{100000 + self.number * 137}"
                if work.regime is Regime.ENG
                else "",
                region=work.region,
                industry=work.industry,
                fund_source=FUNDS[work.regime],
                must_tender_by_law=not work.is_short,
                estimated_amount=amount,
            ),
            approvals=[
                Approval(
                    title=f"关于{work.name}的批复",
                    number=f"望发改批〔{now.year}〕{200 + self.number} 号",
                    authority="望川市发展和改革局",
                    issued_on=now.date() - timedelta(days=20),
                )
            ],
            actor=self.preparer,
            now=now,
        )
        lot = actions.add_lot(
            project.pk,
            terms=LotTerms(
                name="一标段" if work.regime is Regime.ENG else "第 1 包",
                kind=work.kind,
                estimate=amount,
                ceiling_price=amount * Decimal("0.98"),
            ),
            actor=self.preparer,
            now=now,
        )
        self.lot_id = lot.pk

    def _submit(self, now: datetime) -> None:
        wished = on(self._closing_day(), *self._closing_time()) if self.work.closes > 0 else None
        wished = wished if wished and wished > now else None
        actions.submit_entry(self.lot_id, wished_opening_at=wished, note="", actor=self.preparer, now=now)

    def _return(self, now: datetime) -> None:
        defects = [
            Defect("批准文件与项目名称的标段范围表述不一致", "请在项目页核对批准文件名称，或补充情况说明"),
            Defect(
                "委托书未写明答疑的授权" if self.work.agency else "资金落实证明缺少文号",
                "请补充后重新提交，不需重新填写其他内容",
            ),
        ]
        actions.return_entry(self.lot_id, defects=defects, could_have_been_told=False, actor=self.operator, now=now)

    def _refuse(self, now: datetime) -> None:
        refuse_entry(
            self.lot_id,
            ground=EntryRefusalGround.OWNERSHIP_DISPUTED,
            reason="服务场所的房屋权属尚在诉讼中",
            actor=self.operator,
            now=now,
        )

    def _accept(self, now: datetime) -> None:
        actions.accept_entry(self.lot_id, actor=self.operator, now=now)

    def _arrange(self, now: datetime) -> None:
        opening = on(self._closing_day(), *self._closing_time())
        hall = HALLS[self.number % len(HALLS)]
        actions.arrange_venue(self.lot_id, opening_at=opening, hall=hall, actor=self.operator, now=now)

    def _closing_time(self) -> tuple[int, int]:
        return CLOSING_TIMES[self.number % len(CLOSING_TIMES)]

    def _prepare(self, now: datetime) -> None:
        is_eng = self.work.regime is Regime.ENG
        actions.save_data_sheet(self.lot_id, terms=_terms(self.work, is_eng=is_eng), actor=self.preparer, now=now)
        lot = Lot.objects.select_related("project").get(pk=self.lot_id)
        content = tender_document(_document_lines(lot))
        name = f"{self.work.name}招标文件.pdf"
        stored = receive_document(SimpleUploadedFile(name, content))
        actions.add_document(self.lot_id, file_name=name, stored=stored, actor=self.preparer, now=now)
        self._set_timetable(now)

    def _set_timetable(self, now: datetime) -> None:
        published = max(self._published_on(), now.date())
        begins = on(self.days.day(1), 9, 0) if self.work.reached is Reached.ANNOUNCED else None
        until = on(self.days.after(begins.date() if begins else published, 6), 17, 0)
        timetable = Timetable(
            document_from=begins,
            document_until=until,
            notice_until=until,
            media=(Medium("中国招标投标公共服务平台", "https://www.cebpubservice.com/"),)
            if self.work.regime is Regime.ENG
            else (Medium("中国政府采购网", "https://www.ccgp.gov.cn/"),),
        )
        actions.set_timetable(self.lot_id, timetable=timetable, actor=self.preparer, now=now)

    def _publish(self, now: datetime) -> None:
        readiness = check_readiness(Lot.objects.select_related("project__organisation").get(pk=self.lot_id), now)
        overrides = [
            Override(
                finding.key,
                "本项目不属于依法必须招标的项目，内容简单，已征询潜在供应商备标时间",
                "望川港务有限公司总经理办公会",
                "港务办纪〔2026〕31 号",
            )
            for finding in readiness.needs_reason
        ]
        actions.publish_notice(
            self.lot_id, plan_hash=readiness.plan_hash, overrides=overrides, actor=self.preparer, now=now
        )

    def _download(self, contact: str, now: datetime) -> None:
        document = Lot.objects.get(pk=self.lot_id).documents.get(version=1)
        actions.record_download(document.pk, contact=contact, now=now)

    def _suspend(self, now: datetime) -> None:
        actions.suspend_lot(self.lot_id, reason="设计单位发现工程量清单漏项，正在核实", actor=self.buyer, now=now)

    def _resume(self, now: datetime) -> None:
        actions.resume_lot(self.lot_id, new_deadline=None, actor=self.buyer, now=now)

    def _terminate(self, now: datetime) -> None:
        actions.terminate_lot(
            self.lot_id,
            ground=TerminationGround.LAW_OR_PLAN_CHANGED,
            reason="片区控制性详细规划调整，停车楼选址取消",
            actor=self.buyer,
            now=now,
        )


def _terms(work: Work, *, is_eng: bool) -> Terms:
    bond = (Decimal(work.estimate) * 100).quantize(Decimal(1000))
    return Terms(
        method=Method.COMPREHENSIVE if is_eng else Method.GP_SCORE,
        envelopes=(Envelope.SHEET, Envelope.QUALIFICATION, Envelope.TECHNICAL, Envelope.COMMERCIAL),
        bond_amount=bond,
        bond_forms=(BondForm.TRANSFER, BondForm.GUARANTEE, BondForm.E_GUARANTEE) if bond else (),
        bond_valid_days=90,
        validity_days=90,
        decrypt_minutes=30,
        publicity_days=3 if is_eng else 1,
        performance_percent=Decimal(5),
        performance_accepts_cash=False,
        materials=(
            Material("营业执照", Envelope.QUALIFICATION, is_required=True),
            Material("资质或许可证明", Envelope.QUALIFICATION, is_required=is_eng),
            Material("技术方案", Envelope.TECHNICAL, is_required=True),
            Material("报价明细", Envelope.COMMERCIAL, is_required=True),
        ),
        remedies=(Remedy.BACKUP_FILE,),
        letter_is_sealed=True,
        letter_is_signed=True,
        accepts_consortium=is_eng,
        scheme={**(ENG_COMPREHENSIVE if is_eng else GP_SCORE), "confirm_minutes": CONFIRM_MINUTES},
    )


def _document_lines(lot: Lot) -> list[str]:
    return [
        lot.project.name,
        f"{lot.name}（{lot.code}）",
        "",
        "招标文件（演示）",
        "",
        "第一章 招标公告",
        "第二章 投标人须知及前附表",
        "第三章 评标办法",
        "第四章 合同条款及格式",
        "第五章 采购需求（工程量清单）",
        "第六章 投标文件格式",
        "",
        "本文件为演示数据，所载单位、人员和金额均为虚构，不构成任何要约或要约邀请。",
    ]
