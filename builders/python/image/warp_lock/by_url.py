"""The lock by the database that a variable names, with whichever driver the app has."""

import importlib
import os
from urllib.parse import unquote, urlsplit

from warp_lock.holding import NoDatabase, asking, hold_by

variables = ("DATABASE_URL", "SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_DATABASE_URL")


def hold(seconds, *_):
    url = next((os.environ[name] for name in variables if os.environ.get(name)), "")
    scheme, _, rest = url.partition("://")
    family = scheme.split("+")[0]
    if family in ("postgres", "postgresql", "postgis", "psql", "pgsql"):
        connection = _connect(("psycopg", "psycopg2"), f"postgresql://{rest}")
        connection.autocommit = True
        hold_by(asking(connection), "postgresql", seconds)
    if family in ("mysql", "mariadb"):
        connection = _connect(("MySQLdb", "pymysql"), **_mysql(f"mysql://{rest}"))
        hold_by(asking(connection), "mysql", seconds)
    raise NoDatabase


def _connect(drivers, *args, **named):
    for name in drivers:
        try:
            driver = importlib.import_module(name)
        except ImportError:
            continue
        try:
            return driver.connect(*args, **named)
        except Exception as error:
            raise NoDatabase from error
    raise NoDatabase


def _mysql(url):
    parts = urlsplit(url)
    return {
        "host": parts.hostname or "localhost",
        "port": parts.port or 3306,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.lstrip("/")),
    }
