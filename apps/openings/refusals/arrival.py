"""What is said to who arrives without a certificate, and to who looks at it."""

from __future__ import annotations

from apps.core.refusals import Wording, words

ARRIVAL = words(
    {
        "emergency_not_yet": Wording(
            "未到应急签到时间。投标截止前30分钟起，用不了证书的可以应急签到；此前请用证书签到。",
            "It is too early to sign in without a certificate: that begins 30 minutes before the deadline. Until then sign in with it.",
            "电子招标投标办法第二十九条",
        ),
        "emergency_reason_missing": Wording(
            "请写明为什么不能用证书签到。公布名单后由主持人核验。",
            "State why you cannot use your certificate. The host looks at it after the list.",
        ),
        "photo_wrong": Wording(
            "照片没有收下。请选一张 JPG 或 PNG 照片，不超过 {limit} MB。",
            "The photo was not taken. Choose a JPEG or PNG of at most {limit} MB.",
        ),
        "ticket_over": Wording(
            "这个签到码已经失效。请在电脑上刷新，重新扫码。",
            "This sign-in code has ended. Show a new one on the computer and scan again.",
        ),
        "ticket_same_device": Wording(
            "这是显示签到码的同一个浏览器。请用手机扫码，在手机上确认。",
            "This is the very browser that shows the code. Scan it with a phone and confirm there.",
        ),
        "sign_in_needs_no_check": Wording(
            "该投标人不是应急签到，不需要核验。",
            "This bidder did not sign in in an emergency; there is nothing to check.",
        ),
        "sign_in_checked_already": Wording(
            "该应急签到已经核验，不能再改。",
            "This emergency sign-in was checked already and cannot be changed.",
        ),
        "sign_ins_unchecked": Wording(
            "还有 {left} 家应急签到没有核验，不能生成开标记录。请在“签到与身份核验”逐家认可或者不予认可。",
            "{left} emergency sign-ins are not checked yet, so the record is not made. Accept or refuse each under arrivals.",
            "电子招标投标办法第二十九条",
        ),
        "identities_unchecked": Wording(
            "招标文件要求先核验身份。还有 {left} 家未核验，不能开始解密。请在“签到与身份核验”逐家核验。",
            "The document demands that identities are checked first. {left} are not yet, so decryption cannot start. Check each.",
            "招标投标法第三十五条",
        ),
        "not_the_supervisor": Wording(
            "监督意见由本项目的行政监督人员提出。",
            "Remarks are made by the supervisor of this project.",
        ),
        "check_results_wrong": Wording(
            "检测结果不完整，没有记下。请重新检测。",
            "The results are not complete; nothing was noted. Check again.",
        ),
        "OpeningAction.note_environment": Wording("记录环境检测", "noting the environment check"),
        "OpeningAction.sign_in_in_emergency": Wording("应急签到", "signing in without a certificate"),
        "OpeningAction.check_sign_in": Wording("核验应急签到", "checking an emergency sign-in"),
        "OpeningAction.check_identity": Wording("核验身份", "checking an identity"),
        "OpeningAction.remark": Wording("提出监督意见", "making a remark"),
    }
)
