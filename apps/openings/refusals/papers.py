"""What is said when somebody supervises, signs or corrects and may not."""

from __future__ import annotations

from apps.core.refusals import Wording, words

PAPERS = words(
    {
        "supervisor_not_signed": Wording(
            "监标人尚未签署开标记录，不能结束开标。请等候监标人签署；到时仍未签署的，注明理由后可以结束。",
            "The supervisor has not signed the record, so the opening cannot end. Wait for the signature; when the time is "
            "over, note the reason and end it.",
            "招标投标法第七条、第三十六条",
        ),
        "supervisor_not_awaited": Wording(
            "本场记录不需要监标人签署，或者监标人已经签署，不能办理。",
            "This record needs no supervisor's signature, or has it already. Nothing can be done here.",
            "招标投标法第七条",
        ),
        "supervisor_still_awaited": Wording(
            "还在等候监标人签署。本中心规定的等候时间届满仍未签署的，才能注明理由。",
            "The supervisor is still waited for. The reason may be noted when the time that the centre sets is over.",
            "招标投标法第七条",
        ),
        "supervisor_seated_already": Wording(
            "您已是本场监标人，无需重复。",
            "You supervise this opening already.",
        ),
        "supervisor_takes_part": Wording(
            "主持人和持钥人不能兼任本场监标人。请由另一位监督人员就位。",
            "Host and holders do not supervise the same opening. Another supervisor takes the place.",
            "招标投标法第七条",
        ),
        "not_a_supervisor": Wording(
            "监标由行政监督部门的人员办理。",
            "Openings are supervised by people of the supervising authority.",
        ),
        "not_this_signer": Wording(
            "您不能以“{role}”身份签署。监标人须先就位，招标人（采购人）代表须为登记的持钥人。",
            "You cannot sign as “{role}”. A supervisor takes the place first; the buyer's representative is the registered holder.",
        ),
        "countersigned_already": Wording(
            "“{role}”已经签署，不能重复。",
            "The record has the signature of “{role}” already.",
            "电子签名法第十三条",
        ),
        "correction_text_missing": Wording(
            "请写明更正的内容和理由。它们将公开，原记录保留。",
            "Say what is corrected and why. Both become public; the record stays as it was.",
            "招标投标法第三十六条",
        ),
        "correction_not_drafted": Wording(
            "没有待签署的更正记录。请先起草。",
            "No correction waits for a signature. Draft one first.",
            "电子签名法第十三条",
        ),
        "correction_changed": Wording(
            "待签署的更正记录已经改写，本次签名没有采用。请刷新页面，核对后再签。",
            "The correction was drafted again meanwhile and this signature was not used. Reload the page, check and sign again.",
            "电子签名法第十三条",
        ),
        "OpeningAction.seat_supervisor": Wording("监标人就位", "taking the supervisor's place"),
        "OpeningAction.countersign_record": Wording("会签开标记录", "countersigning the record"),
        "OpeningAction.note_absence": Wording("注明监标人未签署", "noting the supervisor's absence"),
        "OpeningAction.draft_correction": Wording("起草更正记录", "drafting a correction"),
        "OpeningAction.sign_correction": Wording("签署更正记录", "signing a correction"),
        "Signer.host": Wording("主持人", "host"),
        "Signer.representative": Wording("招标人（采购人）代表", "the buyer's representative"),
        "Signer.supervisor": Wording("监标人", "supervisor"),
    }
)
