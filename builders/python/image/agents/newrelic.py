"""New Relic's agent, by its own NEW_RELIC_… variables or its file of settings."""
import os


def missing():
    known = ("NEW_RELIC_LICENSE_KEY", "NEW_RELIC_CONFIG_FILE", "NEW_RELIC_DEVELOPER_MODE")
    return None if any(os.environ.get(name) for name in known) else "NEW_RELIC_LICENSE_KEY (and NEW_RELIC_APP_NAME)"


def start():
    import newrelic.agent

    newrelic.agent.initialize(os.environ.get("NEW_RELIC_CONFIG_FILE"), os.environ.get("NEW_RELIC_ENVIRONMENT"))


def wrapped(application, is_async):
    """Within a request that it sees already, its wrapper does nothing."""
    import newrelic.agent

    wrapper = newrelic.agent.ASGIApplicationWrapper if is_async else newrelic.agent.WSGIApplicationWrapper
    return wrapper(application)
