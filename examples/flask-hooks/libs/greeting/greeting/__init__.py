from greeting._version import version


def greet():
    return f"greeting {version}"
