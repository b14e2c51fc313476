"""What is asked of the distribution's index: a library, under one of several names."""
from collections import namedtuple

# names: the wished-for library's names, best first; words: who needs it, for people, with %s for the library.
Demand = namedtuple("Demand", "names words")

# how: `exact`, the loader's own name (libmagic.so.1), or `find`, that of find_library (magic).
Name = namedtuple("Name", "how text")


def exactly(text):
    return Name("exact", text)


def find(text):
    return Name("find", text)


def is_there(name, system):
    """One of the system's libraries (names) is this one."""
    if name.how == "exact":
        return name.text in system
    return any(each.startswith("lib%s.so" % name.text) for each in system)
