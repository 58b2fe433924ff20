"""What the sealing tool says when it refuses, and what it ends with: a stable code, both languages, an exit status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """Exit statuses, for scripts."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    MISSING = 3
    """Python or `cryptography` is missing or too old."""
    STOPPED = 130


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in both languages."""

    zh: str
    en: str


REFUSALS = {
    "terms_wrong": Said(
        "参数文件不是从平台下载的标段参数（{part}）。请在投标页面重新下载。",
        "The terms are not a file of terms from the platform ({part}). Download it again from the page of the bid.",
    ),
    "terms_late": Said(
        "投标截止时间 {deadline} 已过（按本机时钟），没有封装。",
        "The deadline {deadline} has passed by this machine's clock; nothing was sealed.",
    ),
    "escrow_not_offered": Said(
        "参数文件里没有可以选择的托管组，没有封装。请去掉 --escrow，或者在投标页面重新下载参数。",
        "The terms offer no custodians; nothing was sealed. Leave --escrow out, or download the terms again.",
    ),
    "keyfile_wrong": Said(
        "密钥文件读不出（{part}）。请使用办理密钥时保存的 keyfile.age。",
        "The keyfile cannot be read ({part}). Use the keyfile.age that was saved when the keys were made.",
    ),
    "passphrase_wrong": Said(
        "口令不对，密钥文件没有打开。请核对大小写和连字符。",
        "The passphrase is wrong; the keyfile stays shut. Check capitals and hyphens.",
    ),
    "no_key": Said(
        "请用 --keyfile 给出密钥文件，或者用 --file-key 给出文件密钥。",
        "Give the keyfile with --keyfile, or the file key with --file-key.",
    ),
    "keys_of_another": Said(
        "密钥文件与参数文件里的席位不是同一对密钥。请换用对应的密钥文件，或者重新下载参数文件。",
        "The keyfile is not of the seat that the terms name. Use that seat's keyfile, or download the terms again.",
    ),
    "material_wrong": Said(
        "投标内容读不出（{part}）。格式见 docs/formats/sealed-bid.md。",
        "What is to be sealed cannot be read ({part}). Its shape is in docs/formats/sealed-bid.md.",
    ),
    "material_for_other_lot": Said(
        "投标内容写明用于标段 {said}，参数文件却是标段 {lot}。没有封装。",
        "What is to be sealed says lot {said}, but the terms are of lot {lot}. Nothing was sealed.",
    ),
    "price_wrong": Said(
        "请填写报价：大于零的数字，最多两位小数。",
        "Give the price: a number above zero with at most two decimal places.",
    ),
    "percent_wrong": Said(
        "“{name}”写的是“{value}”，不是百分数。请写数字，最多四位小数，例如 3.25。",
        "“{name}” says “{value}”, which is no percentage. Give figures with four decimal places at most, like 3.25.",
    ),
    "price_not_reckoned": Said(
        "按“{name}”{value}% 和最高投标限价，报价应为 {amount} 元，与填写的不一致，没有封装。",
        "By “{name}” {value}% and the ceiling the price is {amount} yuan; the one given differs, so nothing was sealed.",
    ),
    "consortium_not_accepted": Said(
        "招标文件不接受联合体投标，没有封装。请删除 bid.json 里的 consortium。",
        "The tender document accepts no consortium; nothing was sealed. Remove consortium from bid.json.",
    ),
    "consortium_wrong": Said(
        "联合体成员填写有误（{part}）：二至五个成员，牵头人在前，写明名称、18 位代码、份额（合计 100）和承担的工作。",
        "The members of the consortium are wrong ({part}): two to five, the lead member first, each with name, code of 18, "
        "share (100 together) and work.",
    ),
    "consortium_lead_other": Said(
        "牵头人（{lead}）应当是本投标单位（{bidder}），没有封装。请把本单位写在第一位。",
        "The lead member ({lead}) must be the bidder itself ({bidder}); nothing was sealed. Put the bidder first.",
    ),
    "agreement_missing": Said(
        "联合体投标须有名称以“{name}”开头的文件。", "A consortium needs a file whose name begins with “{name}”."
    ),
    "field_missing": Said(
        "缺少“{name}”（{field}），开标时要公布。", "{field} (“{name}”) is missing; it is read out at the opening."
    ),
    "field_unknown": Said(
        "开标一览表没有“{field}”这一项。请删除或更正。", "The price form has no field {field}. Remove or correct it."
    ),
    "fields_too_long": Said(
        "开标一览表填写的文字太长，请缩短。", "The texts of the price form are too long. Shorten them."
    ),
    "material_missing": Said(
        "“{envelope}”信封缺少必备材料“{name}”。", "The envelope {envelope} lacks the required document “{name}”."
    ),
    "envelope_empty": Said("“{envelope}”信封里没有文件。", "The envelope {envelope} holds no file."),
    "envelope_unknown": Said("本标段没有“{envelope}”信封。", "This lot has no envelope {envelope}."),
    "file_missing": Said("找不到文件 {path}。", "There is no file {path}."),
    "name_not_plain": Said(
        '文件名“{name}”不能装入信封：请去掉 / \\ : * ? " < > | 和首尾的空格、句点，且不超过 120 个字。',
        'The file name “{name}” cannot go into an envelope: leave out / \\ : * ? " < > |, spaces and dots at the ends; '
        "at most 120 characters.",
    ),
    "name_twice": Said(
        "“{envelope}”信封里有两个同名文件“{name}”。请改名。",
        "Two files of the envelope {envelope} are named “{name}”. Rename one.",
    ),
    "too_large": Said(
        "文件合计 {size} 字节，超过上限 {limit} 字节。请压缩图片或删除重复内容。",
        "All files together have {size} bytes, more than the limit of {limit}. Make pictures smaller or leave out doubles.",
    ),
    "file_changed": Said(
        "文件在封装时被改动、移动或读不出了，没有完成。请重试。",
        "A file was changed, moved or unreadable while it was sealed. Try again.",
    ),
    "output_exists": Said(
        "{path} 已经存在且不是空文件夹。请另选一个。", "{path} exists and is not an empty folder. Choose another."
    ),
    "does_not_open": Said("用您自己的密钥打不开这个文件（{part}）。", "Your own key does not open this file ({part})."),
    "sealed_wrong": Said(
        "文件不是密封的投标文件，或者已损坏（{part}）。", "The file is no sealed bid, or is damaged ({part})."
    ),
    "receipt_wrong": Said("回执不成立（{part}）。", "The receipt does not hold ({part})."),
    "log_forked": Said(
        "透明日志不是由上次看到的快照增长而来（{part}），可能被改写，或者给了您与别人不同的内容。请保留回执和 {path}，并报告监督部门。",
        "The transparency log did not grow from the checkpoint seen last ({part}): it may have been rewritten, or shows you something"
        " else than others. Keep the receipt and {path}, and tell the supervisor.",
    ),
    "log_unreachable": Said(
        "没有取到透明日志（{why}），未与上次看到的比较。",
        "The transparency log could not be had ({why}); nothing was compared with what was seen last.",
    ),
    "receipt_needs_platform": Said(
        "回执文件里没有平台证书及其证书链。请用 --platform 指定平台证书。",
        "The receipt carries no certificate of the platform with its chain. Name the platform's: --platform FILE.",
    ),
    "certificate_wrong": Said("{path} 里没有证书。", "{path} holds no certificate."),
    "passphrase_short": Said(
        "口令至少 {least} 个字。请换一句长的，与密钥文件分开保管。",
        "A passphrase has at least {least} characters. Choose a longer one, and keep it apart from the file.",
    ),
    "backup_wrong": Said(
        "备份文件不成立（{part}）：内容与投标声明承诺的不一致，或者文件已损坏。",
        "The backup does not hold ({part}): it is not what the statement committed to, or the file is damaged.",
    ),
    "backup_of_another": Said(
        "备份文件是另一次封装的，与回执里的投标声明不一致。请找出与回执同一版的备份。",
        "The backup is of another sealing than the receipt. Find the backup of the revision that was received.",
    ),
    "cannot_write": Said(
        "不能写入（{path}）。请检查磁盘空间和权限。", "Cannot write ({path}). Check room and rights on the disk."
    ),
}


class ToolRefusal(Exception):
    """A clear no: nothing was left behind. `code` is stable."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @property
    def zh(self) -> str:
        """What happened, in Chinese."""
        return REFUSALS[self.code].zh.format(**self.details)

    @property
    def en(self) -> str:
        """What happened, in English."""
        return REFUSALS[self.code].en.format(**self.details)
