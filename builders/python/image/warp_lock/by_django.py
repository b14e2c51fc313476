"""The lock by Django's own connection."""

from warp_lock.holding import NoDatabase, asking, hold_by


def hold(seconds):
    """Settings that cannot be loaded are for the migration to explain."""
    try:
        import django
        from django.db import connection

        django.setup()
        vendor = connection.vendor
    except Exception as error:
        raise NoDatabase from error
    hold_by(asking(connection), vendor, seconds)
