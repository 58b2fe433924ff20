"""The report's chapters, annex and time to sign; and its return to the committee."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_scoring")]

    operations = [
        migrations.RemoveConstraint(model_name="reportsignature", name="report_signed_or_refused"),
        migrations.AddField(model_name="report", name="sign_until", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="reportsignature", name="is_silent", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="reportsignature",
            constraint=models.CheckConstraint(
                condition=(Q(refusal__isnull=True, reason="", is_silent=False) & ~Q(object_name=""))
                | (Q(refusal__isnull=False, object_name="", is_silent=False) & ~Q(reason=""))
                | Q(is_silent=True, refusal__isnull=True, object_name="", reason=""),
                name="report_signed_refused_or_silent",
            ),
        ),
        migrations.AlterField(
            model_name="evaluation",
            name="state",
            field=models.CharField(
                choices=[
                    ("prepared", "prepared"),
                    ("undertaking", "undertaking"),
                    ("electing", "electing"),
                    ("preliminary", "preliminary"),
                    ("scoring", "scoring"),
                    ("rechecking", "rechecking"),
                    ("computed", "computed"),
                    ("signing", "signing"),
                    ("completed", "completed"),
                    ("received", "received"),
                ],
                db_index=True,
                default="prepared",
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="ReportChapter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=24)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chapters",
                        to="evaluation.evaluation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.member"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("evaluation", "name"), name="chapter_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportAnnex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="annex", to="evaluation.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("ground", models.CharField(max_length=24)),
                ("reason", models.CharField(max_length=500)),
                ("returned_by", models.CharField(max_length=40)),
                ("returned_at", models.DateTimeField()),
                ("findings", models.JSONField()),
                ("cells", models.JSONField()),
                ("before", models.JSONField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="evaluation.evaluation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="evaluation.report"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "number"), name="recheck_number_once"),
                    models.UniqueConstraint(
                        condition=Q(("closed_at__isnull", True)), fields=("evaluation",), name="recheck_one_at_a_time"
                    ),
                    models.CheckConstraint(condition=Q(("reason", ""), _negated=True), name="recheck_has_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reconsideration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rows", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.member"
                    ),
                ),
                (
                    "recheck",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconsiderations",
                        to="evaluation.recheck",
                    ),
                ),
            ],
            options={
                "ordering": ["member__number"],
                "constraints": [models.UniqueConstraint(fields=("recheck", "member"), name="reconsidered_once")],
            },
        ),
    ]
