"""评标 — every act of buyer, operator and members, each a function of its own, and the steps made of them. Needs no Django."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from apps.portal.rehearsal import hall
from apps.portal.rehearsal.browser import Unexpected
from apps.portal.rehearsal.pages import without_sign_in_bar
from apps.portal.rehearsal.stage import Stage, local, must
from apps.portal.rehearsal.visitor import Seat, Visitor

REASON = "见评审意见（彩排）"
AFTER_THE_FIRST = timedelta(hours=2)
"""So long after the first part was reviewed the second envelopes are opened."""
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


def vote_for_chair(member: Visitor, lot: str, standing: Sequence[int]) -> None:
    """推选组长 — everybody votes for the second of those who stand."""
    member.browser.tell(f"/evaluation/{lot}/chair", {"choice": standing[:2][-1]})


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
    blind = {item["id"] for item in items if item.get("blind")}
    draft = {bid: {item: value for item, value in row.items() if item not in blind} for bid, row in scores.items()}
    member.browser.tell(f"/evaluation/{lot}/sheet", {"scores": draft, "reasons": reasons}, method="PUT")
    statement = {"v": 1, "kind": "score_sheet", "lot": lot, "member": number, "scores": scores, "reasons": reasons}
    member.state(f"/evaluation/{lot}/sheet", statement)


def lock_scores(member: Visitor, lot: str, number: int, scores: Scores) -> None:
    """暗标评分表 — signed under codes, before the names are shown."""
    statement = {"v": 1, "kind": "blind_sheet", "lot": lot, "member": number, "scores": scores, "reasons": {}}
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


def elect(stage: Stage) -> str:
    """推选组长 by every member."""
    for _number, member in _members(stage):
        told = state_of(member, stage.lot)
        must(told is not None and told["you"]["election"] is not None, "a member finds no election")
        vote_for_chair(member, stage.lot, told["you"]["election"]["standing"] if told else [])
    told = state_of(stage.known["members"][0], stage.lot)
    (chair,) = [one["number"] for one in (told["members"] if told else []) if one["is_chair"]]
    return f"评委 {chair} member {chair}"


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


def convene(stage: Stage) -> str:
    """安排第二信封开标 — nobody knows a price when every sheet is signed, and the buyer says when that changes."""
    lot = stage.lot
    stage.wait_for(lambda: (told := state_of(stage.known["members"][0], lot)) and told["state"] == "awaiting_prices",
                   "every sheet to be signed")  # fmt: skip
    known = str(stage.facts())
    must(not any(f"{bid.price:.2f}" in known for bid in stage.case.bids), "a price is known before the second opening")
    second_at = (stage.clock.now() + AFTER_THE_FIRST).replace(second=0, microsecond=0)
    stage.people.buyer.browser.tell(f"/evaluation/{lot}/price-opening", {"opens_at": local(second_at)})
    stage.known["second_at"] = second_at
    return f"{second_at:%Y-%m-%d %H:%M}"


def review_prices(stage: Stage) -> str:
    """第二信封评审 — what the second envelopes told is looked at, and the chair ends the review."""
    lot, members = stage.lot, stage.known["members"]
    stage.wait_for(lambda: (told := state_of(members[0], lot)) and told["state"] == "pricing", "the prices to be taken")
    (chair,) = [one for one in members if (told := state_of(one, lot)) and told["you"]["is_chair"]]
    chair.browser.tell(f"/evaluation/{lot}/price-review", {})
    return f"{len(stage.case.bids)} 家报价 prices"


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
    explain_far_off(stage.known["members"], lot)
    ask_for_report(stage.people.operator, lot)
    member = stage.known["members"][0]
    stage.wait_for(lambda: (told := state_of(member, lot)) and told["state"] == "signing", "the report to be made")
    for one in stage.known["members"]:
        hall.sign_paper(one, f"/evaluation/{lot}")
    stage.wait_for_state("evaluated")
    report = stage.people.host.browser.file(f"/evaluation/{lot}/report.pdf")
    (stage.out / f"{lot}-report.pdf").write_bytes(report)
    return f"{stage.case.size} 个签名 signatures, {len(report) // 1024} KiB"


def explain_far_off(members: Sequence[Visitor], lot: str) -> None:
    """畸高畸低 — where scores are far from the others', the chair asks why and the members answer."""
    for one in members:
        ask_why(one, lot)
    for one in members:
        answer_why(one, lot)


def ask_why(member: Visitor, lot: str) -> bool:
    """The chair asks, when there is something to ask about; False for everybody else."""
    told = state_of(member, lot)
    you = told["you"] if told else None
    if you is None or not you["is_chair"] or not you["unexplained"]:
        return False
    answer = member.browser.send(f"/evaluation/{lot}/reasons", {})
    return bool(answer.status == 200)


def answer_why(member: Visitor, lot: str) -> bool:
    """A member answers what it was asked; False where that was nothing."""
    told = state_of(member, lot)
    asked = told["you"]["questions"] if told and told["you"] else []
    for one in asked:
        member.browser.act(f"/evaluation/{lot}/reasons/{one['id']}", {"answer": REASON})
    return bool(asked)


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
    try:
        ask_for_report(operator, lot)
    except Unexpected as refusal:
        if refusal.answer.status != 422:
            raise
        return False
    return True


def next_act(member: Visitor, lot: str, chance: random.Random) -> object:
    """What this member has to do now; False when nothing."""
    told = state_of(member, lot)
    you = told["you"] if told else None
    if told is None or you is None:
        return False
    act: Callable[[], object] | None = None
    match told["state"]:
        case "undertaking" if not you["undertaken"]:
            act = partial(undertake, member, lot, you["number"])
        case "electing" if not you["election"]["has_voted"]:
            act = partial(vote_for_chair, member, lot, you["election"]["standing"])
        case "preliminary" if not you["judged"]:
            act = partial(pass_all, member, lot, you["bids"])
        case "blind" if not you["locked"]:
            act = partial(_lock_invented, member, lot, you["number"], chance)
        case "scoring" if not you["sheet_signed"]:
            act = partial(_sign_invented, member, lot, you["number"], chance)
        case "computed":
            return ask_why(member, lot) or answer_why(member, lot)
        case "signing" if you["report"] is None:
            act = partial(hall.sign_paper, member, f"/evaluation/{lot}")
    if act is None:
        return False
    act()
    return True


def _lock_invented(member: Visitor, lot: str, number: int, chance: random.Random) -> None:
    lock_scores(member, lot, number, _invented(member.browser.data(f"/evaluation/{lot}/sheet"), chance))


def _sign_invented(member: Visitor, lot: str, number: int, chance: random.Random) -> None:
    """What was locked before the names were shown stays in the sheet."""
    sheet = member.browser.data(f"/evaluation/{lot}/sheet")
    locked = _locked(sheet)
    scores = {bid: {**row, **locked.get(bid, {})} for bid, row in _invented(sheet, chance).items()}
    sign_scores(member, lot, number, scores, sheet["items"])


def _invented(sheet: Mapping[str, Any], chance: random.Random) -> Scores:
    """Scores between seventy and ninety-five in the hundred, in the item's steps; an objective item is the same for all."""
    return {
        one["bid"]: {item["id"]: _points(item, one["bid"], chance) for item in sheet["items"]} for one in sheet["bids"]
    }


def _locked(sheet: Mapping[str, Any]) -> Scores:
    """What the member locked before the names were shown, by bid."""
    blind = {item["id"] for item in sheet["items"] if item.get("blind")}
    return {bid: {item: score for item, score in row.items() if item in blind} for bid, row in sheet["scores"].items()}


def _points(item: Mapping[str, Any], bid: str, chance: random.Random) -> str:
    if item.get("values"):
        values = sorted(map(Decimal, item["values"]))
        return f"{values[_number(bid) % len(values)]:f}"
    step, most = Decimal(item["step"]), Decimal(item["max"])
    steps = int(most / step)
    share = _number(bid) % 25 if item["kind"] == "objective" else chance.randint(0, 24)
    return f"{step * (steps * (70 + share) // 100):.2f}"


def _number(bid: str) -> int:
    """A number that everybody makes of a bid alike, whether it goes by its own name or by its code."""
    return int(bid[1:]) if bid.startswith("T") else int(bid[:4], 16)


def _judges(stage: Stage) -> list[Visitor]:
    return [*stage.people.experts(), stage.people.representative]


def _members(stage: Stage) -> list[tuple[int, Visitor]]:
    return list(enumerate(stage.known["members"], start=1))


def _result(member: Visitor, lot: str) -> Any:
    answer = member.browser.get(f"/evaluation/{lot}/result.json", accept="application/json")
    return answer.json if answer.status == 200 else None
