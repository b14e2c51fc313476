"""Notes kept in SQLite, in the instance folder unless NOTES_DATABASE says where."""

import os
import sqlite3

from flask import Flask, current_app, redirect, render_template, request, url_for


def create_app():
    app = Flask(__name__, instance_relative_config=True)
    app.config['DATABASE'] = os.environ.get(
        'NOTES_DATABASE', os.path.join(app.instance_path, 'notes.sqlite')
    )
    app.add_url_rule('/', 'index', index)
    app.add_url_rule('/notes', 'add', add, methods=['POST'])
    return app


def index():
    with connection() as database:
        rows = database.execute('SELECT text FROM note ORDER BY id DESC LIMIT 50')
        return render_template('index.html', notes=[row[0] for row in rows])


def add():
    with connection() as database:
        database.execute('INSERT INTO note (text) VALUES (?)', [request.form['text'][:1000]])
    return redirect(url_for('index'))


def connection():
    path = current_app.config['DATABASE']
    os.makedirs(os.path.dirname(path), exist_ok=True)
    database = sqlite3.connect(path)
    database.execute('CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT)')
    return database
