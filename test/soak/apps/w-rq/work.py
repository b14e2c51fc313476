import os
from redis import Redis
from rq import Queue

q = Queue('high', connection=Redis.from_url(os.environ.get('REDIS_URL', 'redis://localhost:6379')))


def count_words(text):
    return len(text.split())


def enqueue():
    return q.enqueue(count_words, 'to be or not')
