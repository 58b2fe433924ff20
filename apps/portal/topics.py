"""消息类别 — the groups in which people choose how they are told, and which kinds of facts belong to each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.portal.senders import Channel


class Topic(StrEnum):
    """A group of messages that are wanted, or not, together."""

    ENTRY = "entry"
    NOTICE = "notice"
    OBJECTION = "objection"
    ENQUIRY = "enquiry"
    ACCOUNT = "account"
    REVIEW = "review"
    GREEN = "green"
    SCHEDULE = "schedule"


LABELS: Mapping[Topic, tuple[str | Promise, str | Promise]] = {
    Topic.ENTRY: (_("登记与核验"), _("进场登记和入驻申请的提交、一次性告知补正、受理，场地安排")),
    Topic.NOTICE: (_("公告与变更"), _("公告发布、投标截止、延期、中止、恢复、终止")),
    Topic.OBJECTION: (_("异议与答复"), _("收到异议、质疑、询问，答复，撤回，逾期")),
    Topic.ENQUIRY: (_("评标委员会的询问"), _("要求澄清、说明报价、确认修正，限时答复")),
    Topic.ACCOUNT: (_("账户与证书"), _("席位、密钥、证书、解锁")),
    Topic.GREEN: (_("绿色通道"), _("申请、核验、决定，限时服务的黄灯和红灯，联动任务")),
    Topic.SCHEDULE: (_("场地与时间"), _("评标时间的安排、改期、取消和释放，原因和下一步")),
    Topic.REVIEW: (_("评标邀请"), _("时间、地点和答复时限；不含项目和投标人")),
}
"""What a group is called, and what belongs to it."""

TOPIC_OF: Mapping[str, Topic] = {
    "lot.entry_submitted": Topic.ENTRY,
    "lot.entry_returned": Topic.ENTRY,
    "lot.entry_accepted": Topic.ENTRY,
    "lot.entry_refused": Topic.ENTRY,
    "lot.statement_found_true": Topic.ENTRY,
    "lot.statement_found_wrong": Topic.ENTRY,
    "lot.statement_corrected": Topic.ENTRY,
    "lot.statement_broken": Topic.ENTRY,
    "lot.promise_given": Topic.ENTRY,
    "lot.promise_handed_in": Topic.ENTRY,
    "lot.promise_sent_back": Topic.ENTRY,
    "lot.promise_kept": Topic.ENTRY,
    "lot.promise_reminded": Topic.ENTRY,
    "lot.promise_broken": Topic.ENTRY,
    "lot.venue_arranged": Topic.ENTRY,
    "lot.venue_released": Topic.ENTRY,
    "application.submitted": Topic.ENTRY,
    "application.resubmitted": Topic.ENTRY,
    "lot.notice_published": Topic.NOTICE,
    "lot.submission_closed": Topic.NOTICE,
    "lot.clarified": Topic.NOTICE,
    "lot.availability_extended": Topic.NOTICE,
    "lot.suspended": Topic.NOTICE,
    "lot.resumed": Topic.NOTICE,
    "lot.postponed": Topic.NOTICE,
    "lot.terminated": Topic.NOTICE,
    "opening.reopened": Topic.NOTICE,
    "opening.part_arranged": Topic.NOTICE,
    "opening.part_called_off": Topic.NOTICE,
    "opening.second_envelope_admitted": Topic.NOTICE,
    "opening.second_envelope_returned": Topic.NOTICE,
    "award.publicity_ended": Topic.NOTICE,
    "award.outcome_told": Topic.NOTICE,
    "evaluation.enquiry_received": Topic.ENQUIRY,
    "award.contract_overdue": Topic.NOTICE,
    "objection.received": Topic.OBJECTION,
    "objection.answer_given": Topic.OBJECTION,
    "objection.withdrawn": Topic.OBJECTION,
    "objection.overdue": Topic.OBJECTION,
    "complaint.filed": Topic.OBJECTION,
    "complaint.looked_at": Topic.OBJECTION,
    "complaint.decided": Topic.OBJECTION,
    "invitation.sent": Topic.REVIEW,
    "invitation.renewed": Topic.REVIEW,
    "green.applied": Topic.GREEN,
    "green.checked": Topic.GREEN,
    "green.granted": Topic.GREEN,
    "green.refused": Topic.GREEN,
    "green.withdrawn": Topic.GREEN,
    "green.closed": Topic.GREEN,
    "green.callback_asked": Topic.GREEN,
    "green.called_back": Topic.GREEN,
    "green.rating_corrected": Topic.GREEN,
    "green.project_named": Topic.GREEN,
    "green.clock_paused": Topic.GREEN,
    "green.clock_resumed": Topic.GREEN,
    "green.clock_warned": Topic.GREEN,
    "green.clock_escalated": Topic.GREEN,
    "green.task_added": Topic.GREEN,
    "green.task_done": Topic.GREEN,
    "green.task_due": Topic.GREEN,
    "green.task_overdue": Topic.GREEN,
    "green.incident_reported": Topic.GREEN,
    "green.incident_resolved": Topic.GREEN,
    "booking.confirmed": Topic.SCHEDULE,
    "booking.moved": Topic.SCHEDULE,
    "booking.moved_by_hand": Topic.SCHEDULE,
    "booking.replanned": Topic.SCHEDULE,
    "booking.displaced": Topic.SCHEDULE,
    "booking.cancelled": Topic.SCHEDULE,
    "booking.freed": Topic.SCHEDULE,
    "booking.missed": Topic.SCHEDULE,
    "seat.given": Topic.ACCOUNT,
    "seat.ended": Topic.ACCOUNT,
    "person.unlocked": Topic.ACCOUNT,
    "person.password_set": Topic.ACCOUNT,
    "person.second_factor_removed": Topic.ACCOUNT,
    "keys.lost": Topic.ACCOUNT,
    "certificate.issued": Topic.ACCOUNT,
    "certificate.revoked": Topic.ACCOUNT,
    "certificate.expired": Topic.ACCOUNT,
    "webhook.switched_off": Topic.ACCOUNT,
}
"""Every kind of fact that somebody is told about."""

_BY_DEFAULT = frozenset(
    {
        (Topic.ENTRY, Channel.EMAIL),
        (Topic.NOTICE, Channel.EMAIL),
        (Topic.OBJECTION, Channel.EMAIL),
        (Topic.ENQUIRY, Channel.EMAIL),
        (Topic.ENQUIRY, Channel.SMS),
        (Topic.ACCOUNT, Channel.EMAIL),
        (Topic.ACCOUNT, Channel.SMS),
        (Topic.REVIEW, Channel.EMAIL),
        (Topic.REVIEW, Channel.SMS),
        (Topic.GREEN, Channel.EMAIL),
        (Topic.SCHEDULE, Channel.EMAIL),
    }
)


def is_wanted_by_default(topic: Topic, channel: Channel) -> bool:
    """Whether somebody who chose nothing is told of this group through this channel."""
    return (topic, channel) in _BY_DEFAULT
