import os
from celery import Celery

app = Celery('tasks', broker=os.environ.get('CELERY_BROKER_URL', 'redis://localhost:6379/0'), backend=os.environ.get('CELERY_BROKER_URL', 'redis://localhost:6379/0'))


@app.on_after_configure.connect
def setup_periodic_tasks(sender: Celery, **kwargs):
    # Calls test('hello') every 2 seconds.
    sender.add_periodic_task(2.0, test.s('hello'), name='add every 2')


@app.task
def test(arg):
    print('periodic', arg)


@app.task
def add(x, y):
    return x + y
