"""What an opening asks of whom, while it waits for him and no longer."""

from __future__ import annotations

import pytest

from apps.openings import queries
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.terms import HolderRole
from tests.openings.stage import Hall, Signer

S = OpeningState


def titles(hall: Hall, who: Signer) -> list[str]:
    """What waits for somebody, without the name of the lot."""
    found = queries.todos_for(who.actor, hall.now)
    assert all(one.url == f"/openings/{hall.lot.code}/" for one in found)
    return [one.title.partition("：")[0] for one in found]


def test_everybody_is_asked_in_turn(hall: Hall) -> None:
    bidder = hall.bidders[0]
    assert titles(hall, bidder) == ["开标签到"]
    assert titles(hall, hall.host) == titles(hall, hall.representative) == ["到时开始开标"]
    assert titles(hall, hall.witness) == []

    hall.reaches(S.STARTED)
    assert titles(hall, bidder) == []
    assert titles(hall, hall.host) == ["主持开标"]
    assert titles(hall, hall.witness) == titles(hall, hall.representative) == ["开标持钥就绪"]

    hall._to_the_list()
    hall._to_decryption()
    assert titles(hall, bidder) == ["在线解密"]
    assert titles(hall, hall.host) == ["主持解密"]
    assert titles(hall, hall.witness) == []

    hall._to_settlement()
    assert titles(hall, bidder) == []
    assert titles(hall, hall.witness) == titles(hall, hall.representative) == ["公开持有的份额"]

    hall.reveal()
    assert titles(hall, hall.witness) == []
    hall.read_out()
    assert titles(hall, bidder) == ["确认开标结果"]

    hall._to_record()
    assert titles(hall, hall.host) == ["签署开标记录并结束开标"]
    hall._to_close()
    assert titles(hall, hall.host) == ["移交评标"]
    hall.hand_over()
    assert titles(hall, hall.host) == []


@pytest.mark.parametrize("who", ["stranger", "expert", "operator", "supervisor", "purchaser"])
def test_others_are_asked_nothing(hall: Hall, who: str) -> None:
    hall.reaches(S.STARTED)

    assert queries.todos_for(getattr(hall.stage.world, who).actor, hall.now) == []


def test_who_may_do_what_is_told_to_each(hall: Hall) -> None:
    hall.reaches(S.STARTED)

    def may(who: Signer) -> set[str]:
        return set(queries.state(hall.opening, who.actor)["you"]["may"])

    talks = {"send_message", "plan_reading"}
    assert may(hall.host) == {"register_holder", "draw", "publish_list", "pause", "declare_failed"} | talks
    assert may(hall.witness) == {"register_holder", "contribute_secret"}
    assert may(hall.representative) == {"register_holder", "take_over"}
    assert may(hall.bidders[0]) == {"sign_in", "sign_in_in_emergency", "note_environment"}
    assert queries.state(hall.opening, hall.representative.actor)["you"]["role"] == HolderRole.REPRESENTATIVE
