import { aiohttp } from './aiohttp.ts';
import { asgiFrameworks } from './asgi-frameworks.ts';
import { blacksheep } from './blacksheep.ts';
import { bottle } from './bottle.ts';
import { cherrypy } from './cherrypy.ts';
import { dash } from './dash.ts';
import { django, djangoAsgi } from './django.ts';
import { falcon, falconAsgi } from './falcon.ts';
import { fastapi } from './fastapi.ts';
import { fasthtml } from './fasthtml.ts';
import { flask } from './flask.ts';
import type { Framework } from './framework.ts';
import { gradio } from './gradio.ts';
import { litestar } from './litestar.ts';
import { marimo } from './marimo.ts';
import { nicegui } from './nicegui.ts';
import { bokeh, panel } from './panel.ts';
import { py4web } from './py4web.ts';
import { pyramid } from './pyramid.ts';
import { quart } from './quart.ts';
import { sanic } from './sanic.ts';
import { starlette } from './starlette.ts';
import { streamlit } from './streamlit.ts';
import { tornado } from './tornado.ts';
import { twisted } from './twisted.ts';
import { webPy } from './web-py.ts';
import { webob, werkzeug } from './werkzeug.ts';

/** Every framework detection knows: a new one is a file of its own and a line here. */
export const knownFrameworks: readonly Framework[] = [
  django,
  djangoAsgi,
  flask,
  dash,
  bottle,
  pyramid,
  falcon,
  falconAsgi,
  webPy,
  cherrypy,
  werkzeug,
  webob,
  fastapi,
  starlette,
  quart,
  litestar,
  fasthtml,
  sanic,
  blacksheep,
  ...asgiFrameworks,
  aiohttp,
  bokeh,
  gradio,
  marimo,
  nicegui,
  panel,
  py4web,
  streamlit,
  tornado,
  twisted,
];

/** The framework of this id; undefined for plain callables and programs. */
export function knownFramework(id: string): Framework | undefined {
  return knownFrameworks.find((one) => one.id === id);
}

/** The framework a fully qualified name (`flask.app.Flask`) belongs to; the longest package wins. */
export function frameworkOf(qualified: string): Framework | undefined {
  let best: Framework | undefined;
  let length = 0;
  for (const framework of knownFrameworks) {
    for (const name of framework.packages) {
      if (name.length > length && (qualified === name || qualified.startsWith(`${name}.`))) {
        best = framework;
        length = name.length;
      }
    }
  }
  return best;
}

/** The framework whose application a call of this name gives: `flask.Flask`, `bottle.default_app`. */
export function constructedBy(qualified: string): Framework | undefined {
  const framework = frameworkOf(qualified);
  return framework?.constructors.some((name) => qualified.endsWith(`.${name}`))
    ? framework
    : undefined;
}
