import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0006_course"),
        ("parties", "0004_exclusions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enquiries",
                        to="evaluation.evaluation",
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True)),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("clarification", "Clarification"),
                            ("low_price", "Low Price"),
                            ("correction", "Correction"),
                        ],
                        max_length=16,
                    ),
                ),
                ("bid", models.CharField(max_length=32)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation"
                    ),
                ),
                ("page", models.CharField(blank=True, max_length=60)),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("figures", models.JSONField(default=dict)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enquiries", to="evaluation.member"
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("letter", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("accepts", models.BooleanField(null=True)),
                ("envelope", models.JSONField(null=True)),
                ("certificate", models.BinaryField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["drafted_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at__isnull", True), ("sent_at__isnull", True)),
                            models.Q(("due_at__gt", models.F("sent_at")), models.Q(("letter", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="enquiry_sent_with_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("envelope__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("envelope__isnull", False), ("sent_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="enquiry_answered_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dropped_at__isnull", True), ("sent_at__isnull", True), _connector="OR"),
                        name="enquiry_sent_or_dropped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnquiryFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="evaluation.enquiry"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=140)),
                ("object_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("enquiry", "number"), name="enquiry_file_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Motion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="motions", to="evaluation.evaluation"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("bid", models.CharField(max_length=32)),
                ("ground", models.CharField(max_length=24)),
                ("clause", models.CharField(blank=True, max_length=100)),
                ("page", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
                        to="evaluation.member",
                    ),
                ),
                (
                    "enquiry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motion",
                        to="evaluation.enquiry",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("is_carried", models.BooleanField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "number"), name="motion_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_carried__isnull", True), ("settled_at__isnull", True)),
                            models.Q(("is_carried__isnull", False), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="motion_settled_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by__isnull", True),
                            models.Q(
                                models.Q(("clause", ""), _negated=True),
                                models.Q(("page", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="motion_names_its_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="evaluation.motion"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="evaluation.member"
                    ),
                ),
                ("agrees", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["member__number"],
                "constraints": [models.UniqueConstraint(fields=("motion", "member"), name="vote_once_per_motion")],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="evaluation.evaluation",
                    ),
                ),
                ("bid", models.CharField(max_length=32)),
                ("is_qualified", models.BooleanField()),
                ("clause", models.CharField(blank=True, max_length=100)),
                ("page", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "bid"), name="qualification_once_per_bid"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_qualified", True),
                            models.Q(
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("clause", ""), _negated=True),
                                models.Q(("page", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="qualification_refused_with_place",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="verdict",
            name="nodes",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="verdict",
            name="ground",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name="verdict",
            name="clause",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="verdict",
            name="page",
            field=models.CharField(blank=True, max_length=60),
        ),
    ]
