"""The portal's own settings, with the few differences a test run needs."""

import atexit
import os
import shutil
import tempfile

_dir = tempfile.mkdtemp(prefix="kot-test-")
atexit.register(shutil.rmtree, _dir, ignore_errors=True)
os.environ.setdefault("VAR_DIR", _dir)
os.environ.setdefault("SECRET_KEY", "only-for-tests-and-long-enough-to-be-accepted-by-every-check-there-is")

from kot_portal.settings import *  # noqa: E402, F403
from kot_portal.settings import BASE_DIR, CELERY_BROKER_URL, DATABASES, LOGGING, STORAGES  # noqa: E402

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {**STORAGES["default"], "OPTIONS": {**STORAGES["default"]["OPTIONS"], "location": f"{_dir}/files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
QUIET_HOURS = None  # the tests run at every hour of the day
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


# Refusals are what many tests look for; their tracebacks are not.
LOGGING["loggers"]["django.request"] = {"handlers": [], "level": "CRITICAL", "propagate": False}

# A file and not memory: a live server answers a browser on connections of its own. What crashes is made anew, so
# nothing waits for the disk.
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": f"{_dir}/test.sqlite3"}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

# Work is done in-process, also beside a Redis; tests/core/test_worker.py alone hands it to a real worker.
WORKER_BROKER_URL, CELERY_BROKER_URL = CELERY_BROKER_URL, None
