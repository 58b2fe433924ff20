"""提问、澄清与修改, and to whom their notices were sent."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0004_data_sheet_scheme"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clarification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("may_affect", models.BooleanField()),
                ("new_deadline", models.DateTimeField(null=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("object_name", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("saved_by", models.CharField(max_length=40)),
                ("saved_at", models.DateTimeField()),
                ("plan_hash", models.CharField(blank=True, max_length=64)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenders.tenderdocument",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clarifications", to="tenders.lot"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarification",
                        to="tenders.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ContactTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address_sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Listener",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("contact", models.CharField(max_length=120)),
                (
                    "lot",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenders.lot"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("asked_on", models.DateField()),
                ("reading_hash", models.CharField(max_length=64, unique=True)),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="tenders.lot"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                (
                    "clarification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="tenders.clarification"
                    ),
                ),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="tenders.question"
                    ),
                ),
            ],
            options={
                "ordering": ["question__number"],
            },
        ),
        migrations.AddConstraint(
            model_name="clarification",
            constraint=models.UniqueConstraint(fields=("lot", "number"), name="clarification_number_once_per_lot"),
        ),
        migrations.AddConstraint(
            model_name="clarification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("published_at__isnull", True)),
                fields=("lot",),
                name="clarification_one_draft_per_lot",
            ),
        ),
        migrations.AddConstraint(
            model_name="clarification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True),
                    models.Q(
                        ("notice__isnull", False),
                        ("document__isnull", False),
                        models.Q(("plan_hash", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="clarification_published_with_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="contacttold",
            constraint=models.UniqueConstraint(fields=("notice", "address_sha256"), name="contact_told_once"),
        ),
        migrations.AddConstraint(
            model_name="listener",
            constraint=models.UniqueConstraint(fields=("lot", "contact"), name="listener_once_per_lot"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("lot", "number"), name="question_number_once_per_lot"),
        ),
    ]
