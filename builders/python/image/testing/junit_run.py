"""Runs a program whose tests are unittest's or Django's, and writes what they say as JUnit XML.

Usage: python junit_run.py FILE|-m MODULE ARG…, as `python` itself would; WARP_JUNIT is the file to write.
Ends with the program's status.
"""
import os
import runpy
import sys
import time
import unittest
from xml.sax.saxutils import escape, quoteattr

# Control characters that XML has no way to write.
_UNPRINTABLE = {code: "\N{REPLACEMENT CHARACTER}" for code in range(32) if code not in (9, 10, 13)}


class Case:
    def __init__(self, test):
        name = test.id()
        self.group, _, self.name = name.rpartition(".")
        self.began, self.seconds = time.monotonic(), 0.0
        self.kind, self.why, self.text = None, "", ""

    def ended(self, kind, why, text=""):
        self.kind, self.why, self.text = kind, why, text


class Report:
    """Everything that test results are told; of a test its last word."""

    def __init__(self):
        self.cases, self.open = [], {}

    def case(self, test):
        found = self.open.get(test.id())
        return found or self.start(test)

    def start(self, test):
        case = self.open[test.id()] = Case(test)
        self.cases.append(case)
        return case

    def stop(self, test):
        case = self.open.pop(test.id(), None)
        if case:
            case.seconds = time.monotonic() - case.began

    def write(self, path):
        count = lambda kind: sum(case.kind == kind for case in self.cases)
        head = 'name="tests" tests="%d" failures="%d" errors="%d" skipped="%d" time="%.3f"' % (
            len(self.cases), count("failure"), count("error"), count("skipped"), sum(c.seconds for c in self.cases),
        )
        with open(path, "w", encoding="utf-8") as file:
            file.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites><testsuite %s>\n' % head)
            for case in self.cases:
                file.write(_element(case))
            file.write("</testsuite></testsuites>\n")


def _element(case):
    attributes = "classname=%s name=%s time=\"%.3f\"" % (_attribute(case.group), _attribute(case.name), case.seconds)
    if case.kind is None:
        return "<testcase %s/>\n" % attributes
    text = escape(case.text.translate(_UNPRINTABLE))
    return "<testcase %s><%s message=%s>%s</%s></testcase>\n" % (
        attributes, case.kind, _attribute(case.why), text, case.kind,
    )


def _attribute(text):
    return quoteattr(text.translate(_UNPRINTABLE))


def listen(report):
    """Every result object of unittest tells the report, too: Django's and its parallel workers' are such."""
    told = unittest.TestResult

    def also(name, tell):
        method = getattr(told, name)

        def telling(self, test, *args):
            tell(self, test, *args)
            return method(self, test, *args)

        setattr(told, name, telling)

    def failed(kind):
        def tell(self, test, err):
            text = self._exc_info_to_string(err, test)
            report.case(test).ended(kind, text.strip().splitlines()[-1], text)

        return tell

    def part(self, test, subtest, err):
        if err is not None:
            kind = "failure" if issubclass(err[0], test.failureException) else "error"
            failed(kind)(self, test, err)

    also("startTest", lambda self, test: report.start(test))
    also("stopTest", lambda self, test: report.stop(test))
    also("addError", failed("error"))
    also("addFailure", failed("failure"))
    also("addSkip", lambda self, test, why: report.case(test).ended("skipped", why))
    also("addSubTest", part)
    also("addUnexpectedSuccess", lambda self, test: report.case(test).ended("failure", "unexpected success"))


def main():
    words = sys.argv[1:]
    report = Report()
    listen(report)
    # As `python FILE` and `python -m MODULE` set it.
    module = words[0] == "-m"
    sys.argv[:] = words[1:] if module else words
    sys.path[0] = os.getcwd() if module else os.path.dirname(os.path.abspath(words[0]))
    try:
        if module:
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(words[0], run_name="__main__")
    finally:
        report.write(os.environ["WARP_JUNIT"])


if __name__ == "__main__":
    main()
