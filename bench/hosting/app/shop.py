"""A small application with a page that computes, one that waits, and an import that takes its time."""
import json
import time

from flask import Flask

time.sleep(0.5)
app = Flask(__name__)
_ITEMS = [{"id": n, "name": "item %d" % n, "price": n * 1.25} for n in range(50)]


@app.get("/")
def items():
    return json.dumps(sorted(_ITEMS, key=lambda item: -item["price"])), {"Content-Type": "application/json"}


@app.get("/wait")
def wait():
    time.sleep(0.05)
    return "waited\n"
