"""Whether a restored platform is the one that was saved: journal, log and stored files, read from the copy alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

from apps.evidence.auditing import audit
from apps.evidence.log.growing import Forest
from apps.evidence.models import Log, StreamHead
from apps.evidence.rules.checkpoints import checkpoint_of
from apps.evidence.rules.notes import note_of
from trading.backup.taking import Told, sha256_of

SHOWN = 20
"""So many findings of a kind are told; the count says how many there are."""


@dataclass(slots=True)
class Verdict:
    """What was counted in the restored platform, and every finding in one sentence."""

    streams: int = 0
    entries: int = 0
    lost: int = 0
    """Acts that the journal held when the backup was taken and that the restored one does not hold."""
    log_size: int = 0
    checkpoint_size: int = 0
    is_witnessed: bool = False
    objects: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """True when nothing is lost and nothing differs."""
        return not self.lost and not self.findings


def judge(told: Told) -> Verdict:
    """Judges the platform of this very process, which reads the restored database and the restored files."""
    verdict = Verdict(is_witnessed=told.is_witnessed)
    found = audit(None)
    verdict.streams, verdict.entries = found.streams, found.entries
    verdict.findings += [one.sentence() for one in found.findings[:SHOWN]]
    verdict.findings += _judge_heads(verdict, told)
    verdict.findings += _judge_log(verdict, told)
    if not settings.S3_URL.scheme:
        verdict.findings += list(_judge_objects(verdict))[:SHOWN]
    return verdict


def _judge_heads(verdict: Verdict, told: Told) -> list[str]:
    now = {name: (v, bytes(digest).hex()) for name, v, digest in StreamHead.objects.values_list("name", "v", "digest")}
    findings = []
    for name, (v, digest) in told.heads.items():
        restored, restored_digest = now.get(name, (0, ""))
        verdict.lost += max(0, v - restored)
        if restored == v and restored_digest != digest:
            findings.append(f"{name} v{v}: another entry than the one that was saved. 记录与备份时不同。")
    return findings[:SHOWN]


def _judge_log(verdict: Verdict, told: Told) -> Iterator[str]:
    row = Log.objects.filter(pk=Log.ONLY).first()
    verdict.log_size = row.size if row else 0
    if row and Forest().root(row.size) != bytes(row.root):
        yield f"log: the tiles do not give the root over {row.size} entries. 透明日志的根与数据块不符。"
    if not told.checkpoint:
        return
    seen = checkpoint_of(note_of(told.checkpoint).text)
    verdict.checkpoint_size = seen.size
    if row is None or row.origin != seen.origin or row.size < seen.size:
        yield f"log: shorter than the checkpoint over {seen.size} entries that was seen. 透明日志短于已公开的检查点。"
    elif Forest().root(seen.size) != seen.root:
        yield f"log: another root over {seen.size} entries than the one that was seen. 透明日志与已公开的检查点不一致。"


def _judge_objects(verdict: Verdict) -> Iterator[str]:
    """Every stored file that a row names with its digest is there with that digest."""
    root = Path(settings.DATA_DIR) / "objects"
    for model in apps.get_models():
        for name, digest in _pairs(model):
            rows = model._default_manager.exclude(**{name: ""}).exclude(**{digest: ""})
            for stored, sha256 in rows.order_by("pk").values_list(name, digest).iterator(2000):
                verdict.objects += 1
                path = root / stored
                if not path.is_file():
                    yield f"{stored}: missing. 文件缺失。"
                elif sha256_of(path) != sha256:
                    yield f"{stored}: another content than the database says. 文件内容与登记不符。"


def _pairs(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Fields that name a stored file, each with the one that holds its digest: object_name and sha256, signed_object and signed_sha256."""
    names = {one.name for one in model._meta.get_fields() if isinstance(one, Field)}
    if {"object_name", "sha256"} <= names:
        yield "object_name", "sha256"
    for name in sorted(names):
        digest = f"{name.removesuffix('_object')}_sha256"
        if name.endswith("_object") and digest in names:
            yield name, digest
