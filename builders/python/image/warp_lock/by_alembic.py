"""The lock by the connection that Alembic's env.py makes, however it comes to it."""

from warp_lock.holding import NoDatabase, hold_by


def hold(seconds, path="alembic.ini"):
    try:
        from alembic.config import Config
    except ImportError as error:
        raise NoDatabase from error
    _hold_with(Config(path), seconds)


def hold_flask(seconds, target, directory=None):
    """target: as `flask --app` takes it."""
    try:
        from flask.cli import ScriptInfo

        app = ScriptInfo(app_import_path=target).load_app()
        migrate = app.extensions["migrate"].migrate
    except Exception as error:
        raise NoDatabase from error
    with app.app_context():
        _hold_with(migrate.get_config(directory), seconds)


def _hold_with(config, seconds):
    """Runs env.py as `alembic current` does: with a step that changes nothing."""
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    def step(_revision, context):
        connection = context.connection
        if connection is None:
            raise NoDatabase

        def ask(statement):
            return connection.exec_driver_sql(statement).scalar()

        hold_by(ask, connection.dialect.name, seconds)

    try:
        script = ScriptDirectory.from_config(config)
        with EnvironmentContext(config, script, fn=step, dont_mutate=True):
            script.run_env()
    except NoDatabase:
        raise
    except Exception as error:
        raise NoDatabase from error
    raise NoDatabase
