"""Tables of the election of the chair."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import apps.evaluation.lifecycle


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Chairmanship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ElectionRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("standing", models.JSONField()),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("votes", models.JSONField(null=True)),
            ],
            options={
                "ordering": ["number"],
            },
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
                    ("computed", "computed"),
                    ("signing", "signing"),
                    ("completed", "completed"),
                    ("received", "received"),
                ],
                db_index=True,
                default=apps.evaluation.lifecycle.EvaluationState["PREPARED"],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="ballot",
            name="choice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.member"
            ),
        ),
        migrations.AddField(
            model_name="ballot",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="evaluation.member"
            ),
        ),
        migrations.AddField(
            model_name="chairmanship",
            name="member",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="chairmanship", to="evaluation.member"
            ),
        ),
        migrations.AddField(
            model_name="electionround",
            name="evaluation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="evaluation.evaluation"
            ),
        ),
        migrations.AddField(
            model_name="ballot",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="evaluation.electionround"
            ),
        ),
        migrations.AddConstraint(
            model_name="electionround",
            constraint=models.UniqueConstraint(fields=("evaluation", "number"), name="election_round_once"),
        ),
        migrations.AddConstraint(
            model_name="electionround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)), fields=("evaluation",), name="election_one_round_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(fields=("round", "member"), name="ballot_once_a_round"),
        ),
    ]
