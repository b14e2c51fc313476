/** An app whose worker does one job: in `test/soak/apps/NAME`, with redis as its broker. */
export interface WorkerApp {
  readonly name: string;
  /** The variable that names the broker. */
  readonly broker: string;
  /** Python that sends a job. */
  readonly send: string;
  /** What the worker's log says once it has done it. */
  readonly done: string;
}

/** Every task queue. */
export const workerApps: readonly WorkerApp[] = [
  {
    name: 'w-celery',
    broker: 'CELERY_BROKER_URL',
    send: 'import tasks; tasks.add.delay(2, 3)',
    done: 'succeeded',
  },
  { name: 'w-rq', broker: 'REDIS_URL', send: 'import work; work.enqueue()', done: 'Job OK' },
  {
    name: 'w-dramatiq',
    broker: 'REDIS_URL',
    send: 'from count_words import count_words; count_words.send("a b c")',
    done: 'counted 3',
  },
  {
    name: 'w-huey',
    broker: 'REDIS_URL',
    send: 'import demo; demo.add_numbers(4, 5)',
    done: 'added 9',
  },
];
