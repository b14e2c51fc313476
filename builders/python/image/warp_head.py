"""Answers to HEAD without a body: not every server leaves out what the application returns."""


def without_body(application):
    """The application, whose answers to HEAD are their headers alone."""

    def headless(environ, start_response):
        response = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        try:
            # A generator starts its response no sooner.
            next(iter(response), None)
        finally:
            getattr(response, "close", lambda: None)()
        return []

    return headless
