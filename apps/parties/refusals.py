"""What the parties refuse, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.core.refusals import Wording, words

FREE = "电子招标投标办法第九条"
MEMBERS_DUTY = "请与本单位管理员联系。"

PARTIES = words(
    {
        # signatures
        "certificate_missing": Wording(
            "您的席位没有在有效期内的证书，不能签署。请先在“密钥与证书”中生成密钥并申请证书。",
            "Your seat has no certificate in force, so nothing can be signed. Make keys and apply for a certificate first.",
            "电子签名法第十三条",
        ),
        "event_certificate_missing": Wording(
            "您在这次评标中还没有在有效期内的事件证书，不能签署。请在席位页用一次性验证码入席；隔夜的，请现场见证人员重新发码。",
            "You have no event certificate in force for this review, so nothing can be signed. Take your seat with the "
            "one-time code; after a night ask the witness on the spot for a new one.",
            "电子签名法第十三条",
        ),
        "event_certificate_required": Wording(
            "这次评标在评标场所进行，只接受在席位上生成的事件证书的签名，您平时的证书在这里不能用。请在您的席位上签署。",
            "This review sits at a venue and takes only signatures of the event certificate made at the seat; "
            "your usual certificate does not sign here. Sign at your seat.",
            "电子签名法第十三条",
        ),
        "event_key_known": Wording(
            "这把密钥以前用过。每次入席都须生成新的密钥，请重新打开席位页再试一次。",
            "This key was used before. Every time a seat is taken a fresh key is made; open the seat page and try again.",
        ),
        # accounts
        "invitation_spent": Wording(
            "此邀请链接已使用、已过期或不存在。请本单位管理员或交易中心重新发出邀请。",
            "This invitation was used, has expired or does not exist. "
            "Ask your organisation's administrator or the centre to send a new one.",
        ),
        "password_too_weak": Wording(
            "口令未设置：不符合要求。请按所列要求更换。",
            "The password was not set, because it does not meet the requirements. Choose one that does.",
        ),
        "password_wrong": Wording(
            "当前口令不正确，没有办理。连续多次不正确，账号将被锁定。",
            "The present password is not right; nothing was changed. Too many wrong ones lock the account.",
        ),
        "passkey_wrong": Wording(
            "通行密钥未通过验证。请重新操作；仍不行的，请用口令登录。",
            "The passkey did not prove anything. Try again, or sign in with your password.",
        ),
        "passkey_copied": Wording(
            "这把通行密钥的使用次数倒退，可能已被复制，没有登录。请用口令登录，移除它，并更换口令。",
            "This passkey counts backwards and may have been copied; nobody was signed in. Sign in with your password, "
            "remove it and change the password.",
        ),
        "no_device": Wording(
            "此人没有登录中的浏览器，也没有通行密钥，无需办理。",
            "This person is signed in nowhere and has no passkey; there is nothing to shut out.",
        ),
        "passkeys_impossible": Wording(
            "本站现在的地址不能使用通行密钥：须通过 https 和域名访问。请用口令登录。",
            "Passkeys do not work under this address: they need https and a name. Sign in with your password.",
        ),
        "passkeys_many": Wording(
            "通行密钥最多 {most} 把。请先移除不再使用的。",
            "You have {most} passkeys already, the most there may be. Remove one that you no longer use.",
        ),
        "second_factor_set": Wording(
            "动态口令已经启用，无需再次设置。更换手机时，请先由本单位管理员或运维值守停用。",
            "One-time codes are already set up. To change phones, ask your administrator or the technical duty "
            "to remove the old one first.",
        ),
        "no_other_session": Wording(
            "没有其他浏览器登录，无须退出。请刷新页面查看。",
            "No other browser is signed in; nothing was changed. Reload the page.",
        ),
        "no_second_factor": Wording("该账号没有启用动态口令。", "This account has no one-time codes set up."),
        "code_wrong": Wording(
            "动态口令不正确。请核对手机时间，用最新的六位数字再试一次。",
            "The one-time code is not right. Check the time on your phone and use the newest six digits.",
        ),
        "account_not_locked": Wording(
            "该账号未被锁定，可以直接登录。", "The account is not locked; its owner can sign in."
        ),
        "reason_missing": Wording(
            "请写明原因（至少四个字），原因将随操作一并留存。",
            "Give the reason, in at least four characters; it is kept with the act.",
        ),
        "language_unknown": Wording("不提供此语言。", "This language is not offered."),
        # who may
        "not_the_onboarding_desk": Wording(
            "核验与开户由交易中心业务员办理。",
            "Applications and accounts are handled by the centre's operators.",
        ),
        "not_the_keeper_of_exclusions": Wording(
            "取消投标资格、禁止参加的决定由行政监督部门或交易中心业务员登记和解除。",
            "Decisions that exclude an organisation are recorded and lifted by the supervisor or the centre's operator.",
        ),
        "exclusion_unfounded": Wording(
            "没有登记：请写明依据的条款、作出决定的机关、文书号和原因。",
            "Nothing was recorded: give the article, the authority, the decision's number and the reason.",
        ),
        "exclusion_days_wrong": Wording(
            "没有登记：截止日不能早于起始日，也不能早于今天。",
            "Nothing was recorded: the last day must be neither before the first nor in the past.",
        ),
        "exclusion_not_of_a_bidder": Wording(
            "没有登记：只能登记可以参加投标的单位，没有找到使用该统一社会信用代码的单位。",
            "Nothing was recorded: no organisation that can bid has this credit code.",
        ),
        "exclusion_lifted": Wording(
            "该决定已经解除，不需要再次解除。", "The decision was lifted already; nothing more is needed."
        ),
        "not_the_administrator": Wording(
            "本单位人员由本单位管理员管理，" + MEMBERS_DUTY,
            "An organisation's members are managed by its own administrator. Ask your administrator.",
        ),
        "not_the_helper": Wording(
            "协助登录由本单位管理员或交易中心运维值守办理，不能为本人办理；此人在其他单位另有席位的，只由运维值守办理。",
            "Help with signing in comes from the organisation's administrator or the centre's technical duty, never for "
            "oneself. For somebody with a seat in another organisation too, it comes from the technical duty only.",
        ),
        "not_oneself": Wording("此操作只能由本人办理。", "Only the person concerned can do this."),
        "not_your_seat": Wording(
            "密钥与证书只能由该席位的本人办理。",
            "Keys and certificates are handled only by whoever holds the seat.",
            "电子签名法第十三条",
        ),
        "only_time_does_this": Wording("到期由系统按时间办理。", "Expiry is recorded by time itself."),
        # organisations and seats
        "credit_code_wrong": Wording(
            "统一社会信用代码应为 18 位，且最后一位校验码须相符。请对照营业执照或法人证书重新填写。",
            "A unified social credit code has 18 characters and its last one is a check digit; these do not agree. "
            "Copy it from the licence again.",
            "GB 32100-2015",
        ),
        "organisation_registered": Wording(
            "该统一社会信用代码的单位已经开户。请本单位管理员为您增加席位，不必重新申请。",
            "An organisation with this credit code has an account already. Ask its administrator for a seat; "
            "no new application is needed.",
        ),
        "organisation_closed": Wording("该单位账户已停用。", "This organisation's account is closed."),
        "seat_does_not_fit": Wording(
            "该单位的类型不能授予此席位。", "An organisation of this kind cannot give a seat of this role."
        ),
        "seat_held": Wording(
            "此人在本单位已有同一席位，无需重复增加。", "This person already holds this seat in the organisation."
        ),
        "seat_ended": Wording("该席位已终止。", "This seat has ended."),
        "last_administrator": Wording(
            "这是本单位最后一个管理员席位，不能终止。请先指定另一位管理员。",
            "This is the organisation's last administrator seat and stays. Name another administrator first.",
        ),
        "period_runs_backward": Wording(
            "授权期限不正确：结束时间须晚于开始时间，也须晚于现在。",
            "The period is not right: it must end after it begins, and after now.",
        ),
        "delegation_held": Wording(
            "该成员已有此项授权。请先终止原授权。", "This member holds that delegation already. End it first."
        ),
        "delegation_ended": Wording("该授权已经终止。", "This delegation has ended already."),
        "delegation_still_runs": Wording("授权期限尚未届满。", "The delegation's period is not over."),
        # applications
        "application_incomplete": Wording(
            "申请未提交：有 {count} 处需要补正，已一次列出。",
            "The application was not submitted: {count} things must be put right; all of them are listed.",
            FREE,
        ),
        "name_missing": Wording("请填写名称，至少两个字。", "Give the name, in at least two characters."),
        "application_open": Wording(
            "该单位已有一份正在办理的申请。请用申请编号查看进度。",
            "An application for this organisation is being handled. Use its code to see where it stands.",
        ),
        "kind_not_self_registering": Wording(
            "请选择单位类型：投标人/供应商、招标人、采购人或招标代理机构。",
            "Choose a kind of organisation: bidder or supplier, tenderee, purchaser, or agency.",
        ),
        "login_malformed": Wording(
            "登录名为 4 至 64 位小写字母、数字、点、连字符或下划线，以字母或数字开头。",
            "A login has 4 to 64 lower-case letters, digits, dots, hyphens or underscores and begins with a letter or digit.",
        ),
        "login_taken": Wording("此登录名已被使用，请换一个。", "This login is taken. Choose another."),
        "email_malformed": Wording("请填写能够收信的电子邮箱。", "Give an e-mail address that can be reached."),
        "phone_malformed": Wording("请填写能够接通的电话号码。", "Give a telephone number that can be reached."),
        "defects_missing": Wording(
            "退回申请时须一次列明全部需要补正的内容。",
            "Name everything that must be put right, at once, when returning an application.",
            "行政许可法第三十二条（一次性告知）",
        ),
        # keys and certificates
        "keys_malformed": Wording(
            "密钥未登记：公钥格式不正确。请在本页重新生成。",
            "The keys were not registered, because the public keys are malformed. Make them again on this page.",
        ),
        "keys_known": Wording(
            "此密钥已经登记过。请生成新的密钥。", "These keys are registered already. Make new ones."
        ),
        "keys_in_use": Wording(
            "本席位已有密钥。如需更换，请先停用或报失原密钥。",
            "This seat has keys. To replace them, retire them or report them lost first.",
        ),
        "keys_ended": Wording("该密钥已停用或报失。", "These keys were retired or reported lost."),
        "keyfile_malformed": Wording(
            "文件不是本平台生成的密钥文件（keyfile.age），未存放。",
            "This is not a keyfile made here (keyfile.age); it was not stored.",
        ),
        "drill_failed": Wording(
            "演练未通过：打开的密钥文件与登记的公钥不一致。请选择本次生成的密钥文件再试。",
            "The drill did not pass: the keyfile you opened does not fit the registered keys. Choose the keyfile made now.",
        ),
        "key_not_drilled": Wording(
            "密钥尚未演练：请先用密钥文件和口令重新打开一次，确认能打开后再申请证书。",
            "The keys were not tried yet. Open the keyfile once with its passphrase, then ask for the certificate.",
        ),
        "certificate_still_valid": Wording("证书仍在有效期内，尚未到期。", "The certificate is still within its term."),
        "certificate_in_force": Wording(
            "此密钥已有有效证书，无需再次申请。", "These keys have a certificate in force; another is not needed."
        ),
        "request_malformed": Wording(
            "证书申请格式不正确，或未用相应私钥签名。请在本页重新申请。",
            "The certificate request is malformed or not signed by its own key. Ask again on this page.",
        ),
        "request_for_another_key": Wording(
            "证书申请中的公钥与登记的公钥不一致。",
            "The key in the certificate request is not the registered one.",
        ),
        "demonstration_ca_only": Wording(
            "本平台内置的只是演示 CA，正式运行时不签发证书。请配置依法设立的电子认证服务机构。",
            "The built-in authority is for demonstrations only and does not issue certificates in production. "
            "Configure a licensed certification authority.",
            "电子签名法第十六条",
        ),
        "act_missing": Wording("没有选择要办理的事项，什么都没有改变。", "No act was chosen; nothing was changed."),
        "seat_unknown": Wording(
            "您没有这个席位，或该席位已终止。身份没有改变。",
            "You do not hold this seat, or it has ended. You still act as before.",
        ),
    }
)

NAMES = words(
    {
        "OrganisationState.active": Wording("正常", "Active"),
        "OrganisationState.closed": Wording("已销户", "Closed"),
        "OrganisationAction.close": Wording("销户", "closing it"),
        "OrganisationAction.reopen": Wording("恢复账户", "reopening it"),
        "MembershipState.active": Wording("在任", "Held"),
        "MembershipState.ended": Wording("已终止", "Ended"),
        "MembershipAction.end": Wording("终止席位", "ending the seat"),
        "KeyState.made": Wording("待演练", "To be tried"),
        "KeyState.ready": Wording("可用", "Usable"),
        "KeyState.retired": Wording("已停用", "Retired"),
        "KeyState.lost": Wording("已报失", "Reported lost"),
        "KeyAction.drill": Wording("演练", "the drill"),
        "KeyAction.retire": Wording("停用", "retiring the keys"),
        "KeyAction.report_loss": Wording("报失", "reporting the loss"),
        "CertificateState.requested": Wording("已申请", "Requested"),
        "CertificateState.issued": Wording("有效", "In force"),
        "CertificateState.suspended": Wording("已冻结", "Suspended"),
        "CertificateState.revoked": Wording("已吊销", "Revoked"),
        "CertificateState.expired": Wording("已到期", "Expired"),
        "CertificateAction.issue": Wording("签发", "issuing it"),
        "CertificateAction.refuse": Wording("不予签发", "refusing it"),
        "CertificateAction.suspend": Wording("冻结", "suspending it"),
        "CertificateAction.resume": Wording("解冻", "resuming it"),
        "CertificateAction.revoke": Wording("吊销", "revoking it"),
        "CertificateAction.expire": Wording("到期", "its expiry"),
        "OnboardingState.submitted": Wording("待核验", "To be checked"),
        "OnboardingState.returned": Wording("待补正", "To be corrected"),
        "OnboardingState.accepted": Wording("已受理", "Accepted"),
        "OnboardingState.refused": Wording("不予受理", "Not accepted"),
        "OnboardingAction.return": Wording("退回补正", "returning it"),
        "OnboardingAction.resubmit": Wording("再次提交", "submitting it again"),
        "OnboardingAction.accept": Wording("受理", "accepting it"),
        "OnboardingAction.refuse": Wording("不予受理", "refusing it"),
    }
)
