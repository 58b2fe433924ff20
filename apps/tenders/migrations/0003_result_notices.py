from django.db import migrations, models

KINDS = [
    ("tender", "招标公告"),
    ("suspension", "中止公告"),
    ("resumption", "恢复公告"),
    ("termination", "终止公告"),
    ("candidates", "中标候选人公示"),
    ("result", "中标结果公告"),
]


class Migration(migrations.Migration):
    dependencies = [("tenders", "0002_halls")]

    operations = [
        migrations.AlterField(model_name="notice", name="kind", field=models.CharField(choices=KINDS, max_length=12)),
    ]
