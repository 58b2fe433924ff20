"""What a new password must be, besides what Django asks: varied, not of words that everybody here would try, and none of the last ones."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.parties import queries
from apps.parties.models import Person
from apps.parties.rules.passwords import LEFT, PHRASE, is_varied, without


class Varied:
    """Of several kinds of characters, or long."""

    def validate(self, password: str, _user: Person | None = None) -> None:
        """Raises ValidationError."""
        if not is_varied(password, kinds=settings.PASSWORD_KINDS):
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """As people read it."""
        said = {"phrase": PHRASE, "kinds": settings.PASSWORD_KINDS}
        return _("不足 %(phrase)s 个字符的口令，须含小写字母、大写字母、数字、其他字符中的至少 %(kinds)s 类。") % said


class NotOfOurWords:
    """Not made of the words that everybody here would try first."""

    def validate(self, password: str, _user: Person | None = None) -> None:
        """Raises ValidationError."""
        if len(without(password, [*settings.PASSWORD_WORDS, settings.CENTRE_NAME])) < LEFT:
            raise ValidationError(self.get_help_text(), code="password_of_our_words")

    def get_help_text(self) -> str:
        """As people read it."""
        return _("除本中心名称和招标投标常用词外，口令至少还须有 %(left)s 个字符。") % {"left": LEFT}


class NotUsedBefore:
    """None of the last ones, the present one among them."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError."""
        if user is None or user.pk is None:
            return
        kept = queries.passwords_kept(user, most=settings.PASSWORD_HISTORY)
        if any(check_password(password, one) for one in kept):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """As people read it."""
        return _("不能与最近 %(count)s 次使用过的口令相同。") % {"count": settings.PASSWORD_HISTORY}
