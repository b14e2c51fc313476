"""The Debian packages that have what a compilation wants: headers, libraries to link with, programs."""
import re

_LIB = r"usr/(lib|share)(/[a-z0-9_]+-linux-gnu[a-z0-9]*)?"
_NEVER = re.compile(r"-(cross|dbg|dbgsym|doc)$")


def development_packages(index, demands):
    """The best packaged file for each of them; what no package has is left out."""
    patterns = {each: [re_ for name in each.names for re_ in _patterns(each.kind, name)] for each in demands}
    every = sorted({re_ for listed in patterns.values() for re_ in listed})
    if not every:
        return {}
    best = {}
    # Packages that are the same for every processor have an index of their own.
    for shared_by_all in (False, True):
        open_demands = [each for each in demands if each not in best]
        files = index.search(every, shared_by_all) if open_demands else []
        best.update({each: one for each in open_demands for one in [_best(patterns[each], files)] if one})
    return best


def _best(patterns, files):
    """Of the first alternative that any package has."""
    for pattern in patterns:
        fitting = [each for each in files if re.fullmatch(pattern, each.path) and not _NEVER.search(each.package)]
        if fitting:
            return min(fitting, key=_rank)
    return None


def _patterns(kind, name):
    """Extended regular expressions for whole paths, the likeliest first."""
    plain = re.sub(r"([.+])", r"\\\1", name)
    if kind == "header":
        return [r"usr/include/(.*/)?" + plain]
    if kind == "library":
        return [_LIB + r"/lib%s\.(so|a)" % plain]
    if kind == "module":
        return [_LIB + r"/pkgconfig/%s\.pc" % plain]
    if kind == "program":
        return [r"usr/s?bin/" + plain]
    config = _LIB + r"/cmake/(.*/)?(%sConfig|%s-config)\.cmake" % (plain, plain.lower())
    short = re.sub(r"^lib", "", plain.lower())
    guessed = [_LIB + r"/pkgconfig/(lib)?%s\.pc" % short, _LIB + r"/lib%s\.so" % short]
    return [config, *guessed] if kind == "cmake" else [*guessed, r"usr/s?bin/" + plain]


def _rank(each):
    """Where compilers look first; of variants the one with OpenSSL, which Python itself has."""
    folder = re.sub(r"^usr/include/([a-z0-9_]+-linux-gnu[a-z0-9]*/)?", "", each.path)
    other = bool(re.search(r"(gnutls|nss|mbedtls)(-|$)", each.package))
    library = each.section.endswith("libdevel")
    return (folder.count("/"), other, not library, len(each.package), each.package)
