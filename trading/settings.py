"""Settings: embedded defaults that run on one machine; addresses in the environment switch on scale.

Every name read here is described in docs/settings.md; an unknown value refuses to start with one sentence.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from csp.constants import NONE, SELF

from trading import env
from trading.database import database
from trading.kept_secret import kept_secret
from trading.static import tree_digest

VERSION = "0.1.0"
RELEASED_ON = "2026-11-01"

try:
    BASE_DIR = Path(__file__).resolve().parent.parent
    DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var")))
    DEBUG = env.flag("DEBUG", default=False)
    DEMONSTRATION = env.flag("DEMONSTRATION", default=False)
    LOG_LEVEL = env.choice("LOG_LEVEL", allowed=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
    LOG_FORMAT = env.choice("LOG_FORMAT", allowed=("json", "text"), default="json")
    NTP_SERVER = env.text("NTP_SERVER", "")
    CLOCK = env.choice("CLOCK", allowed=("system", "rehearsal"), default="system")
    HOST = env.text("HOST", "127.0.0.1")
    ALLOWED_HOSTS = [host for host in env.text("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
    TRUSTED_ORIGINS = [origin for origin in env.text("TRUSTED_ORIGINS", "").split(",") if origin]
    TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", default="127.0.0.1,::1")
    SECURE = env.flag("SECURE", default=False)
    SECRET_KEY = env.secret("SECRET_KEY", "") or kept_secret(DATA_DIR / "secret-key")
    DATABASE_URL = env.url("DATABASE_URL", schemes=("postgres", "postgresql", "sqlite"), default="")
    REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss"), default="")
    BROKER_URL = env.url("BROKER_URL", schemes=("redis", "rediss", "amqp", "amqps"), default="")
    S3_URL = env.url("S3_URL", schemes=("http", "https"), default="")
    STORE_LOCK_DAYS = int(env.number("STORE_LOCK_DAYS", default=Decimal(1096), least=Decimal(1)))
    EMAIL_URL = env.url("EMAIL_URL", schemes=("smtp", "smtps", "file"), default="")
    SMS_URL = env.url("SMS_URL", schemes=("https", "http", "file"), default="")
    TIMESTAMP_URL = env.url("TIMESTAMP_URL", schemes=("https", "http"), default="")
    TIMESTAMP_CHAIN = Path(env.text("TIMESTAMP_CHAIN", "") or DATA_DIR / "timestamp-chain.pem")
    JOB_LEASE_SECONDS = int(env.number("JOB_LEASE_SECONDS", default=Decimal(60), least=Decimal(1)))
    DOCUMENT_LIMIT_MIB = int(env.number("DOCUMENT_LIMIT_MIB", default=Decimal(200), least=Decimal(1)))
    TENDER_PLAN_LEAD_DAYS = int(env.number("TENDER_PLAN_LEAD_DAYS", default=Decimal(30), least=Decimal(0)))
    BID_UPLOAD_KEPT_HOURS = int(env.number("BID_UPLOAD_KEPT_HOURS", default=Decimal(24), least=Decimal(1)))
    HALL_SOCKETS = int(env.number("HALL_SOCKETS", default=Decimal(3000), least=Decimal(0)))
    HALL_SOCKETS_OF_ADDRESS = int(env.number("HALL_SOCKETS_OF_ADDRESS", default=Decimal(400), least=Decimal(1)))
    PASSWORD_LENGTH = int(env.number("PASSWORD_LENGTH", default=Decimal(12), least=Decimal(8)))
    PASSWORD_KINDS = int(env.number("PASSWORD_KINDS", default=Decimal(3), least=Decimal(1)))
    PASSWORD_HISTORY = int(env.number("PASSWORD_HISTORY", default=Decimal(5), least=Decimal(1)))
    PASSWORD_DAYS = int(env.number("PASSWORD_DAYS", default=Decimal(90), least=Decimal(0)))
    PASSWORD_WORDS = [
        word for word in env.text("PASSWORD_WORDS", "kaiming,开明,招标,投标,评标,zhaobiao,toubiao").split(",") if word
    ]
    LOCK_AFTER_FAILURES = int(env.number("LOCK_AFTER_FAILURES", default=Decimal(5), least=Decimal(1)))
    LOCK_MINUTES = int(env.number("LOCK_MINUTES", default=Decimal(30), least=Decimal(1)))
    SESSION_IDLE_MINUTES = int(env.number("SESSION_IDLE_MINUTES", default=Decimal(30), least=Decimal(5)))
    BID_LIMIT_MIB = int(env.number("BID_LIMIT_MIB", default=Decimal(2048), least=Decimal(1)))
    CUSTODIAN_DRILL_DAYS = int(env.number("CUSTODIAN_DRILL_DAYS", default=Decimal(90), least=Decimal(1)))
    DEPOSIT_RATE_PERCENT = env.number("DEPOSIT_RATE_PERCENT", default=Decimal("0.05"), least=Decimal(0))
    LENDING_RATE_PERCENT = env.number("LENDING_RATE_PERCENT", default=Decimal("4.35"), least=Decimal(0))
    GUARANTEE_ISSUERS = Path(env.text("GUARANTEE_ISSUERS", "") or DATA_DIR / "guarantee-issuers")
    OUTAGE_BIDDERS = int(env.number("OUTAGE_BIDDERS", default=Decimal(3), least=Decimal(2)))
    OUTAGE_SECONDS = int(env.number("OUTAGE_SECONDS", default=Decimal(120), least=Decimal(1)))
    SUPERVISOR_SIGNATURE = env.choice(
        "SUPERVISOR_SIGNATURE", allowed=("appointed", "always", "never"), default="appointed"
    )
    REPORT_SIGNING_MINUTES = int(env.number("REPORT_SIGNING_MINUTES", default=Decimal(120), least=Decimal(1)))
    EVALUATION_WITHIN_WORKING_DAYS = int(
        env.number("EVALUATION_WITHIN_WORKING_DAYS", default=Decimal(1), least=Decimal(0))
    )
    SITE_DELAY_HOURS = int(env.number("SITE_DELAY_HOURS", default=Decimal(2), least=Decimal(1)))
    SITE_CURE_HOURS = int(env.number("SITE_CURE_HOURS", default=Decimal(4), least=Decimal(1)))
    SITE_HANDOVER_WORKING_DAYS = int(env.number("SITE_HANDOVER_WORKING_DAYS", default=Decimal(5), least=Decimal(1)))
    PUBLIC_PAGE_SECONDS = int(
        env.number("PUBLIC_PAGE_SECONDS", default=Decimal(10 if CLOCK == "system" else 0), least=Decimal(0))
    )
    HOST_WAIT_MINUTES = int(env.number("HOST_WAIT_MINUTES", default=Decimal(3), least=Decimal(1)))
    SECOND_OPENING_MINIMUM = int(env.number("SECOND_OPENING_MINIMUM", default=Decimal(1), least=Decimal(1)))
    SUPERVISOR_WAIT_MINUTES = int(env.number("SUPERVISOR_WAIT_MINUTES", default=Decimal(10), least=Decimal(0)))
    CENTRE_NAME = env.text("CENTRE_NAME", "望川市公共资源交易中心")
    CENTRE_PHONE = env.text("CENTRE_PHONE", "0000-8800 1234")
    VOICE_FOLDER = Path(folder) if (folder := env.text("VOICE_FOLDER", "")) else None
    VOICE_NAME = env.text("VOICE_NAME", "zf_xiaoxiao")
    LOT_CODE_PREFIX = env.text("LOT_CODE_PREFIX", "WC")
    OCID_PREFIX = env.text("OCID_PREFIX", "ocds-000000")
    API_REQUESTS_A_MINUTE = int(env.number("API_REQUESTS_A_MINUTE", default=Decimal(120), least=Decimal(1)))
    API_TOKEN_REQUESTS_A_MINUTE = int(env.number("API_TOKEN_REQUESTS_A_MINUTE", default=Decimal(600), least=Decimal(1)))
    LOG_ORIGIN = env.text("LOG_ORIGIN", "kaiming.example/log")
    LOG_KEY = env.secret("LOG_KEY", "")
    LOG_BATCH = int(env.number("LOG_BATCH", default=Decimal(16), least=Decimal(1)))
    LOG_INTERVAL_SECONDS = int(env.number("LOG_INTERVAL_SECONDS", default=Decimal(10), least=Decimal(1)))
    WITNESSES = env.text("WITNESSES", "")
    DATABASES = {"default": database(DATABASE_URL, DATA_DIR)}
except env.SettingError as refusal:
    sys.exit(str(refusal))

LOGGING_CONFIG = None

ROOT_URLCONF = "trading.urls"
ASGI_APPLICATION = "trading.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.Person"
SITE_ID = None

INSTALLED_APPS = [
    "trading",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "channels",
    "csp",
    "django_htmx",
    "guardian",
    "servestatic",
    "template_partials",
    "apps.core",
    "apps.evidence",
    "apps.parties",
    "apps.tenders",
    "apps.scheduling",
    "apps.bids",
    "apps.openings",
    "apps.evaluation",
    "apps.awards",
    "apps.portal",
    "apps.exchange",
]

MIDDLEWARE = [
    "apps.core.proxies.Caller",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.SharedAnswers",
    "apps.core.middleware.RequestLog",
    "apps.core.middleware.PlainAddresses",
    "apps.core.middleware.Clock",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.parties.middleware.ActingSeat",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "apps.evidence.middleware.KeepMishaps",
    "apps.core.middleware.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context.house",
                "apps.parties.context.acting",
                "apps.portal.context.shell",
            ],
            "builtins": ["template_partials.templatetags.partials", "apps.core.templatetags.look"],
        },
    }
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "apps.parties.password_validators.Varied"},
    {"NAME": "apps.parties.password_validators.NotOfOurWords"},
    {"NAME": "apps.parties.password_validators.NotUsedBefore"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "apps.parties.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # the lock-out below counts instead
MFA_ADAPTER = "apps.parties.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
AXES_FAILURE_LIMIT = LOCK_AFTER_FAILURES
AXES_COOLOFF_TIME = timedelta(minutes=LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "apps.parties.lockout.login_tried"
AXES_LOCKOUT_CALLABLE = "apps.parties.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_ROOT = BASE_DIR / "frontend" / "static"
STATIC_URL = f"/static/{tree_digest(STATIC_ROOT)}/"
SERVESTATIC_MAX_AGE = 365 * 24 * 3600
SERVESTATIC_AUTOREFRESH = False
SERVESTATIC_USE_FINDERS = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_NAME = (
    "__Host-kaiming_session" if SECURE else "kaiming_session"
)  # browsers keep the first to TLS and this host
CSRF_COOKIE_NAME = "kaiming_csrf"
CSRF_COOKIE_HTTPONLY = True  # pages carry the token in forms and headers of their own
CSRF_TRUSTED_ORIGINS = TRUSTED_ORIGINS
LANGUAGE_COOKIE_NAME = "kaiming_language"
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^metrics$"]  # asked on loopback, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = (
    ("kaiming.scheme", "https") if SECURE else None
)  # apps/core/proxies.py: of trusted proxies only
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL.geturl()}
    if REDIS_URL.scheme
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "process": {  # what every request asks: never a server that may be away
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "process",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
