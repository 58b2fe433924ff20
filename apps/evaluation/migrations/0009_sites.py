import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0008_two_envelopes"),
        ("parties", "0004_exclusions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("equipment", models.CharField(blank=True, max_length=200)),
                ("recorded_by", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["venue", "name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="committeeapplication",
            name="half_days",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="site",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="decided_by",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="site",
            name="letter",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="site",
            name="proposed_half",
            field=models.CharField(
                blank=True, choices=[("morning", "morning"), ("afternoon", "afternoon")], max_length=12
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="proposed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="refused_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="site",
            name="state",
            field=models.CharField(
                choices=[
                    ("named", "named"),
                    ("requested", "requested"),
                    ("confirmed", "confirmed"),
                    ("refused", "refused"),
                ],
                default="named",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="witness",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.membership"
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="room",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="evaluation.room"
            ),
        ),
        migrations.CreateModel(
            name="RoomBooking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("half", models.CharField(choices=[("morning", "morning"), ("afternoon", "afternoon")], max_length=12)),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="evaluation.room"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bookings", to="evaluation.site"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "half", "room"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("has_camera", models.BooleanField()),
                ("has_microphone", models.BooleanField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="evaluation.room"
                    ),
                ),
            ],
            options={
                "ordering": ["room", "number"],
            },
        ),
        migrations.CreateModel(
            name="SiteSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.seat"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="evaluation.site"
                    ),
                ),
            ],
            options={
                "ordering": ["seat__number"],
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("district", models.CharField(max_length=60)),
                ("address", models.CharField(max_length=200)),
                ("phone", models.CharField(max_length=40)),
                ("fees", models.CharField(blank=True, max_length=500)),
                ("meals", models.CharField(blank=True, max_length=500)),
                ("recorded_by", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="venues", to="parties.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["district", "name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="room",
            name="venue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="evaluation.venue"
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="venue",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="evaluation.venue"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    ("room__isnull", False),
                    models.Q(("letter", ""), _negated=True),
                    _connector="OR",
                ),
                name="site_confirmed_with_room",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("refused_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="site_refused_because",
            ),
        ),
        migrations.AddConstraint(
            model_name="roombooking",
            constraint=models.UniqueConstraint(fields=("room", "on", "half"), name="room_booked_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("room", "number"), name="seat_number_once"),
        ),
        migrations.AddConstraint(
            model_name="siteseat",
            constraint=models.UniqueConstraint(fields=("site", "seat"), name="site_seat_once"),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(fields=("venue", "name"), name="room_named_once"),
        ),
    ]
