"""评标报告 as data for its template: what the report must tell (评标委员会和评标方法暂行规定第四十二条; 87号令第五十八条).

What people write stands in chapters (`rules.chapters`); everything else follows from rows, and its tables are in `paper_annexes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from apps.core.clock import SHANGHAI
from apps.core.money import figures, in_capitals
from apps.evaluation import paper_annexes as annexes
from apps.evaluation import paper_review as review
from apps.evaluation.models import EvaluatedBid, Evaluation, Member, Report, Sheet
from apps.evaluation.pricing import shown_price
from apps.evaluation.rules.sheets import read_scores
from apps.evaluation.sharing import shared_with
from apps.evaluation.signing import field_of
from apps.evaluation.states import MemberKind
from apps.parties.trust import trust
from apps.tenders.models import DataSheet, Method
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme_parts import Aggregation, ItemKind, RankBy, Ranking, Scheme, Stage
from apps.tenders.rules.scheme_reading import read

KINDS = {MemberKind.EXPERT: "评标专家", MemberKind.REPRESENTATIVE: "采购方代表"}
STAGES = {Stage.TECHNICAL: "技术", Stage.BUSINESS: "商务"}
ITEM_KINDS = {
    ItemKind.RANGE: "酌情分",
    ItemKind.FIXED: "固定分",
    ItemKind.OBJECTIVE: "客观分",
    ItemKind.DEDUCTION: "扣分",
    ItemKind.DEVIATION: "偏离扣分",
}
AGGREGATIONS = {
    Aggregation.MEAN_OF_TOTALS: "全体成员总分的平均值",
    Aggregation.TRIM_PER_ITEM: "各评分项去掉一个最高分和一个最低分后取平均值，再求和",
    Aggregation.TRIM_TOTALS: "去掉一个最高总分和一个最低总分后取平均值",
}
DROPPED = {"high": "去掉最高", "low": "去掉最低", "deviation": "偏离过大", "of_ceiling": "超出限价的规定比例"}
LIMITS = {
    "AVG50": "低于通过符合性审查报价平均值的 50%",
    "SECOND50": "低于次低报价的 50%",
    "CAP45": "低于最高限价的 45%",
}
NOTHING = "—"


def report_data(report: Report, now: datetime) -> dict[str, Any]:
    """The report's data: facts, tables and the boxes for signatures."""
    evaluation = report.evaluation
    return _Paper(evaluation, now).data(report)


class _Paper:
    """Reads an evaluation once and tells it table by table."""

    def __init__(self, evaluation: Evaluation, now: datetime) -> None:
        self.evaluation = evaluation
        self.lot = evaluation.lot
        self.project = self.lot.project
        self.now = now
        self.case: Mapping[str, Any] = evaluation.case or {}
        self.result: Mapping[str, Any] = evaluation.result or {}
        self.scheme: Scheme = read(self.case["scheme"])
        self.bids: list[EvaluatedBid] = list(evaluation.bids.select_related("organisation"))
        self.names = {one.bid: one.organisation.name for one in self.bids}
        self.members: list[Member] = list(evaluation.members.select_related("seat__person", "seat__organisation"))
        self.seated = [one for one in self.members if one.left_at is None]
        self.is_eng = self.project.regime_in_force is Regime.ENG

    def data(self, report: Report) -> dict[str, Any]:
        """Everything the template shows, as text."""
        word = "评标报告" if self.is_eng else "评审报告"
        return {
            "title": word,
            "running": f"{self.lot.title}　{self.lot.code}",
            "number": f"{self.lot.code}-PB-{report.number:02d}",
            "made_at": self.now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "demonstration": trust(self.now).is_demonstration,
            "is_eng": self.is_eng,
            "cover": self._cover(report),
            "chapters": annexes.chapters(self.evaluation),
            "facts": self._facts(),
            "bidders": [one.organisation.name for one in self.bids],
            "members": self._members(),
            "left": [[str(one.number), _when(one.left_at), one.left_reason] for one in self.members if one.left_at],
            "opening": self._opening(),
            "announced_head": [_FIELD_NAMES.get(name, name) for name in self.scheme.announce],
            "preliminary": self._preliminary(),
            "passed": self._passed(),
            "stages": review.stages(self.evaluation, self.names),
            "undertakings": annexes.undertakings(self.seated),
            "undertaking": annexes.UNDERTAKING,
            "votes": self._votes(),
            "corrections": annexes.corrections(self.case, self.result, self.scheme),
            "clarifications": review.clarifications(self.evaluation, self.now),
            "motions": review.motions(self.evaluation, self.now),
            "records": review.records(self.evaluation),
            "conduct": annexes.conduct(self.members),
            "rechecks": annexes.rechecks(self.evaluation, self.scheme, self.names),
            "conclusion": self._conclusion(),
            "numbers": [str(sheet["member"]) for sheet in sorted(self.case["sheets"], key=_member_of)],
            "sign_within": annexes.sign_within(),
            "rejected": [[row["bidder"], "；".join(row["reasons"])] for row in self.result["rejected"]],
            "criteria": self._criteria(),
            "method": self._method(),
            "price": self._price(),
            "sheets": [self._sheet(member) for member in self.seated if self._scores(member)],
            "item_names": [item.name for item in self.scheme.items],
            "by_bid": self._by_bid(),
            "summary": self._summary(),
            "ranking": self._ranking(),
            "candidates": self._candidates(),
            "findings": [_finding_in_words(one, self.names, self.scheme) for one in self.result["findings"]],
            "refusals": "有不同意见的成员应当书面说明理由；拒绝签字又不说明理由的，视为同意评标结果。",
            "result_sha256": self.evaluation.result_sha256,
            "signers": [
                {
                    "field": field_of(one),
                    "role": f"{one.number} 号 {KINDS[MemberKind(one.kind)]}",
                    "name": one.seat.person.name,
                }
                for one in self.seated
            ],
        }

    def _cover(self, report: Report) -> dict[str, Any]:
        """封面."""
        buyer = "招标人" if self.is_eng else "采购人"
        return {
            "project": self.project.name,
            "lot": f"{self.lot.name}（{self.lot.code}）",
            "facts": [
                ["报告编号", f"{self.lot.code}-PB-{report.number:02d}"],
                [buyer, self.project.organisation.name],
                ["代理机构", self.project.agency.name if self.project.agency else NOTHING],
                ["开标时间", _when(self.lot.submission_deadline)],
            ],
            "committee": "评标委员会",
            "date": self.now.astimezone(SHANGHAI).strftime("%Y 年 %m 月 %d 日"),
        }

    def _facts(self) -> list[list[str]]:
        buyer = "招标人" if self.is_eng else "采购人"
        sheet = DataSheet.objects.get(lot=self.lot)
        pairs = [
            ["项目名称", self.project.name],
            ["标段（包）", f"{self.lot.name}（{self.lot.code}）"],
            [buyer, self.project.organisation.name],
            ["代理机构", self.project.agency.name if self.project.agency else NOTHING],
            ["最高限价（元）", NOTHING if self.lot.ceiling_price is None else figures(self.lot.ceiling_price)],
            ["评标办法", str(Method(sheet.method).label)],
            ["公告媒介", "、".join(one["name"] for one in self.lot.media) or NOTHING],
            ["开标时间与地点", f"{_when(self.lot.submission_deadline)}　{self.lot.opening_hall}"],
            ["评标开始", _when(self.evaluation.formed_at)],
            ["结果计算", _when(self.evaluation.computed_at)],
        ]
        others = [f"{one.lot.name}（{one.lot.code}）" for one in shared_with(self.evaluation)]
        if others:
            pairs.append(["本评标委员会一并评审的其他标段", "、".join(others)])
        drawn = [[f"开标时抽取的系数 {name}", value] for name, value in self.evaluation.drawn_values.items()]
        return pairs + drawn

    def _members(self) -> list[list[str]]:
        """评标委员会成员名单与签到."""
        return [
            [
                str(one.number),
                one.seat.person.name,
                KINDS[MemberKind(one.kind)],
                one.seat.organisation.name,
                _when(one.undertaking.at) if hasattr(one, "undertaking") else NOTHING,
            ]
            for one in self.seated
        ]

    def _opening(self) -> list[list[str]]:
        return [
            [
                str(one.number),
                one.organisation.name,
                shown_price(one.price),
                NOTHING if one.price is None else in_capitals(one.price),
                *(str(one.fields.get(name, NOTHING)) for name in self.scheme.announce),
            ]
            for one in self.bids
        ]

    def _preliminary(self) -> list[list[str]]:
        said = self.case["preliminary"]
        return [
            [
                self.names[bid],
                "通过" if one["passed"] else "否决",
                f"{one['for']}：{one['against']}",
                "；".join(one["reasons"]) or NOTHING,
            ]
            for bid, one in said.items()
        ]

    def _passed(self) -> list[list[str]]:
        """符合要求的投标一览表."""
        rejected = {row["bid"] for row in self.result["rejected"]}
        return [
            [str(one.number), one.organisation.name, shown_price(one.price)]
            for one in self.bids
            if one.bid not in rejected
        ]

    def _votes(self) -> list[list[str]]:
        """投票统计: who leads the committee, and whether each bid passes."""
        verdicts = [
            [
                f"{self.names[bid]}通过初步评审",
                str(one["for"]),
                str(one["against"]),
                "0",
                "通过" if one["passed"] else "否决",
            ]
            for bid, one in self.case["preliminary"].items()
        ]
        motions = review.votes(self.evaluation, self.now)
        return [*annexes.election(self.evaluation), *motions, *verdicts]

    def _conclusion(self) -> str:
        """评标结果 in one sentence."""
        names = [row["bidder"] for row in self.result["ranked"] if row["bid"] in set(self.result["candidates"])]
        if not names:
            return "没有符合要求、可以推荐的投标，评标委员会建议依法重新招标（采购）。"
        return f"评标委员会推荐{'、'.join(names)}为中标候选人，按上表排序。"

    def _criteria(self) -> list[list[str]]:
        items = [
            [item.name, STAGES[item.stage], ITEM_KINDS[item.kind], f"{item.most:f}", f"{item.step:f}"]
            for item in self.scheme.items
        ]
        return [*items, ["投标报价", "价格", "按公式", f"{self.scheme.price_weight:f}", "0.01"]]

    def _method(self) -> str:
        return f"成员打分的汇总方法：{AGGREGATIONS[self.scheme.aggregation]}。总分保留两位小数公布，{self._order()}。"

    def _order(self) -> str:
        """What the ranks rest on, as the scheme says and the result was computed."""
        if self.scheme.rank_by is RankBy.PRICE:
            return "按评审后的报价由低到高排序"
        return "排序按取整后的总分" if self.scheme.ranking is Ranking.ROUNDED else "排序按未取整的总分"

    def _price(self) -> dict[str, Any] | None:
        """报价得分表: every intermediate, so that a bidder can compute it by hand."""
        table = self.result["price"]
        if table is None:
            return None
        dropped = {one["bid"]: DROPPED[one["why"]] for one in table["dropped"]}
        return {
            "facts": [
                ["参与基准价计算", f"{len(table['population'])} 家"],
                ["去掉", "、".join(f"{self.names[bid]}（{why}）" for bid, why in dropped.items()) or "无"],
                ["均值（或最低价等）", table["middle"]],
                *([["最高限价部分", table["ceiling_part"]]] if table["ceiling_part"] else []),
                *([f"抽取系数 {name}", value] for name, value in table["drawn"].items()),
                ["评标基准价（元）", table["base"]],
            ],
            "rows": [
                [self.names[bid], _money(row["used"]), row["percent"], row["score"]]
                for bid, row in table["rows"].items()
            ],
        }

    def _sheet(self, member: Member) -> dict[str, Any]:
        """评分表 of one member: bids down, items across."""
        scores = self._scores(member)
        reasons = self._reasons(member)
        return {
            "member": f"{member.number} 号　{member.seat.person.name}",
            "rows": [
                [
                    self.names[bid],
                    *(f"{scores[bid][item.id]:f}" for item in self.scheme.items),
                    f"{sum(scores[bid].values()):f}",
                ]
                for bid in scores
            ],
            "reasons": reasons,
        }

    def _scores(self, member: Member) -> dict[str, dict[str, Any]]:
        sheet = Sheet.objects.filter(member=member, signed_at__isnull=False).first()
        return dict(read_scores(sheet.scores)) if sheet else {}

    def _reasons(self, member: Member) -> list[str]:
        sheet = Sheet.objects.filter(member=member, signed_at__isnull=False).first()
        said = sheet.reasons if sheet else {}
        items = {item.id: item.name for item in self.scheme.items}
        return [
            f"{self.names.get(bid, bid)}·{items.get(item, item)}：{text}"
            for bid, row in said.items()
            for item, text in row.items()
            if text.strip()
        ]

    def _by_bid(self) -> list[dict[str, Any]]:
        """评分汇总 of one bid: members across, and what their scores add up to."""
        return [
            {
                "bidder": self.names[bid],
                "totals": list(one["totals"]),
                "items": [one["items"][item.id] for item in self.scheme.items],
                "score": one["score"],
            }
            for bid, one in self.result["scores"].items()
        ]

    def _summary(self) -> list[list[str]]:
        return [
            [
                row["bidder"],
                _money(row["price"]),
                row["price_score"] or NOTHING,
                row["member_score"] or NOTHING,
                row["total"],
                str(row.get("rank", "兼投不兼中" if "won" in row else "同品牌")),
            ]
            for row in [
                *self.result["ranked"],
                *self.result.get("same_brand", ()),
                *self.result.get("passed_over", ()),
            ]
        ]

    def _ranking(self) -> list[list[str]]:
        return [[str(row["rank"]), row["bidder"], row["total_unrounded"]] for row in self.result["ranked"]]

    def _candidates(self) -> list[list[str]]:
        recommended = set(self.result["candidates"])
        return [
            [str(row["rank"]), row["bidder"], _money(row["price"]), row["total"]]
            for row in self.result["ranked"]
            if row["bid"] in recommended
        ]


def _member_of(sheet: Mapping[str, Any]) -> int:
    return int(sheet["member"])


_FIELD_NAMES = {
    "days": "工期（日）",
    "quality": "质量",
    "manager": "项目负责人",
    "bond": "保证金",
    "discount": "下浮率（%）",
    "rate": "费率（%）",
}


def _finding_in_words(one: Mapping[str, Any], names: Mapping[str, str], scheme: Scheme) -> str:
    item = scheme.item(one["item"])
    where = [names.get(one["bid"], ""), item.name if item else "", f"{one['member']} 号成员" if one["member"] else ""]
    figures_said: Mapping[str, str] = one["figures"]
    words = {
        "objective_differs": "客观分不一致：{values}",
        "strikingly_high": "打分畸高：{score}，其他成员平均 {others}",
        "strikingly_low": "打分畸低：{score}，其他成员平均 {others}",
        "too_few_valid": "有效投标只有 {count} 家",
        "below_cost": "报价 {price} 低于理论成本价 {cost}",
        "joint_rank": "并列第 {rank} 名",
        "passed_over": "已在标段{won}中排名第一，按兼投不兼中的规定本标段不列入排序",
        "same_brand_by_lot": "与{behind}的核心产品品牌相同（{brand}）且并列，按采购文件随机抽取未抽中，不列入排序（87号令第三十一条）",
        "same_brand": "与{behind}的核心产品品牌相同（{brand}），按一家供应商计算，不列入排序（87号令第三十一条）",
    }
    if one["code"] == "abnormally_low":
        text = f"报价异常偏低：{LIMITS[figures_said['limit']]}"
    else:
        text = words[one["code"]].format(**figures_said)
    return "·".join([*_said(where), text])


def _said(parts: Sequence[str]) -> list[str]:
    return [part for part in parts if part]


def _money(text: str) -> str:
    whole, _point, cents = text.partition(".")
    return f"{int(whole):,}.{cents}" if cents else f"{int(whole):,}"


def _when(moment: datetime | None) -> str:
    return NOTHING if moment is None else moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
