"""评标 — every act of buyer, operator and members, each a function of its own, and the steps made of them. Needs no Django."""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.portal.rehearsal import hall
from apps.portal.rehearsal.browser import Unexpected
from apps.portal.rehearsal.pages import without_sign_in_bar
from apps.portal.rehearsal.stage import Stage, must
from apps.portal.rehearsal.visitor import Seat, Visitor

REASON = "见评审意见（彩排）"
Scores = dict[str, dict[str, str]]


def state_of(visitor: Visitor, lot: str) -> dict[str, Any] | None:
    """The evaluation as this person may see it; None where there is nothing for him."""
    answer = visitor.browser.get(f"/evaluation/{lot}/state.json", accept="application/json")
    return dict(answer.json) if answer.status == 200 else None


def is_member(visitor: Visitor, lot: str) -> bool:
    """True when the person sits in the committee."""
    told = state_of(visitor, lot)
    return told is not None and told["you"] is not None


def name_representatives(buyer: Visitor, lot: str, seats: Sequence[Seat]) -> None:
    """指派招标人（采购人）代表."""
    buyer.browser.tell(f"/evaluation/{lot}/committee", {"representatives": [seat.number for seat in seats]})


def form_committee(operator: Visitor, lot: str) -> None:
    """组建评标委员会 — with a secret of the operator's own in the draw."""
    body = {"secret": secrets.token_hex(32), "nonce": secrets.token_hex(16)}
    operator.browser.tell(f"/evaluation/{lot}/committee", body)


def undertake(member: Visitor, lot: str, number: int) -> None:
    """签署承诺书."""
    member.state(f"/evaluation/{lot}/undertaking", {"v": 1, "kind": "undertaking", "lot": lot, "member": number})


def pass_all(member: Visitor, lot: str, bids: Sequence[Mapping[str, Any]]) -> None:
    """初步评审: every bid passes."""
    verdicts = {one["bid"]: {"passed": True, "reason": ""} for one in bids}
    member.browser.tell(f"/evaluation/{lot}/preliminary", {"verdicts": verdicts})


def sign_scores(member: Visitor, lot: str, number: int, scores: Scores, items: Sequence[Mapping[str, Any]]) -> None:
    """评分表 — saved as a draft, then signed; a score at an edge gives its reason."""
    most = {item["id"]: Decimal(item["max"]) for item in items}
    reasons = {
        bid: {item: REASON for item, value in row.items() if Decimal(value) in (0, most[item])}
        for bid, row in scores.items()
    }
    reasons = {bid: row for bid, row in reasons.items() if row}
    member.browser.tell(f"/evaluation/{lot}/sheet", {"scores": scores, "reasons": reasons}, method="PUT")
    statement = {"v": 1, "kind": "score_sheet", "lot": lot, "member": number, "scores": scores, "reasons": reasons}
    member.state(f"/evaluation/{lot}/sheet", statement)


def ask_for_report(operator: Visitor, lot: str) -> None:
    """生成评标报告."""
    operator.browser.tell(f"/evaluation/{lot}/report", {})


# The steps of a rehearsal.


def form(stage: Stage) -> str:
    """组建评标委员会; the experts who were drawn find themselves, and nobody else finds them."""
    people, lot = stage.people, stage.lot
    if stage.case.representatives:
        name_representatives(people.buyer, lot, [people.seats.representative])
    form_committee(people.operator, lot)
    stage.wait_for_state("evaluating")
    sitting = [(told["you"]["number"], one) for one in _judges(stage) if (told := state_of(one, lot)) and told["you"]]
    members = [one for _number, one in sorted(sitting, key=lambda pair: pair[0])]
    must(
        len(members) == stage.case.size, f"{len(members)} members found themselves, the committee has {stage.case.size}"
    )
    desk = without_sign_in_bar(people.operator.browser.page(f"/evaluation/{lot}/").text)
    must(not any(one.seat.person in desk for one in members if one.seat.role == "expert"),
         "the desk tells an expert's name")  # fmt: skip
    stage.known["members"] = members
    return f"{len(members)} 位成员 members"


def undertakings(stage: Stage) -> str:
    """承诺书 by every member."""
    for number, member in _members(stage):
        undertake(member, stage.lot, number)
    return f"{stage.case.size} 份 signed"


def preliminary(stage: Stage) -> str:
    """初步评审 by every member."""
    for _number, member in _members(stage):
        told = state_of(member, stage.lot)
        must(told is not None, "a member does not find the evaluation")
        pass_all(member, stage.lot, told["you"]["bids"] if told else [])
    return f"{len(stage.case.bids)} 家通过 passed"


def score(stage: Stage) -> str:
    """打分 — every member signs the sheet that the case holds for him."""
    count = 0
    for place, (number, member) in enumerate(_members(stage)):
        sheet = member.browser.data(f"/evaluation/{stage.lot}/sheet")
        given = {bid.name: bid.scores[place] for bid in stage.case.bids}
        scores = {one["bid"]: dict(given[one["bidder"]]) for one in sheet["bids"]}
        sign_scores(member, stage.lot, number, scores, sheet["items"])
        count += sum(map(len, scores.values()))
    return f"{stage.case.size} 份评分表 sheets, {count} 个分数 scores"


def result(stage: Stage) -> str:
    """The computed ranking is the one that the case tells."""
    member = stage.known["members"][0]
    told = stage.wait_for(lambda: _result(member, stage.lot), "the result")["result"]
    sent = {one.bid: name for name, one in stage.known["sent"].items()}
    expected = stage.case.expected[",".join(stage.known.get("drawn", []))]
    ranked = [(row["rank"], sent[row["bid"]], row["total"]) for row in told["ranked"]]
    must(ranked[0][1] == expected.winner, f"{ranked[0][1]} is first, not {expected.winner}")
    for found, wanted in zip(ranked, expected.ranking, strict=True):
        must(found == tuple(wanted), f"the ranking says {found}, the case says {tuple(wanted)}")
    stage.known["winner"], stage.known["ranked"] = expected.winner, ranked
    return f"{ranked[0][1]} {ranked[0][2]}"


def sign_report(stage: Stage) -> str:
    """评标报告 — made, then signed by every member in turn, each in his own client."""
    lot = stage.lot
    ask_for_report(stage.people.operator, lot)
    member = stage.known["members"][0]
    stage.wait_for(lambda: (told := state_of(member, lot)) and told["state"] == "signing", "the report to be made")
    for one in stage.known["members"]:
        hall.sign_paper(one, f"/evaluation/{lot}")
    stage.wait_for_state("evaluated")
    report = stage.people.host.browser.file(f"/evaluation/{lot}/report.pdf")
    (stage.out / f"{lot}-report.pdf").write_bytes(report)
    return f"{stage.case.size} 个签名 signatures, {len(report) // 1024} KiB"


# What a simulated player does when there is something for him to do.


def name_if_needed(buyer: Visitor, lot: str, seats: Sequence[Seat]) -> object:
    """Names the representatives until the committee is formed; False when it is done."""
    told = state_of(buyer, lot)
    if told is not None and (told["state"] != "prepared" or buyer.seat.number in _named.get(lot, ())):
        return False
    try:
        name_representatives(buyer, lot, seats)
    except Unexpected as refusal:
        if refusal.answer.status not in (404, 409, 422):
            raise
        return False
    _named.setdefault(lot, set()).add(buyer.seat.number)
    return True


_named: dict[str, set[int]] = {}


def form_if_needed(operator: Visitor, lot: str) -> object:
    """Draws the committee when it is not formed yet."""
    told = state_of(operator, lot)
    if told is not None and told["state"] != "prepared":
        return False
    form_committee(operator, lot)
    return True


def ask_if_needed(operator: Visitor, lot: str) -> object:
    """Has the report made once the result is computed."""
    told = state_of(operator, lot)
    if told is None or told["state"] != "computed" or told["report"] is not None:
        return False
    ask_for_report(operator, lot)
    return True


def next_act(member: Visitor, lot: str, chance: random.Random) -> object:
    """What this member has to do now; False when nothing."""
    told = state_of(member, lot)
    you = told["you"] if told else None
    if told is None or you is None:
        return False
    match told["state"]:
        case "undertaking" if not you["undertaken"]:
            undertake(member, lot, you["number"])
            return True
        case "preliminary" if not you["judged"]:
            pass_all(member, lot, you["bids"])
            return True
        case "scoring" if not you["sheet_signed"]:
            sheet = member.browser.data(f"/evaluation/{lot}/sheet")
            sign_scores(member, lot, you["number"], _invented(sheet, chance), sheet["items"])
            return True
        case "signing" if you["report"] is None:
            hall.sign_paper(member, f"/evaluation/{lot}")
            return True
    return False


def _invented(sheet: Mapping[str, Any], chance: random.Random) -> Scores:
    """Scores between seventy and ninety-five in the hundred, in the item's steps; an objective item is the same for all."""
    return {
        one["bid"]: {item["id"]: _points(item, one["bid"], chance) for item in sheet["items"]} for one in sheet["bids"]
    }


def _points(item: Mapping[str, Any], bid: str, chance: random.Random) -> str:
    if item.get("values"):
        values = sorted(map(Decimal, item["values"]))
        return f"{values[int(bid[:4], 16) % len(values)]:f}"
    step, most = Decimal(item["step"]), Decimal(item["max"])
    steps = int(most / step)
    share = int(bid[:4], 16) % 25 if item["kind"] == "objective" else chance.randint(0, 24)
    return f"{step * (steps * (70 + share) // 100):.2f}"


def _judges(stage: Stage) -> list[Visitor]:
    return [*stage.people.experts(), stage.people.representative]


def _members(stage: Stage) -> list[tuple[int, Visitor]]:
    return list(enumerate(stage.known["members"], start=1))


def _result(member: Visitor, lot: str) -> Any:
    answer = member.browser.get(f"/evaluation/{lot}/result.json", accept="application/json")
    return answer.json if answer.status == 200 else None
