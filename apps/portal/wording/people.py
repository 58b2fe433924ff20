"""What people are told of their own seats, keys and certificates."""

from __future__ import annotations

from collections.abc import Mapping

from apps.portal.wording.saying import Wording, Words

PEOPLE: Mapping[str, Wording] = {
    "invitation.sent": Wording(
        Words("评标邀请：{review_at}", "地点：{place}。请在 {answer_until} 前登录平台答复，逾期由下一顺位递补。"),
        Words(
            "Invitation to review: {review_at}",
            "Place: {place}. Sign in and answer by {answer_until}; after that the next expert is asked.",
        ),
    ),
    "invitation.renewed": Wording(
        Words(
            "评标时间或地点变更：{review_at}",
            "原定 {former_at}。地点：{place}。原来的答复不再有效，请在 {answer_until} 前重新答复，逾期由下一顺位递补。",
        ),
        Words(
            "Review moved: {review_at}",
            "It was set for {former_at}. Place: {place}. Your earlier answer does not count. Answer again by "
            "{answer_until}; after that the next expert is asked.",
        ),
    ),
    "seat.given": Wording(
        Words("您有了新的席位", "您可以用新的身份办理业务，登录后在右上角切换身份。"),
        Words("You have a new seat", "You can act in a new role: sign in and choose it at the top right."),
    ),
    "seat.ended": Wording(
        Words("您的一个席位已终止", "此后不能再以该身份办理。如有疑问，请联系本单位管理员。"),
        Words(
            "One of your seats has ended",
            "You can no longer act in that role. Ask your organisation's administrator if this is unclear.",
        ),
    ),
    "person.unlocked": Wording(
        Words("您的账户已解锁", "您可以再次登录。如果不是您本人申请的，请立即联系交易中心。"),
        Words("Your account is unlocked", "You can sign in again. If you did not ask for it, call the centre at once."),
    ),
    "person.password_set": Wording(
        Words("您的口令已设置", "此后用新口令登录。如果不是您本人操作，请立即联系交易中心。"),
        Words("Your password was set", "Sign in with it from now on. If it was not you, call the centre at once."),
    ),
    "person.second_factor_removed": Wording(
        Words("动态口令已停用", "下次登录时需重新设置动态口令。如果不是您本人申请的，请立即联系交易中心。"),
        Words(
            "The one-time code was removed",
            "You set up a new one at the next sign-in. If you did not ask for it, call the centre at once.",
        ),
    ),
    "keys.lost": Wording(
        Words("密钥已报失", "原密钥不再使用。请在新的密钥文件准备好后完成演练并申请证书。"),
        Words(
            "Your keys are reported lost",
            "They are no longer used. Make new ones, pass the drill and ask for a certificate.",
        ),
    ),
    "certificate.issued": Wording(
        Words("数字证书已签发", "证书序列号 {serial}。签名和解密将使用这份证书对应的密钥。"),
        Words("Your certificate is issued", "Serial number {serial}. Signing uses the keys that belong to it."),
        is_sealing=True,
    ),
    "certificate.revoked": Wording(
        Words("数字证书已吊销", "证书序列号 {serial}，此后的签名无效。请重新申请证书。"),
        Words(
            "Your certificate is revoked", "Serial number {serial}. Later signatures do not count. Ask for a new one."
        ),
        is_sealing=True,
    ),
    "certificate.expired": Wording(
        Words("数字证书已到期", "证书序列号 {serial}。需签名或解密前请重新申请。"),
        Words(
            "Your certificate has expired", "Serial number {serial}. Ask for a new one before you have to sign or open."
        ),
    ),
    "webhook.switched_off": Wording(
        Words(
            "变更推送已停用",
            "接收方自 {failed_from} 起没有收下任何一次推送，或者声明不再接收。修好后在“变更推送”页恢复，没有送到的会接着发送。",
        ),
        Words(
            "Your webhook is switched off",
            "Its receiver took nothing since {failed_from}, or said that it is gone. Resume it on the page of webhooks "
            "when it works again; what was not delivered follows.",
        ),
    ),
}
