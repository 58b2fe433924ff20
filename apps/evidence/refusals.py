"""The refusals of the evidence app."""

from __future__ import annotations

from apps.core.refusals import Wording, words

EVIDENCE = words(
    {
        "not_yet_public": Wording(
            "依法尚不能公开的内容（{matter}）不得写入“{stream}”，本次操作未生效。请联系运维值守。",
            "The law does not yet let the hearers of “{stream}” know this ({matter}); nothing was changed. Call the technical duty.",
            "招标投标法第二十二条",
        ),
        "stream_has_other_hearers": Wording(
            "记录流“{stream}”的知悉范围已定为“{hearers}”，不能改变，本次操作未生效。请联系运维值守。",
            "The stream “{stream}” keeps the audience it began with ({hearers}); nothing was changed. Call the technical duty.",
        ),
        "clock_behind_journal": Wording(
            "平台时钟早于“{stream}”已有记录的时间（{newest}），为免时间倒置，本次操作未生效。请联系运维值守校时。",
            "The platform's clock is earlier than the newest entry of “{stream}” ({newest}); nothing was changed. "
            "Call the technical duty to set the clock.",
        ),
        "export_too_long": Wording(
            "符合条件的记录超过 {limit} 条，未导出。请缩小时间或记录流的范围后再导出。",
            "More than {limit} entries match; nothing was exported. Narrow the dates or the stream and export again.",
        ),
        "object_exists": Wording(
            "同名文件（{name}）已存档，存档文件不得覆盖，本次未保存。请重新提交。",
            "A file is already kept under this name ({name}) and is never overwritten; nothing was stored. Submit it again.",
        ),
        "object_too_large": Wording(
            "文件超过 {limit} MiB 的上限，未保存。请压缩或分拆后重新提交。",
            "The file exceeds the limit of {limit} MiB and was not stored. Make it smaller or split it, then submit again.",
        ),
        "object_locked": Wording(
            "该文件（{name}）依法留存至 {until}，在此之前不得删除，未作任何改动。",
            "This file ({name}) is kept by law until {until} and is not removed before; nothing was changed.",
            "政府采购法第四十二条",
        ),
        "object_left": Wording(
            "连接在保存之前已断开，本次未保存。请重新发送。",
            "The line was lost before the file was stored; nothing was kept. Send it again.",
        ),
        "log_key_missing": Wording(
            "本机没有透明日志“{origin}”的签名密钥，日志未增长。请把该密钥放回数据目录或设置 LOG_KEY。",
            "This machine has not the key of the log “{origin}”; the log did not grow. Put the key back or set LOG_KEY.",
        ),
        "log_went_back": Wording(
            "透明日志“{origin}”已对外公布到第 {shown} 条，而数据库只到第 {size} 条：数据库可能被恢复到了较早的状态。"
            "为免日志分叉，未再签发。请恢复完整的数据库，或另立新日志并公告。",
            "The log “{origin}” was shown up to entry {shown}, but the database ends at {size}: it was put back to an earlier "
            "state. Nothing more is signed. Restore the whole database, or begin a new log and say so in public.",
        ),
    }
)

DRAW = words(
    {
        "draw_among_bidders": Wording(
            "不得以抽签、摇号等方式在投标人中确定中标候选人或中标人，抽取未进行。",
            "Candidates and winners are not drawn by lot among bidders; nothing was drawn.",
            "国家发展改革委等〔2023〕1117号",
        ),
        "draw_secret_wrong": Wording(
            "“{by}”公开的随机数与其事先提交的承诺值不符，抽取未进行。请使用原来保存的随机数。",
            "What “{by}” revealed is not what was committed to; nothing was drawn. Use the number kept from then.",
        ),
        "draw_without_secret": Wording(
            "没有任何一方提供随机数，抽取未进行。", "Nobody contributed a random number; nothing was drawn."
        ),
        "draw_pool_too_small": Wording(
            "符合条件的人员不足：需要 {wanted} 名，仅有 {found} 名，抽取未进行。请扩大抽取范围后重新抽取。",
            "Too few people qualify: {wanted} are wanted, {found} were found, nobody was drawn. Widen the pool and draw again.",
        ),
        "certificate_not_valid": Wording(
            "签名证书不在有效期内、已被吊销或不受信任，未签署。请核对证书，必要时重新办理后再签署。",
            "The certificate is out of its term, revoked or not trusted; nothing was signed. Check the certificate or apply for a new one.",
            "电子签名法第十三条",
        ),
        "already_signed": Wording(
            "签名位（{field}）已签署，不能重复签署。请刷新页面查看最新文件。",
            "The box “{field}” is signed already and is never signed twice. Reload the page to see the newest document.",
        ),
        "signing_busy": Wording(
            "另一位签署人正在签署此文件，本次未签署。请于 {seconds} 秒后再试。",
            "Somebody else is signing this document; nothing was signed. Try again in {seconds} seconds.",
        ),
        "signing_lapsed": Wording(
            "签署准备已超过 {seconds} 秒而失效，文件未签署。请重新点击签署。",
            "More than {seconds} seconds passed since signing was prepared; nothing was signed. Start signing again.",
        ),
        "signature_wrong": Wording(
            "签名与签名证书或所签内容不符，未生效。请使用本单位证书对应的密钥重新签署。",
            "The signature does not fit the certificate or what was to be signed; nothing was changed. "
            "Sign again with the key of your certificate.",
            "电子签名法第十三条",
        ),
    }
)

EXPLORER = words(
    {
        "not_the_supervisor_of_the_journal": Wording(
            "审计链接由行政监督人员发出和管理，本次操作未生效。请联系监督部门。",
            "Auditors' links are made and kept by the supervisor; nothing was changed. Ask the supervising body.",
        ),
        "audit_link_without_purpose": Wording(
            "须写明审计人员和用途（用途至少 {least} 个字），链接未发出。请补全后再发。",
            "Name the auditor and the purpose (at least {least} characters); no link was made. Fill both in and try again.",
        ),
        "audit_link_too_long": Wording(
            "审计链接的期限须在今后 {days} 天以内，链接未发出。请改短期限，到期后可另发。",
            "A link ends within {days} days from now; no link was made. Choose an earlier end; another can be made later.",
        ),
        "audit_link_without_bounds": Wording(
            "须写明查阅的标段，或者完整的起止时间（起在止之前），链接未发出。请补全范围。",
            "Name the lots, or both ends of the time to be read, the first before the last; no link was made. Complete the scope.",
        ),
        "audit_link_too_wide": Wording(
            "一个链接最多列 {limit} 个标段，链接未发出。请分开发出。",
            "A link covers at most {limit} lots; no link was made. Make several.",
        ),
        "audit_lot_unknown": Wording(
            "没有编号为“{lot}”的标段，链接未发出。请核对标段编号。",
            "There is no lot “{lot}”; no link was made. Check the lot's code.",
        ),
        "audit_link_over": Wording(
            "该审计链接已到期或已撤销，不能再用。如仍需查阅，请向发出链接的监督部门另要链接。",
            "This link has ended or was revoked. Ask the supervising body that made it for another.",
        ),
        "audit_code_spent": Wording(
            "该验证码已用过一次，不能再用。请向发出链接的监督人员要新的验证码；若您没有打开过，请立即告诉他们。",
            "The code was used once and does not open the link again. Ask the supervisor for a new one; if it was not you, "
            "say so at once.",
        ),
        "audit_code_wrong": Wording(
            "验证码不对，链接未打开。连续错 {tries} 次后须由监督人员重发验证码。",
            "The code is wrong; the link was not opened. After {tries} wrong codes the supervisor has to give a new one.",
        ),
        "audit_link_locked": Wording(
            "验证码错误次数过多，链接已锁定。请向发出链接的监督人员要新的验证码。",
            "Too many wrong codes: the link is locked. Ask the supervisor for a new code.",
        ),
    }
)

HEALTH = words(
    {
        "not_the_technical_duty": Wording(
            "只有运维值守可以重新执行作业，本次操作未生效。请联系运维值守。",
            "Only the technical duty takes jobs up again; nothing was changed. Call the technical duty.",
        ),
        "no_job_given_up": Wording(
            "没有这类放弃的作业，可能已经重新执行。请刷新页面查看。",
            "There is no given-up job of this kind; it may have been taken up already. Reload the page.",
        ),
    }
)
