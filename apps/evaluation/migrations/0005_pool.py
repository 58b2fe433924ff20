"""Tables of the pool of experts, of applications for committees, invitations and sites."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0004_report_annex_and_recheck"),
        ("parties", "0004_exclusions"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitteeApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("returned", "returned"),
                            ("approved", "approved"),
                            ("drawn", "drawn"),
                            ("formed", "formed"),
                        ],
                        default="submitted",
                        max_length=12,
                    ),
                ),
                ("review_at", models.DateTimeField()),
                ("place", models.CharField(max_length=120)),
                ("avoided", models.JSONField(default=list)),
                ("most_a_month", models.PositiveSmallIntegerField(null=True)),
                ("answer_minutes", models.PositiveSmallIntegerField(null=True)),
                ("is_by_telephone", models.BooleanField(default=False)),
                ("is_demanding", models.BooleanField(default=False)),
                ("submitted_by", models.CharField(max_length=40)),
                ("submitted_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                ("returned_because", models.CharField(blank=True, max_length=300)),
                ("draw", models.JSONField(null=True)),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="evaluation.evaluation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Expert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region", models.CharField(max_length=60)),
                ("title", models.CharField(choices=[("senior", "senior"), ("equal", "equal")], max_length=12)),
                ("practising_since", models.PositiveSmallIntegerField()),
                ("specialties", models.JSONField(default=list)),
                ("recorded_by", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="expert", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ExpertConduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("note", "note"), ("suspension", "suspension")], max_length=12)),
                ("reason", models.CharField(max_length=300)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("recorded_by", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conduct", to="evaluation.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ExpertInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("token", models.CharField(max_length=32, unique=True)),
                ("pseudonym", models.CharField(max_length=64)),
                ("stratum", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "sent"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("on_leave", "on_leave"),
                            ("unanswered", "unanswered"),
                            ("absent", "absent"),
                            ("seated", "seated"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("is_told_by_telephone", models.BooleanField(default=False)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="evaluation.committeeapplication",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.membership"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ExpertLeave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("announced_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leaves", to="evaluation.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ExpertTie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("employed", "employed"), ("holding", "holding"), ("relative", "relative")],
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(max_length=18)),
                ("name", models.CharField(max_length=160)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("recorded_by", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ties", to="evaluation.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["-from_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("is_main", models.BooleanField()),
                ("wanted", models.JSONField()),
                ("regions", models.JSONField(default=list)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="evaluation.evaluation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddConstraint(
            model_name="committeeapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "submitted")),
                    models.Q(models.Q(("state", "submitted"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="committee_application_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeeapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("returned_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="committee_application_returned_because",
            ),
        ),
        migrations.AddConstraint(
            model_name="expertconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="expert_conduct_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="expertconduct",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="expert_conduct_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="expertinvitation",
            constraint=models.UniqueConstraint(fields=("application", "number"), name="expert_invitation_number_once"),
        ),
        migrations.AddConstraint(
            model_name="expertinvitation",
            constraint=models.UniqueConstraint(fields=("application", "seat"), name="expert_invited_once"),
        ),
        migrations.AddConstraint(
            model_name="expertinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="expert_invitation_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="expertleave",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="expert_leave_runs_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="experttie",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="expert_tie_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("evaluation", "number"), name="site_number_once"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_main", True)), fields=("evaluation",), name="site_main_once"
            ),
        ),
    ]
