"""The sidecar's command line and environment."""


class Settings:
    """`port`, `app_port`: TCP ports. `deadline`: seconds. `ready_path`: a URL path of the app or None."""

    def __init__(self, arguments, environment):
        self.state = environment.get("WARP_STATE", "/tmp/warp")
        self.home = environment.get("WARP_HOME", "/opt/warp")
        self.allowed_hosts = environment.get("WARP_ALLOWED_HOSTS", "")
        self.https = environment.get("WARP_SSL_REDIRECT", "") not in ("", "0")
        # The app's port speaks TLS.
        self.tls = environment.get("WARP_TLS_CERTIFICATE", "") != ""
        self.port = 9090
        self.app_port = 8080
        self.process = "web"
        self.server = ""
        self.deadline = 60.0
        self.ready_path = None
        self.listens = self.judged = self.status = self.follow = False
        self._read(list(arguments))

    def _read(self, words):
        kinds = {"port": int, "app_port": int, "process": str, "server": str, "deadline": float, "ready_path": str}
        while words:
            name = words.pop(0)[2:].replace("-", "_")
            if name in ("listens", "judged", "status", "follow"):
                setattr(self, name, True)
            else:
                setattr(self, name, kinds[name](words.pop(0)))

    def path(self, name):
        """A file of the container's state."""
        return "%s/%s" % (self.state, name)
