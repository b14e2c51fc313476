"""Applications written for ASGI 2 (`app(scope)(receive, send)`) as ASGI 3."""
import inspect


def single_callable(application):
    """The application itself, unless it takes the scope alone."""
    if not _takes_scope_alone(application):
        return application

    async def single(scope, receive, send):
        await application(scope)(receive, send)

    return single


def _takes_scope_alone(application):
    try:
        parameters = inspect.signature(application).parameters.values()
    except (TypeError, ValueError):
        return False
    if any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return False
    required = [
        each
        for each in parameters
        if each.default is each.empty and each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]
    return len(required) == 1
