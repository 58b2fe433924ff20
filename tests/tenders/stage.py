"""Lots in the stages that tests begin from, each brought there through the use-cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Model

from apps.core.actor import CLOCK
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refusal
from apps.evidence.models import Entry
from apps.evidence.store import Stored
from apps.tenders import actions
from apps.tenders.actions.preparation import Medium, Timetable
from apps.tenders.actions.projects import Approval, LotTerms, Principal, ProjectTerms
from apps.tenders.data_sheet import Material, Terms
from apps.tenders.models import FundSource, Industry, Lot, LotKind, Method, Project
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme import ENG_COMPREHENSIVE, GP_SCORE
from tests.remembered import remembered
from tests.world import Member, World


def at(text: str) -> datetime:
    """``2026-11-03 09:00`` on the clock of Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


NOW = at("2026-10-26 09:00")
PUBLISHED = at("2026-11-03 09:00")
DEADLINE = at("2026-11-24 09:30")
STORED = Stored(name="documents/1.pdf", size=1234, sha256="ab" * 32)


@dataclass(frozen=True, slots=True)
class Stage:
    """The regime's buyer and its times."""

    world: World
    regime: Regime
    must_tender: bool = True
    published: datetime = PUBLISHED
    deadline: datetime = DEADLINE
    stored: Stored = STORED

    @property
    def buyer(self) -> Member:
        """招标人 or 采购人."""
        return self.world.tenderee if self.regime is Regime.ENG else self.world.purchaser

    @property
    def hall(self) -> str:
        """Each regime its own, so that both can open at the same time."""
        return "网上开标大厅 3" if self.regime is Regime.ENG else "网上开标大厅 4"

    @property
    def terms(self) -> tuple[object, ...]:
        """All but the world: by these a stage is remembered."""
        return (self.regime, self.must_tender, self.published, self.deadline, self.stored)

    def project(self) -> Project:
        """A registered project with its approval, done through an agency."""
        return actions.register_project(
            self.regime,
            principal=Principal(self.buyer.organisation.pk, self.world.agency.organisation.pk, "代理合同第三条"),
            terms=project_terms(must_tender=self.must_tender),
            approvals=[APPROVAL],
            actor=self.buyer.actor,
            now=NOW,
        )

    def draft(self) -> Lot:
        """A lot, still a draft."""
        return actions.add_lot(self.project().pk, terms=lot_terms(self.regime), actor=self.buyer.actor, now=NOW)

    def submitted(self) -> Lot:
        """进场登记待核验."""
        lot = self.draft()
        actions.submit_entry(lot.pk, wished_opening_at=self.deadline, note="", actor=self.buyer.actor, now=NOW)
        lot.refresh_from_db()
        return lot

    def accepted(self) -> Lot:
        """已受理."""
        lot = self.submitted()
        actions.accept_entry(lot.pk, actor=self.world.operator.actor, now=NOW)
        lot.refresh_from_db()
        return lot

    def scheduled(self) -> Lot:
        """场地已安排, nothing prepared yet."""
        lot = self.accepted()
        actions.arrange_venue(
            lot.pk, opening_at=self.deadline, hall=self.hall, actor=self.world.operator.actor, now=NOW
        )
        lot.refresh_from_db()
        return lot

    def prepared(self) -> Lot:
        """Everything is there to be published."""
        lot = self.scheduled()
        buyer = self.buyer.actor
        actions.set_timetable(lot.pk, timetable=self.timetable(), actor=buyer, now=NOW)
        actions.save_data_sheet(lot.pk, terms=sheet_terms(self.regime), actor=buyer, now=NOW)
        actions.add_document(lot.pk, file_name="招标文件.pdf", stored=self.stored, actor=buyer, now=NOW)
        lot.refresh_from_db()
        return lot

    def announced(self) -> Lot:
        """公告中."""
        lot = self.prepared()
        readiness = check_readiness(lot, self.published)
        actions.publish_notice(
            lot.pk, plan_hash=readiness.plan_hash, overrides=[], actor=self.buyer.actor, now=self.published
        )
        lot.refresh_from_db()
        return lot

    def tendering(self) -> Lot:
        """投标中."""
        return remembered(("tendering", self.terms), self._tendering)

    def _tendering(self) -> Lot:
        lot = self.announced()
        actions.open_tendering(lot.pk, actor=CLOCK, now=self.published)
        lot.refresh_from_db()
        return lot

    def timetable(self) -> Timetable:
        """From publication; nine days of availability, seven of notice."""
        return Timetable(
            document_from=None,
            document_until=self.published + timedelta(days=9),
            notice_until=self.published + timedelta(days=9),
            media=(Medium("中国招标投标公共服务平台", "http://www.cebpubservice.com"),),
        )


APPROVAL = Approval(
    "关于滨河路改造工程初步设计的批复", "望发改〔2026〕118号", "望川市发展和改革委员会", date(2026, 8, 12)
)


def project_terms(*, must_tender: bool) -> ProjectTerms:
    """A road."""
    return ProjectTerms(
        name="滨河路（一期）道路及综合管网改造工程",
        investment_code="2608-330199-04-01-118024",
        region="望川市城东区",
        industry=Industry.MUNICIPAL,
        fund_source=FundSource.FISCAL,
        must_tender_by_law=must_tender,
        estimated_amount=Decimal("12000000"),
    )


def lot_terms(regime: Regime) -> LotTerms:
    """Ten million of works, or a million of goods."""
    if regime is Regime.ENG:
        return LotTerms("一标段", LotKind.WORKS, Decimal("10500000"), Decimal("10000000"))
    return LotTerms("教学设备", LotKind.GOODS, Decimal("1196000"), Decimal("1196000"))


def sheet_terms(regime: Regime) -> Terms:
    """A bond of less than two percent, ninety days."""
    is_eng = regime is Regime.ENG
    return Terms(
        method=Method.COMPREHENSIVE if is_eng else Method.GP_SCORE,
        envelopes=("sheet", "qualification", "technical", "commercial"),
        bond_amount=Decimal("150000") if is_eng else Decimal("20000"),
        bond_forms=("e_guarantee", "guarantee"),
        bond_valid_days=90,
        validity_days=90,
        decrypt_minutes=30,
        publicity_days=3,
        performance_percent=Decimal("5"),
        performance_accepts_cash=False,
        materials=(
            Material("投标函", "commercial", is_required=True),
            Material("资质证书", "qualification", is_required=True),
        ),
        remedies=("backup_file",),
        letter_is_sealed=True,
        letter_is_signed=True,
        accepts_consortium=False,
        scheme=ENG_COMPREHENSIVE if is_eng else GP_SCORE,
    )


def kinds(stream_name: str) -> list[str]:
    """What a stream tells, in order."""
    return list(Entry.objects.filter(stream=stream_name).order_by("v").values_list("kind", flat=True))


def journal_size() -> int:
    """How many facts there are, to show that a refusal adds none."""
    return Entry.objects.count()


def codes(findings: Iterable[object]) -> list[str]:
    """The rules that findings name."""
    return [finding.rule_id for finding in findings]  # type: ignore[attr-defined]  # any kind of finding


@contextmanager
def refused(kind: type[Refusal], code: str, *, unchanged: Model | None) -> Iterator[None]:
    """What stands inside is refused with this code, changes nothing of the row and leaves the journal silent."""
    before = None if unchanged is None else _columns(unchanged)
    told = journal_size()
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.sentence("zh-hans")
    assert caught.value.sentence("en")
    assert journal_size() == told
    if unchanged is not None:
        assert _columns(unchanged) == before


def _columns(row: Model) -> dict[str, object]:
    fresh = type(row)._default_manager.get(pk=row.pk)
    return {field.attname: getattr(fresh, field.attname) for field in fresh._meta.concrete_fields}
