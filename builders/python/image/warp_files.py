"""Files that a WSGI server sends by itself, told from other responses."""


def noted_files(environ):
    """Whether a response is a file that the server sends: made by its file_wrapper, a type or, in uWSGI, a function."""
    wrapper = environ.get("wsgi.file_wrapper")
    if wrapper is None or isinstance(wrapper, type):
        return lambda response: isinstance(response, wrapper or ())
    made = []

    def noting(*arguments):
        made.append(wrapper(*arguments))
        return made[-1]

    environ["wsgi.file_wrapper"] = noting
    return lambda response: any(response is one for one in made)
