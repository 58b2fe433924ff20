"""Every room of a venue is a place of the plan, and what reviews keep fills it."""

from collections import defaultdict
from typing import Any

from django.db import migrations

NAME_LIMIT = 80
PARTS = {"morning": 0, "afternoon": 1}


def enter_rooms(apps: Any, _schema_editor: Any) -> None:
    """Places for rooms, and occupancies for their bookings."""
    room_model, place_model = apps.get_model("evaluation", "Room"), apps.get_model("scheduling", "Place")
    for room in room_model.objects.filter(place=None).select_related("venue").order_by("pk"):
        name = f"{room.venue.name} {room.name}"[:NAME_LIMIT]
        if place_model.objects.filter(name=name).exists():
            name = f"{name[: NAME_LIMIT - 12]} {room.pk}"
        room.place = place_model.objects.create(
            kind="evaluation_room",
            name=name,
            seats=room.seats.count(),
            features=["remote"],
            centre_id=room.venue.organisation_id,
            is_planned=False,
            recorded_by=room.recorded_by,
            recorded_at=room.recorded_at,
        )
        room.save(update_fields=["place"])
    _enter_bookings(apps)


def _enter_bookings(apps: Any) -> None:
    booking_model, occupancy_model = apps.get_model("scheduling", "Booking"), apps.get_model("scheduling", "Occupancy")
    rows = apps.get_model("evaluation", "RoomBooking").objects.all()
    by_site = defaultdict(list)
    for row in rows.select_related("site__evaluation__lot", "room").order_by("on", "pk"):
        by_site[row.site_id].append(row)
    for kept in by_site.values():
        kept.sort(key=lambda row: (row.on, PARTS[row.half]))
        site, lot, first = kept[0].site, kept[0].site.evaluation.lot, kept[0]
        number = booking_model.objects.filter(lot=lot, kind="evaluation").count() + 1
        booking = booking_model.objects.create(
            code=f"{lot.code}-PB{number}",
            lot=lot,
            kind="evaluation",
            state="released" if site.evaluation.completed_at else "confirmed",
            ended_at=site.evaluation.completed_at,
            people=site.seats.count(),
            length=min(len(kept), 20),
            needs={"witness": 1},
            site=site.number,
            earliest_on=first.on,
            place_id=first.room.place_id,
            on=first.on,
            part=PARTS[first.half],
            is_pinned=True,
            applied_by=site.decided_by,
            applied_at=site.decided_at or first.room.recorded_at,
        )
        for row in kept:
            occupancy_model.objects.create(place_id=row.room.place_id, on=row.on, part=PARTS[row.half], booking=booking)


def leave_them(apps: Any, _schema_editor: Any) -> None:
    """Places and bookings stay; the column that names them goes."""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0016_rooms_in_the_plan")]

    operations = [migrations.RunPython(enter_rooms, leave_them)]
