import { describe, expect, test } from 'vitest';
import { bestPython, type Files, startOf } from '../../support/detected-start.ts';

const routes = "from bottle import route, run\n\n@route('/')\ndef index():\n    return 'x'\n\n";
const guard = "if __name__ == '__main__':\n";

describe("a program that serves Bottle's default application", () => {
  test.each<[string, Files, string]>([
    [
      'is loaded without serving',
      { 'hello.py': `${routes}run(host='localhost', port=8080, debug=True)\n` },
      'warp_bottle hello',
    ],
    [
      'below the guard, too',
      { 'app.py': `${routes}${guard}    run(port=8080)\n` },
      'warp_bottle app',
    ],
    [
      'on whichever branch it runs',
      {
        'src/app.py': `import os, bottle\nif os.environ.get('HOST'):\n    bottle.run(host='0.0.0.0')\nelse:\n    bottle.run(port=8080)\n`,
      },
      'warp_bottle app',
    ],
    [
      'is run as it is where it brings its server',
      { 'app.py': `${routes}run(server='gevent', port=8080)\n` },
      'python app.py',
    ],
    [
      'is run as it is where the guard does more than serve',
      { 'app.py': `${routes}${guard}    connect()\n    run()\n` },
      'python app.py',
    ],
    [
      'yields to the application object that run is given',
      { 'app.py': `import bottle\napp = bottle.Bottle()\n${guard}    bottle.run(app)\n` },
      'wsgi app:app',
    ],
  ])('%s', (_, files, expected) => {
    expect(startOf(files)).toBe(expected);
  });

  test('has its folder on the path where it does not stand at the top', () => {
    expect(bestPython({ 'src/app.py': `${routes}run()\n` })?.pythonPath).toEqual(['src']);
  });
});
