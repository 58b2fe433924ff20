"""留言 — what keeps the talk of a hall readable: its length, its pace, its two lists, and what is said of discipline."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

MESSAGE_LIMIT = 300
"""So many characters has a message at most."""
SLOW = timedelta(seconds=10)
"""The centre's own rule: a bidder writes once in this time."""
COLLAPSED_WITHIN = 20
"""Of so many lines of a list the same text stands once, with how often it was said and by whom."""
LINES_KEPT = 200
"""So many lines of the public talk stand in the snapshot; the journal has all of them."""
TO_ALL = "all"
TO_HOST = "host"


class MessageList(StrEnum):
    """In which of the two lists a message stands."""

    QUESTION = "question"
    CHAT = "chat"


class Silenced(StrEnum):
    """Why somebody may not write now."""

    READING = "reading"
    ALL = "all"
    ONE = "one"


DISCIPLINE = (
    "开标由招标人或其委托的代理机构主持，行政监督部门依法监督。",
    "各投标人须在规定时间内签到、解密、确认。",
    "对开标有异议的，应当在开标期间在线提出，主持人当场答复并记录。",
    "不得发布与开标无关或扰乱秩序的信息，违者予以禁言。",
    "开标全过程留痕、录音录像。",
)
"""开标纪律, in its five paragraphs."""
PHRASES = (
    "请各投标人在规定时间内完成解密。",
    "正在核查，请稍候，剩余时间保留。",
    "现在开始唱标，请保持安静，核对本单位内容。",
    "对开标有异议的，请在线提出异议，主持人当场答复。",
    "请各投标人核对唱标内容并确认。",
)
"""What a host says most often."""
