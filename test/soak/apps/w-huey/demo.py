import os
from huey import RedisHuey, crontab

huey = RedisHuey('demo', url=os.environ.get('REDIS_URL', 'redis://localhost:6379'))


@huey.task()
def add_numbers(a, b):
    print('added', a + b, flush=True)
    return a + b
