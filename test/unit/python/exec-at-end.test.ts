import { describe, expect, it } from 'vitest';
import { endsInExec, execAtEnd } from '../../../builders/python/declared/exec-at-end.ts';

describe('the last part of a command', () => {
  it.each([
    ['gunicorn app', 'exec gunicorn app'],
    ['./migrate && gunicorn app', './migrate && exec gunicorn app'],
    ['a; b || c; gunicorn -b ":$PORT" app', 'a; b || c; exec gunicorn -b ":$PORT" app'],
  ])('takes the place of the shell: %s', (command, expected) => {
    expect(execAtEnd(command)).toBe(expected);
    expect(endsInExec(execAtEnd(command))).toBe(true);
  });

  it.each([
    'celery worker & gunicorn app',
    'gunicorn app &',
    'gunicorn app | tee log',
    'a && b || gunicorn app',
    'if true; then gunicorn app; fi',
    'for i in 1 2; do gunicorn app; done',
    '(a; gunicorn app)',
    "sh -c 'a; gunicorn app'",
    'PORT=1 gunicorn app',
    'a; cd b',
    'a\ngunicorn app',
    '',
  ])('stays as it is in %j', (command) => {
    expect(execAtEnd(command)).toBe(command);
    expect(endsInExec(command)).toBe(false);
  });

  it('is known to have it already', () => {
    expect(execAtEnd('a && exec gunicorn app')).toBe('a && exec gunicorn app');
    expect(endsInExec('a && exec gunicorn app')).toBe(true);
  });
});
