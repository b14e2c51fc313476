"""The lock itself, over any connection of the DB API: asked for again and again, never waited for inside
the database, where a waiting statement would keep others (CREATE INDEX CONCURRENTLY) from ending."""

import os
import select
import sys
import time

_every = 0.25

# In PostgreSQL a number, which counts in its database alone; in MySQL a name, which the whole server shares.
_number = int.from_bytes(b"warp mig", "big")

_statements = {
    "postgresql": f"SELECT pg_try_advisory_lock({_number})",
    "mysql": "SELECT GET_LOCK(CONCAT('warp migrate ', LEFT(DATABASE(), 40)), 0)",
}


# Our stdout; what an app prints while it loads goes to stderr.
told = os.dup(1)
os.dup2(2, 1)


class NoDatabase(Exception):
    """This way leads to no database that locks."""


def hold_by(ask, vendor, seconds):
    """Takes and holds the lock; never returns.

    ask: runs a statement and gives its one value
    vendor: postgresql, mysql, or one that has no such locks
    """
    vendor = "mysql" if vendor == "mariadb" else vendor
    if vendor not in _statements:
        raise NoDatabase
    statement = _statements[vendor]
    end = time.monotonic() + seconds
    waiting = False
    try:
        free = ask(statement)
    except Exception as error:
        # A database that is not there is for the migration to explain.
        raise NoDatabase from error
    while not free:
        if not waiting:
            say("waiting")
            waiting = True
        if time.monotonic() > end:
            finish(75)
        # Input that ends: whoever wanted the lock is gone.
        if select.select([0], [], [], _every)[0]:
            finish(0)
        free = ask(statement)
    say("held")
    sys.stdin.buffer.read()
    finish(0)


def asking(connection):
    """`ask` for a connection of the DB API."""

    def ask(statement):
        cursor = connection.cursor()
        try:
            cursor.execute(statement)
            return cursor.fetchone()[0]
        finally:
            cursor.close()

    return ask


def say(word):
    os.write(told, f"{word}\n".encode())


def finish(status):
    """At once: the lock goes with the connection, and nothing of the app's has an end to be run."""
    os._exit(status)
