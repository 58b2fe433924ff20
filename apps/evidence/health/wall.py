"""The wall in words: one line for each thing, with its state and what to do where it is not well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.core.templatetags.look import moment as shown_moment
from apps.evidence.health import probes, trouble
from apps.evidence.metrics import JOB_LATE_SECONDS, WORKER_SILENT_SECONDS
from apps.evidence.models import FileTimeStamp
from apps.evidence.queries import Vitals

SLOW_SECONDS = 1.0
CLOCK_SECONDS = 1.0
"""Deadlines are told by the second: a clock that is further off must be set."""
DISK_LOW, DISK_FULL = 0.2, 0.05
LAG_SECONDS = 60
FULL_QUARTERS = 4
ICONS = {"ok": "circle-check", "wait": "alert-triangle", "stop": "circle-x", "idle": "circle-dashed"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: its name, its state (ok, wait, stop, idle) with a word, and what that means or what to do."""

    name: str | Promise
    tone: str
    word: str
    note: str = ""

    @property
    def icon(self) -> str:
        """The sign of the state."""
        return ICONS[self.tone]


def lines(found: Vitals, now: datetime) -> list[Line]:
    """Everything the platform leans on."""
    return [
        _database(found),
        _worker(found),
        _queue(found, now),
        _given_up(found),
        _subscriptions(found),
        _reached(_("文件存储"), settings.S3_URL, _("检查 S3_URL 所指的对象存储；恢复前不能上传。")),
        _reached(_("消息总线"), settings.REDIS_URL, _("检查 REDIS_URL；页面仍会更新，只是慢约一秒。")),
        _reached(_("作业分发"), settings.BROKER_URL, _("检查 BROKER_URL；作业留在数据库里，恢复后继续。")),
        _time_stamps(),
        _log(now),
        _disk(),
        _clock(),
        _sockets(),
    ]


def _database(found: Vitals) -> Line:
    if found.database_seconds > SLOW_SECONDS:
        return Line(_("数据库"), "wait", _("应答慢"), _("查看数据库主机的负载和磁盘。"))
    return Line(_("数据库"), "ok", _("应答正常"))


def _worker(found: Vitals) -> Line:
    age = found.worker_age_seconds
    if age is None or age > WORKER_SILENT_SECONDS:
        note = _("截止、通知和作业都停着。请重新启动 worker 进程。")
        return Line(_("后台进程"), "stop", _("没有心跳"), note)
    return Line(_("后台进程"), "ok", _("在运行"))


def _queue(found: Vitals, now: datetime) -> Line:
    age = found.oldest_due_job_seconds or 0
    is_long = trouble.is_queue_long(now)
    word = _("积压") if is_long else _("有作业等待") if found.oldest_due_job_seconds is not None else _("没有积压")
    note = _("最久的已等 %(seconds)d 秒。") % {"seconds": age} if found.oldest_due_job_seconds is not None else ""
    return Line(_("作业队列"), "wait" if is_long or age > JOB_LATE_SECONDS else "ok", word, note)


def _given_up(found: Vitals) -> Line:
    if found.given_up_jobs:
        return Line(_("放弃的作业"), "stop", _("需要处理"), _("查明原因后，在下面重新执行。"))
    return Line(_("放弃的作业"), "ok", _("没有"))


def _subscriptions(found: Vitals) -> Line:
    if found.stuck_subscriptions:
        return Line(_("记录的后续处理"), "wait", _("有停顿"), _("平台会自动重试；持续不恢复时查看系统日志。"))
    return Line(_("记录的后续处理"), "ok", _("没有停顿"))


def _reached(name: str, url: SplitResult, note: str) -> Line:
    is_there = probes.answers(url)
    if is_there is None:
        return Line(name, "idle", _("内置"), _("单机方式，不依赖外部服务。"))
    return Line(name, "ok", _("连得上")) if is_there else Line(name, "stop", _("连不上"), note)


def _time_stamps() -> Line:
    if not settings.TIMESTAMP_URL.scheme:
        return Line(_("时间戳机构"), "idle", _("演示用"), _("使用本机时钟的演示时间戳。"))
    newest = FileTimeStamp.objects.order_by("-at").values_list("at", flat=True).first()
    note = _("最近一次补盖：%(at)s。") % {"at": shown_moment(newest)} if newest else ""
    if probes.answers(settings.TIMESTAMP_URL):
        return Line(_("时间戳机构"), "ok", _("连得上"), note)
    return Line(_("时间戳机构"), "wait", _("连不上"), _("签署和递交照常，缺的时间戳以后补盖。"))


def _log(now: datetime) -> Line:
    lag = probes.log_lag_seconds(now)
    if lag is None:
        return Line(_("透明日志"), "idle", _("无须增长"), _("没有进行中的标段。"))
    if lag > LAG_SECONDS:
        return Line(_("透明日志"), "wait", _("落后"), _("后台进程没有按间隔增长日志；排队的条目不会丢。"))
    return Line(_("透明日志"), "ok", _("按时增长"))


def _disk() -> Line:
    free = probes.disk_free()
    word = _("可用约 %(percent)d%%") % {"percent": round(free * 100)}
    if free < DISK_FULL:
        return Line(_("磁盘"), "stop", word, _("即将写满，请立即扩容；写满后不能上传和办理。"))
    return Line(_("磁盘"), "wait", word, _("请安排扩容。")) if free < DISK_LOW else Line(_("磁盘"), "ok", word)


def _clock() -> Line:
    if probes.rehearsal_seconds():
        return Line(_("时钟"), "idle", _("演练时钟"), _("平台时间已人为调整，不与标准时间比较。"))
    offset = probes.clock_offset()
    if not offset.is_asked:
        return Line(_("时钟"), "idle", _("未知"), _("没有设置 NTP_SERVER，无法与标准时间比较。"))
    if offset.seconds is None:
        return Line(_("时钟"), "wait", _("未知"), _("NTP 服务器没有应答，请检查 NTP_SERVER 和网络。"))
    word = _("偏差 %(seconds).3f 秒") % {"seconds": offset.seconds}
    if abs(offset.seconds) > CLOCK_SECONDS:
        return Line(_("时钟"), "stop", word, _("截止时间以秒计。请校准本机时钟。"))
    return Line(_("时钟"), "ok", word)


def _sockets() -> Line:
    quarters = probes.socket_quarters()
    if quarters >= FULL_QUARTERS:
        return Line(_("大厅连接"), "wait", _("已满"), _("未登录的新观众改看分段页面；登录的人不受影响。"))
    word = _("不足四分之一") if quarters == 0 else _("已用四分之 %(quarters)d") % {"quarters": quarters}
    return Line(_("大厅连接"), "ok", word, _("只显示本进程的占用程度，不显示人数。"))
