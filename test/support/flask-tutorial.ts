import { runPythonTool } from './python-tools.ts';
import { slowBegun } from './until-logged.ts';
import { writeFiles } from './write-files.ts';

/**
 * Writes an application of the shape the Flask documentation's tutorial teaches: a package with
 * `create_app(test_config=None)`, a blueprint, an instance folder, a pyproject; locked by uv. `/slow`
 * takes as many seconds as it is told.
 */
export async function writeFlaskTutorial(folder: string): Promise<void> {
  writeFiles(folder, {
    'pyproject.toml': pyproject,
    'flaskr/__init__.py': factory,
    'flaskr/pages.py': blueprint,
    'flaskr/templates/index.html': template,
    'flaskr/static/style.css': 'html { font-family: sans-serif }\n',
  });
  await runPythonTool(['uv', 'lock', '--quiet'], folder);
}

const pyproject = `[project]
name = "flaskr"
version = "1.0.0"
description = "The basic blog app built in the Flask tutorial."
requires-python = ">=3.11"
dependencies = ["flask"]

[build-system]
requires = ["flit_core<4"]
build-backend = "flit_core.buildapi"
`;

const factory = `import os

from flask import Flask


def create_app(test_config=None):
    """Create and configure an instance of the Flask application."""
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(SECRET_KEY="dev")
    if test_config is not None:
        app.config.update(test_config)
    os.makedirs(app.instance_path, exist_ok=True)

    from . import pages

    app.register_blueprint(pages.bp)
    return app
`;

const blueprint = `import os
import sys
import time

from flask import Blueprint, current_app, render_template, request

bp = Blueprint("pages", __name__)


@bp.route("/")
def index():
    return render_template("index.html")


@bp.route("/slow")
def slow():
    print("${slowBegun}", file=sys.stderr, flush=True)
    time.sleep(float(request.args.get("seconds", "1")))
    return "done after a while"


@bp.route("/count")
def count():
    path = os.path.join(current_app.instance_path, "visits")
    with open(path, "a+") as file:
        file.write("x")
        file.seek(0)
        return f"visits: {len(file.read())}"
`;

const template = `<!doctype html>
<title>Posts</title>
<link rel="stylesheet" href="{{ url_for('static', filename='style.css') }}">
<h1>Posts</h1>
`;
