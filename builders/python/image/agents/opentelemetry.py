"""OpenTelemetry's automatic instrumentation, by its own OTEL_… variables."""
import os

_SIGNALS = ("TRACES", "METRICS", "LOGS")
_KNOWN = {"flask", "django", "fastapi", "starlette", "falcon", "pyramid"}


def missing():
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return "OTEL_SDK_DISABLED to false"
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or any(map(_has_way, _SIGNALS)):
        return None
    return "OTEL_EXPORTER_OTLP_ENDPOINT (and OTEL_SERVICE_NAME)"


def start():
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        # Else what has no endpoint would be sent to one on this very machine.
        for signal in _SIGNALS:
            if not _has_way(signal):
                os.environ["OTEL_%s_EXPORTER" % signal] = "none"
    from opentelemetry.instrumentation.auto_instrumentation import initialize

    initialize()


def wrapped(application, is_async):
    if comes_from(application, _KNOWN):  # noqa: F821
        return application
    if is_async:
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware

        # Each message of a response as a span of its own would say nothing.
        return OpenTelemetryMiddleware(application, exclude_spans=["receive", "send"])
    from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware

    return OpenTelemetryMiddleware(application)


def _has_way(signal):
    named = os.environ.get("OTEL_%s_EXPORTER" % signal, "otlp")
    if named == "none":
        return False
    return named != "otlp" or bool(os.environ.get("OTEL_EXPORTER_OTLP_%s_ENDPOINT" % signal))
