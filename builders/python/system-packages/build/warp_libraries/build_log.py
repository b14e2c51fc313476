"""What the compilation of a package wanted and did not find, read from what it printed."""
import re
from collections import namedtuple

# kind: header, library, module (pkg-config's), cmake, program or software (a name in words);
# names: alternatives, any of which will do, the best first.
Wanted = namedtuple("Wanted", "kind names")

_NAME = r"([\w.+-]+)"

# The compiler's and the linker's own words: they end a build.
_FATAL = [
    ("header", r"fatal error: '?([\w./+-]+)'?(?:: No such file or directory| file not found)"),
    ("library", r"(?:cannot find|unable to find library) -l" + _NAME),
]

# What build scripts say. Some ask for several things in turn and need one of them.
_SAID = [
    ("module", r"Package '?%s'? was not found in the pkg-config search path" % _NAME),
    ("module", r"Package '%s', required by '[^']+', not found" % _NAME),
    ("module", r"No package '%s' found" % _NAME),
    ("module", r"Dependency \"%s\" (?:is required but )?not found" % _NAME),
    ("module", r"PackageNotFoundError: %s not found" % _NAME),
    ("module", r"The system library `%s` required by crate" % _NAME),
    ("header", r"C(?:\+\+)? header '([\w./+-]+)' not found"),
    ("library", r"librar(?:y|ies) ['\"]%s['\"] not found" % _NAME),
    ("cmake", r"package configuration file provided by \"%s\"" % _NAME),
    ("cmake", r"(?m)^\s+Could NOT find %s(?: \(missing|\s*$)" % _NAME),
    ("program", r"\bsh: (?:line )?(?:\d+: )?%s: (?:command )?not found" % _NAME),
    ("program", r"No such file or directory: '%s'" % _NAME),
    ("program", r"(?:unable to execute|error: command) '%s'(?:: | failed: )No such file" % _NAME),
    ("program", r"Program ['\"]%s['\"] not found" % _NAME),
    ("program", r"The '%s' command appears not to be installed" % _NAME),
    ("program", r"([\w-]+[_-]config)\b[^\n]{0,30} not found"),
    ("program", r"(?:find|locate|run) ['\"`]?([\w-]+[_-]config)\b"),
    ("program", r"Unknown compiler\(s\): \[\['%s'" % _NAME),
    ("software", r"[Hh]eaders or library files could not be found for %s" % _NAME),
    ("software", r"[Ee]rror: %s is not installed\b" % _NAME),
]

_PROBES = r"pkg-config['\", ]+(?:--[\w-]+['\", ]+)+%s['\"\]]* returned non-zero" % _NAME
_DEVELOPMENT = r"(?:the|install) ((?:[\w.+-]+(?:, | and )?)+) development (?:packages|headers|files)"
# What cargo and rustc say of code that is too new for them.
_OLD_RUST = (
    r"(?m)^\s*(error: package `[^`]+` cannot be built because it requires rustc .*"
    r"|error: rustc [\d.]+ is not supported by .*|error\[E0658\]: .*"
    r"|.*feature `edition\d+` is required.*|.*lock file version.*does not understand.*)$"
)
_RUST = r"requires Rust and Cargo|can't find Rust compiler|[Cc]argo, the Rust package manager, is not|rustc, the rust compiler, is not"

# They come with the compilers, or are tried in place of them.
_COMPILERS = re.compile(
    r"^([\w-]+-)?(gcc|g\+\+|cc|c\+\+|clang|clang\+\+|ld|pkg-config|pkgconf)(-\d+)?$"
    r"|^(icc|icpc|icx|icpx|nvc|nvc\+\+|pgcc|pgc\+\+|cl|clang-cl|Python\.h)$"
)


def wanted(log):
    """What the failure is about: what ended the compiler or linker, else what scripts looked for in vain."""
    log = re.sub(r"\x1b\[[0-9;]*m", "", log)
    found = _found(_FATAL, log)
    return found or _found(_SAID, log) + _in_words(log)


def failed_package(log):
    """The package that could not be built, as uv calls it: `psycopg2==2.9.10`."""
    found = re.search(r"Failed to (?:download and )?build `([^`]+)`", log)
    return found.group(1).split(" @ ")[0] if found else None


def last_error(log):
    """The last line in which the build's own tools say what is wrong; None without such a line."""
    log = re.sub(r"\x1b\[[0-9;]*m", "", log)
    rust = re.search(_OLD_RUST, log)
    if rust:
        return "it takes a newer Rust than Debian's: %s" % rust.group(1).strip()[:200]
    lines = re.findall(r"(?m)^\s+((?:[\w.]*(?:Error|Exception)|error|ERROR|\S+: (?:fatal )?error): \S.*)$", log)
    told = [line for line in lines if not re.match(r"error: (?:subprocess-exited|command )", line)]
    return told[-1].strip()[:200] if told else None


def in_words(one):
    forms = {
        "header": "the header %s",
        "library": "the library %s",
        "module": "the pkg-config module %s",
        "cmake": "the CMake package %s",
        "program": "the program %s",
        "software": "%s with its headers",
    }
    return forms[one.kind] % one.names[0]


def _found(expressions, log):
    names = [
        Wanted(kind, (name,))
        for kind, expression in expressions
        for name in re.findall(expression, log)
        if not _COMPILERS.match(name)
    ]
    return list(dict.fromkeys(names))


def _in_words(log):
    probes = tuple(dict.fromkeys(re.findall(_PROBES, log)))
    development = [name for listed in re.findall(_DEVELOPMENT, log) for name in re.split(r", | and ", listed) if name]
    return [
        *([Wanted("module", probes)] if probes else []),
        *[Wanted("software", (name,)) for name in dict.fromkeys(development)],
        *([Wanted("program", ("cargo",))] if re.search(_RUST, log) else []),
    ]
