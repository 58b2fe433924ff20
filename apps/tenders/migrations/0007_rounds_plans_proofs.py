import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0003_longer_permission"),
        ("tenders", "0006_document_objections"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Postponement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("former_deadline", models.DateTimeField()),
                ("new_deadline", models.DateTimeField()),
                ("preview_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PublicationProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("medium", models.CharField(max_length=120)),
                ("address", models.URLField(max_length=500)),
                ("appeared_at", models.DateTimeField()),
                ("object_name", models.CharField(blank=True, max_length=200)),
                ("media_type", models.CharField(blank=True, max_length=40)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["appeared_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TenderPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("regime", models.CharField(choices=[("eng", "ENG"), ("gp", "GP")], max_length=3)),
                ("name", models.CharField(max_length=200)),
                ("content", models.CharField(max_length=1000)),
                ("region", models.CharField(max_length=60)),
                ("estimate", models.DecimalField(decimal_places=2, max_digits=18)),
                ("planned_on", models.DateField()),
                ("published_at", models.DateTimeField(db_index=True)),
                ("published_by", models.CharField(max_length=40)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="lot",
            name="lot_number_once_per_project",
        ),
        migrations.AddField(
            model_name="datasheet",
            name="letter_is_sealed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="datasheet",
            name="letter_is_signed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="lot",
            name="former",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="successor", to="tenders.lot"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("tender", "招标公告"),
                    ("suspension", "中止公告"),
                    ("resumption", "恢复公告"),
                    ("postponement", "延期公告"),
                    ("termination", "终止公告"),
                    ("candidates", "中标候选人公示"),
                    ("result", "中标结果公告"),
                    ("amendment", "澄清与修改公告"),
                    ("extension", "延长获取期限公告"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(
                fields=("project", "number", "round_number"), name="lot_number_once_per_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("former__isnull", True), ("round_number", 1)),
                    models.Q(("former__isnull", False), ("round_number__gt", 1)),
                    _connector="OR",
                ),
                name="lot_later_round_has_a_former",
            ),
        ),
        migrations.AddField(
            model_name="plantrace",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="plan_traces", to="tenders.project"
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="lot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="postponements", to="tenders.lot"
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="notice",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="postponement", to="tenders.notice"
            ),
        ),
        migrations.AddField(
            model_name="publicationproof",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="tenders.notice"
            ),
        ),
        migrations.AddField(
            model_name="tenderplan",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tender_plans", to="parties.organisation"
            ),
        ),
        migrations.AddField(
            model_name="plantrace",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="traces", to="tenders.tenderplan"
            ),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.CheckConstraint(
                condition=models.Q(("new_deadline__gt", models.F("former_deadline"))), name="postponement_is_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.UniqueConstraint(fields=("lot", "preview_hash"), name="postponement_once_per_preview"),
        ),
        migrations.AddConstraint(
            model_name="publicationproof",
            constraint=models.UniqueConstraint(fields=("notice", "medium"), name="publication_proof_once_per_medium"),
        ),
        migrations.AddConstraint(
            model_name="tenderplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("estimate__gt", 0)), name="plan_estimate_is_positive"
            ),
        ),
    ]
