"""Holds a lock in the database of the app, by its own driver."""
