"""密钥托管 — custodians with tried keys and a set in force; later their shares open a bid that its release did not. Needs no Django."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode

from apps.bids.rules import releasing
from apps.bids.rules.escrow import PROOF, EscrowSet
from apps.portal.rehearsal import hall
from apps.portal.rehearsal.stage import Failed, Stage
from apps.portal.rehearsal.together import together
from apps.portal.rehearsal.visitor import Visitor

THRESHOLD = 2
_APPROVAL = re.compile(r'action="(/desk/custodians/sets/[^"/]+/approval)"')


def put_in_force(stage: Stage) -> str:
    """Each custodian opens a test share; one operator proposes the set, another puts it in force."""
    people = stage.people
    together(lambda seat: _drill(people.of(seat)), people.seats.custodians)
    chosen = [str(seat.number) for seat in people.seats.custodians]
    people.operator.browser.act("/desk/custodians/sets", {"seats": chosen, "threshold": str(THRESHOLD)})
    other = people.of(people.seats.second_operator).browser
    found = _APPROVAL.search(other.page("/desk/custodians/").text)
    if found is None:
        raise Failed("the other operator finds no set to approve")
    other.act(found[1], {})
    return f"{THRESHOLD}/{len(chosen)} 托管人 custodians"


def set_offered(bidder: Visitor, lot: str) -> EscrowSet:
    """The custodians whom the platform offers to the bidder."""
    offered = bidder.browser.data(f"/desk/bids/{lot}/terms.json")["escrow"]
    if offered is None:
        raise Failed("no custodians are offered")
    return EscrowSet(offered["threshold"], tuple(offered["recipients"]))


def carry_out(stage: Stage, bid: str) -> int:
    """托管开启: asked for by the host, approved by the supervisor and the buyer's side, carried out by two custodians."""
    people, lot = stage.people, stage.lot
    said = {"bid": bid, "cause": "bidder_certificate", "reason": "交出的密钥打不开文件，投标人申请托管开启"}
    hall.act(people.host, lot, "cases", said)
    number = hall.state_of(people.host, lot)["cases"][-1]["number"]
    for approver in (people.supervisor, people.representative):
        hall.act(approver, lot, f"cases/{number}/approval", {})
    for seat in people.seats.custodians[:THRESHOLD]:
        _hand_share(people.of(seat), lot, number)
    return THRESHOLD


def _drill(custodian: Visitor) -> None:
    """演练 — a test share is opened with the key of this browser."""
    identity = _identity(custodian)
    asked = custodian.browser.tell("/desk/custody/drills", {})
    opened = releasing.share_of(b64decode(asked["share"]), identity)
    proof = hashlib.sha256(PROOF + opened).hexdigest()
    custodian.browser.act(f"/desk/custody/drills/{asked['drill']}", {"proof": proof})


def _hand_share(custodian: Visitor, lot: str, number: int) -> None:
    place = f"/openings/{lot}/cases/{number}"
    kept = custodian.browser.data(f"{place}/sealed")
    shares = {bid: {name: _opened(custodian, text) for name, text in one.items()} for bid, one in kept.items()}
    custodian.browser.tell(f"{place}/shares", {"shares": shares})


def _opened(custodian: Visitor, sealed: str) -> str:
    return b64encode(releasing.share_of(b64decode(sealed), _identity(custodian))).decode()


def _identity(custodian: Visitor) -> str:
    return releasing.identity_of(custodian.keys.opening.private_bytes_raw())
