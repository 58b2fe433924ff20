"""What the course of a lot says, up to its deadline."""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

LOTS: Mapping[str, Wording] = {
    "lot.notice_published": Wording(
        Words(
            "招标公告发布",
            "{ceiling}；{method}。距投标截止 {days_to_deadline} 日，截止与开标同一时刻：{submission_deadline}。",
        ),
        Words(
            "Tender notice published",
            "{ceiling}; {method}. {days_to_deadline} days to the deadline, which is also the opening: {submission_deadline}.",
        ),
    ),
    "lot.document_published": Wording(
        Words(
            "招标文件第 {version} 版公布", "{available_from} 起可下载，不需报名、不需理由。文件指纹 SHA-256 {sha256}。"
        ),
        Words(
            "Tender document published, version {version}",
            "Can be downloaded from {available_from}, without registration and without reason. SHA-256 {sha256}.",
        ),
    ),
    "lot.tendering_opened": Wording(
        Words("开始获取招标文件", "任何人都可以下载。下载人的名称和数量在投标截止前不向任何人公开。"),
        Words(
            "The document can be obtained",
            "Anybody may download it. Who and how many did so is shown to nobody before the deadline.",
        ),
    ),
    "lot.submission_closed": Wording(
        Words("投标截止", "截止时间 {deadline}。此后递交的投标文件由系统拒收。"),
        Words("Submission closed", "The deadline was {deadline}. Bids handed in later are refused by the system."),
        is_sealing=True,
    ),
    "lot.clarified": Wording(
        Words(
            "招标文件第 {number} 号澄清与修改",
            "{effect}。现行招标文件为第 {version} 版，投标截止 {submission_deadline}。此前递交的投标文件仍然有效，可以替换。",
        ),
        Words(
            "Tender document clarified, no. {number}",
            "{effect}. Version {version} of the document is in force; deadline {submission_deadline}. Bids handed in before stay valid and can be replaced.",
        ),
    ),
    "lot.availability_extended": Wording(
        Words("招标文件提供期限顺延", "提供期限届满时获取文件的不足三家，顺延至 {available_until}。"),
        Words(
            "Availability of the document extended",
            "Fewer than three had taken the document when its time ended; it can be had until {available_until}.",
        ),
    ),
    "lot.suspended": Wording(
        Words("中止", "原因：{reason}。恢复前各项活动暂停，已公布的文件仍可查阅。"),
        Words(
            "Suspended", "Reason: {reason}. Nothing goes on until it is resumed; what was published can still be read."
        ),
    ),
    "lot.resumed": Wording(
        Words("恢复", "中止的原因已消除，活动继续进行。投标截止 {submission_deadline}。"),
        Words(
            "Resumed", "The reason for the suspension is gone; the procedure goes on. Deadline {submission_deadline}."
        ),
    ),
    "lot.postponed": Wording(
        Words(
            "延期开标", "原因：{reason}。原定 {former_deadline}，现延至 {submission_deadline}，截止与开标仍为同一时刻。"
        ),
        Words(
            "Opening postponed",
            "Reason: {reason}. It was {former_deadline}; deadline and opening are now {submission_deadline}.",
        ),
    ),
    "lot.publication_proved": Wording(
        Words("公告在{medium}发布", "发布时间 {appeared_at}，网址 {address}。由招标人（采购人）一方登记。"),
        Words("Notice appeared in {medium}", "At {appeared_at}, address {address}. Recorded by the buyer's side."),
    ),
    "lot.retendered": Wording(
        Words("重新招标", "第 {round} 次招标的公告已发布，编号 {code}。"),
        Words("Tendered again", "The notice of round {round} is out; its code is {code}."),
    ),
    "plan.published": Wording(
        Words(
            "招标计划（采购意向）公开",
            "编号 {code}，预计金额 {estimate} 元，预计招标时间 {planned_on}。以正式公告为准。",
        ),
        Words(
            "Tender plan published",
            "Code {code}, estimate {estimate} yuan, planned for {planned_on}. The notice itself decides.",
        ),
    ),
    "lot.terminated": Wording(
        Words("终止", "{ground}。{reason}。本标段不再继续，已收取的投标保证金依法退还。"),
        Words("Terminated", "{ground}. {reason}. This lot does not go on; bid bonds are paid back as the law says."),
    ),
}
