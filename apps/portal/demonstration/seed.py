"""Tells the demonstration's story: forty days in a few seconds, every act at its own time and by its own author."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from heapq import merge

from apps.core import clock
from apps.core.audience import BUYERS, Role
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.evidence.ticking import tick
from apps.parties import actions as parties
from apps.parties.models import Organisation
from apps.parties.rules import OrganisationKind
from apps.parties.rules.applications import Application
from apps.portal.actions import mark_all_read
from apps.portal.demonstration import keyring
from apps.portal.demonstration.calendar import Days, on
from apps.portal.demonstration.cast import HOUSES, Cast, credit_code, set_up
from apps.portal.demonstration.dealings import plans
from apps.portal.demonstration.experts import profiles
from apps.portal.demonstration.places import places
from apps.portal.demonstration.story import Act, LotStory
from apps.portal.demonstration.works import CLOSING_TIMES, WORKS
from apps.portal.rehearsal.visitor import Seat

Progress = Callable[[int, int, datetime], None]
SIGNING = (*BUYERS, Role.BIDDER, Role.WITNESS, Role.EXPERT)
"""Whose seats have keys in a demonstration, newcomers left aside."""
STORY_LASTS = timedelta(days=60)


def is_seeded() -> bool:
    """True when somebody has been set up already."""
    return Organisation.objects.exists()


def seed(now: datetime, *, progress: Progress) -> bool:
    """The centre stands as it does after forty days of work; answers False, and does nothing, when it already stands.

    Moves the rehearsal clock from act to act and leaves it at `now`. The same day and time make the same story.
    """
    if is_seeded():
        return False
    began = now - STORY_LASTS
    clock.jump_to(began)
    cast = set_up(began)
    keyring.give_keys(map(cast.visitor, _who_signs(cast)))
    days = Days.around(now)
    acts = _acts(cast, days, now)
    for count, act in enumerate(acts, start=1):
        clock.jump_to(act.at)
        act.do(act.at)
        progress(count, len(acts), act.at)
    clock.jump_to(now)
    tick(now)
    _pass_on(now)
    return True


def _who_signs(cast: Cast) -> Iterator[Seat]:
    """The seats that come with keys."""
    for house in HOUSES:
        if not house.is_newcomer:
            yield from (seat for seat in cast.people[house.key] if Role(seat.role) in SIGNING)


def _acts(cast: Cast, days: Days, now: datetime) -> list[Act]:
    """Everything that happens up to now, in order of time; of one moment, the acts of a story stay in their order."""
    stories = [LotStory(work, number, cast=cast, days=days) for number, work in enumerate(WORKS, start=1)]
    told = merge(*(sorted(story.acts(), key=_time) for story in stories), key=_time)
    rounds = [Act(on(days.day(number), 23, 0), _pass_on) for number in range(-32, 0)]
    planned = [Act(at, do) for at, do in (*plans(cast, days), *profiles(cast, days), *places(cast, days))]
    others = [
        *_applications(cast, days),
        *planned,
        *rounds,
        Act(days.at(-3, 17, 30), lambda at: _everybody_reads(cast, at)),
    ]
    return [act for act in merge(told, _clock_acts(now), sorted(others, key=_time), key=_time) if act.at <= now]


def _clock_acts(now: datetime) -> Iterator[Act]:
    """The ticker looks at the very times at which documents become available and bids close."""
    day = now - STORY_LASTS
    while day <= now:
        local = day.astimezone(clock.SHANGHAI).date()
        for hour, minute in ((9, 0), *CLOSING_TIMES):
            yield Act(on(local, hour, minute), tick)
        day += timedelta(days=1)


def _pass_on(now: datetime) -> None:
    ring_for_newcomers()
    while deliver(now):
        pass


def _everybody_reads(cast: Cast, now: datetime) -> None:
    _pass_on(now)
    for actor in cast.actors.values():
        mark_all_read(actor=actor, now=now)


def _applications(cast: Cast, days: Days) -> list[Act]:
    operator = cast.actors["linwan"]
    rows: dict[str, int] = {}

    def apply(name: str, login: str, contact: str, number: int) -> Callable[[datetime], None]:
        def do(now: datetime) -> None:
            application = Application(
                organisation_name=name,
                organisation_code=credit_code(OrganisationKind.BIDDER, number),
                kind=OrganisationKind.BIDDER,
                contact_name=contact,
                login=login,
                email=f"{login}@wangchuan.example",
                phone="000 8800 0000",
                language="zh-hans",
            )
            rows[login] = parties.submit_application(application, now=now).pk

        return do

    def accept(login: str) -> Callable[[datetime], object]:
        return lambda now: parties.accept_application(rows[login], actor=operator, now=now)

    def send_back(login: str) -> Callable[[datetime], object]:
        defects = ["单位名称与统一社会信用代码登记的名称不一致，请按营业执照填写"]
        return lambda now: parties.return_application(rows[login], defects=defects, actor=operator, now=now)

    return [
        Act(days.at(-9, 9, 12), apply("辛岭机电安装有限公司", "xinling", "辛宁", 101)),
        Act(days.at(-9, 10, 2), accept("xinling")),
        Act(days.at(-4, 14, 22), apply("壬江测绘有限公司", "renjiang", "任江", 102)),
        Act(days.at(-4, 16, 31), send_back("renjiang")),
        Act(days.at(-1, 15, 48), apply("癸州信息技术有限公司", "guizhou", "桂舟", 103)),
    ]


def _time(act: Act) -> datetime:
    return act.at
