import os
import dramatiq
from dramatiq.brokers.redis import RedisBroker

dramatiq.set_broker(RedisBroker(url=os.environ.get('REDIS_URL', 'redis://localhost:6379')))


@dramatiq.actor
def count_words(text):
    print('counted', len(text.split()), flush=True)
