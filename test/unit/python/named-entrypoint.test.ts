import { expect, test } from 'vitest';
import { entrypointKey } from '../../../builders/python/settable-facts.ts';
import { bestPython, type Files } from '../../support/detected-start.ts';

const guard = "if __name__ == '__main__':\n";

test.each<[string, Files]>([
  ['a Streamlit page', { 'app.py': "import streamlit as st\nst.title('x')\n" }],
  [
    'a program that listens on a port of its own',
    { 'site.py': "from aiohttp import web\nweb.run_app(app, host='127.0.0.1', port=9000)\n" },
  ],
  ['a program that is told its port', { 'demo.py': 'import gradio\ngradio.x().launch()\n' }],
  [
    'a package that Python runs',
    { 'shop/__init__.py': '', 'shop/__main__.py': 'from aiohttp import web\nweb.run_app(app)\n' },
  ],
  [
    'an aiohttp application without a program',
    { 'site.py': 'from aiohttp import web\nasync def make_app():\n    return web.Application()\n' },
  ],
  ['a factory', { 'app.py': 'import flask\ndef create_app():\n    return flask.Flask("x")\n' }],
  [
    'a program beside its application',
    { 'app.py': `import sanic\napp = sanic.Sanic('x')\n${guard}    app.run(port=9000)\n` },
  ],
])('%s is started the same way where warp.yaml names what was found', (_, files) => {
  const found = bestPython(files);
  const named = found && entrypointKey(found).set?.value;
  expect(named).toBeTypeOf('string');
  expect(bestPython(files, { entrypoint: named })?.entry).toEqual(found?.entry);
});
