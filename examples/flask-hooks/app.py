import os
from pathlib import Path

from flask import Flask
from greeting import greet

app = Flask(__name__)


@app.get("/")
def index():
    """What each hook left behind, a line each."""
    settings = Path(os.environ["WARP_CFG"], "settings").read_text()
    asset = Path(app.static_folder, "build.json").read_text()
    table = Path("/opt/app-root/data/table").read_text()
    return "\n".join([greet(), asset, settings, os.environ["MOTTO"], table])
