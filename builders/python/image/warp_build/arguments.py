"""Arguments that the import check and Django's facts share."""
import argparse


def parser(what):
    """--module M [--title T] --callable C [--factory] [--assume NAME=value]… [--database FILE]… [--time-limit SECONDS]"""
    made = argparse.ArgumentParser(description=what)
    made.add_argument("--module", required=True)
    made.add_argument("--title", help="what messages call it, where it is not the module")
    made.add_argument("--callable", default="application")
    made.add_argument("--factory", action="store_true")
    made.add_argument("--assume", action="append", default=[], metavar="NAME=VALUE", type=_pair)
    made.add_argument("--database", action="append", default=[], metavar="FILE", help="a file of SQLite's in the source")
    made.add_argument("--time-limit", type=float, default=60.0, metavar="SECONDS")
    return made


def _pair(text):
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("%r is not NAME=value" % text)
    return name, value
