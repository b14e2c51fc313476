"""Sentry's SDK, by its own SENTRY_… variables."""
import os

_KNOWN = {"flask", "django", "fastapi", "starlette", "falcon", "pyramid", "bottle", "quart", "litestar"}


def missing():
    return None if os.environ.get("SENTRY_DSN") else "SENTRY_DSN"


def start():
    import sentry_sdk

    rate = os.environ.get("SENTRY_TRACES_SAMPLE_RATE")
    sentry_sdk.init(**({"traces_sample_rate": float(rate)} if rate else {}))


def wrapped(application, is_async):
    if comes_from(application, _KNOWN):  # noqa: F821
        return application
    if is_async:
        from sentry_sdk.integrations.asgi import SentryAsgiMiddleware as Middleware
    else:
        from sentry_sdk.integrations.wsgi import SentryWsgiMiddleware as Middleware
    return Middleware(application)
