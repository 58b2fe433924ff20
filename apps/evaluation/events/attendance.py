"""What is told of who came to a venue: the sealed stream has it by number with digests; the desk hears which step, by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class AttendanceProgressed(Fact):
    """The desk hears that a member came, sat down, left or returned; without a member, that a room closed or opened."""

    kind: ClassVar[str] = "attendance.progressed"

    lot: int
    site: int
    step: str
    member: int | None


@dataclass(frozen=True, slots=True)
class MemberArrived(Fact):
    """The witness of the venue checked who came and signed for it."""

    kind: ClassVar[str] = "attendance.arrived"

    lot: int
    site: int
    member: int
    arrival: int
    statement: str


@dataclass(frozen=True, slots=True)
class SeatCodeSent(Fact):
    """The witness gave another one-time code; the key made with the one before is ended."""

    kind: ClassVar[str] = "attendance.code_sent"

    lot: int
    member: int
    arrival: int


@dataclass(frozen=True, slots=True)
class SeatTryRefused(Fact):
    """A wrong code or PIN was entered at a seat: which of the two, and how often by now."""

    kind: ClassVar[str] = "attendance.try_refused"

    lot: int
    member: int
    sort: str
    tries: int


@dataclass(frozen=True, slots=True)
class SeatTaken(Fact):
    """The member sits: a fresh key was made at the seat and has an event certificate until then."""

    kind: ClassVar[str] = "attendance.seat_taken"

    lot: int
    member: int
    arrival: int
    serial: str
    sha256: str
    until: datetime


@dataclass(frozen=True, slots=True)
class DevicesTested(Fact):
    """What the test at the seat found of each device."""

    kind: ClassVar[str] = "attendance.devices_tested"

    lot: int
    member: int
    devices: dict[str, str]


@dataclass(frozen=True, slots=True)
class DeviceNoted(Fact):
    """The witness wrote down what is done about a device that failed."""

    kind: ClassVar[str] = "attendance.device_noted"

    lot: int
    member: int
    note: str


@dataclass(frozen=True, slots=True)
class MemberLeftRoom(Fact):
    """离席: why, with whom, until when."""

    kind: ClassVar[str] = "attendance.left_room"

    lot: int
    member: int
    reason: str
    companion: str
    expected_at: datetime


@dataclass(frozen=True, slots=True)
class MemberReturned(Fact):
    """The member is back."""

    kind: ClassVar[str] = "attendance.returned"

    lot: int
    member: int


@dataclass(frozen=True, slots=True)
class RoomClosed(Fact):
    """A meal, or a night under seal; who sleeps where is kept with the register."""

    kind: ClassVar[str] = "attendance.room_closed"

    lot: int
    site: int
    is_overnight: bool
    seal: str
    expected_at: datetime
    members: list[int]


@dataclass(frozen=True, slots=True)
class RoomOpened(Fact):
    """点名: who was there when the room opened again, and why the others were not."""

    kind: ClassVar[str] = "attendance.room_opened"

    lot: int
    site: int
    present: list[int]
    missing: list[int]
    reason: str


@dataclass(frozen=True, slots=True)
class SeatClosed(Fact):
    """The member has ended the key of the seat; nothing can be signed with it any more."""

    kind: ClassVar[str] = "attendance.seat_closed"

    lot: int
    member: int
    arrival: int


@dataclass(frozen=True, slots=True)
class MemberSignedOut(Fact):
    """签退: the phone was handed back, and what the witness noted about the conduct."""

    kind: ClassVar[str] = "attendance.signed_out"

    lot: int
    member: int
    arrival: int
    note: str


ATTENDANCE_NAMES = name_kinds(
    {
        "attendance.progressed": Wording("到场进展", "Attendance"),
        "attendance.arrived": Wording("专家到场登记", "Arrival countersigned"),
        "attendance.code_sent": Wording("席位验证码重发", "Another seat code"),
        "attendance.try_refused": Wording("席位验证未通过", "Seat code or PIN refused"),
        "attendance.seat_taken": Wording("入席", "Seat taken"),
        "attendance.devices_tested": Wording("席位设备检测", "Devices tested"),
        "attendance.device_noted": Wording("设备问题说明", "Device noted"),
        "attendance.left_room": Wording("离席登记", "Left the room"),
        "attendance.returned": Wording("返回席位", "Returned"),
        "attendance.room_closed": Wording("评标室暂停", "Room closed"),
        "attendance.room_opened": Wording("点名恢复", "Room opened by roll-call"),
        "attendance.seat_closed": Wording("席位密钥销毁", "Key of the seat destroyed"),
        "attendance.signed_out": Wording("签退", "Signed out"),
    }
)
