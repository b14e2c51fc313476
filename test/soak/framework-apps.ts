/** An app as its framework's documentation has it, in `test/soak/apps/NAME`, and what it answers. */
export interface FrameworkApp {
  readonly name: string;
  /** What detection says it is. */
  readonly title: string;
  /** Default: `/`. */
  readonly path?: string;
  /** A part of the page's body. */
  readonly contains: string;
  /** A WebSocket, what it is sent and what its first answer begins with. */
  readonly socket?: { readonly path: string; readonly send: string; readonly answer: string };
}

const bokehOptions = '--address=0.0.0.0 --port=$PORT --allow-websocket-origin=* --use-xheaders';

/** Every framework, at least once. */
export const frameworkApps: readonly FrameworkApp[] = [
  { name: 'flask', title: 'Flask (hello:app)', contains: 'Hello, World!' },
  { name: 'flask-factory', title: 'Flask (flaskr:create_app())', contains: 'Hello from blog' },
  { name: 'dash', title: 'Dash (app:app.server)', contains: '_dash-config' },
  { name: 'bottle-default', title: 'Bottle (app:application)', contains: 'Hello Stranger' },
  { name: 'bottle-run', title: 'Bottle (hello)', contains: 'Hello run' },
  { name: 'pyramid-ini', title: 'Pyramid (production.ini, app main)', contains: 'Welcome to' },
  { name: 'pyramid-single', title: 'Python program (python app.py)', contains: 'Hello World!' },
  { name: 'falcon', title: 'Falcon (things:app)', path: '/things', contains: 'two things' },
  {
    name: 'falcon-asgi',
    title: 'Falcon (things_asgi:app)',
    path: '/things',
    contains: 'two things',
  },
  {
    name: 'falcon-package',
    title: 'Falcon (look.app:create_app())',
    path: '/images',
    contains: '"images"',
  },
  { name: 'cherrypy', title: 'CherryPy (python app.py)', contains: 'cherry string' },
  { name: 'webpy', title: 'web.py (python code.py)', contains: 'Hello, World!' },
  {
    name: 'web2py',
    title: 'WSGI application (wsgihandler:application)',
    contains: 'Hello web2py',
  },
  { name: 'py4web', title: 'py4web (apps)', contains: 'Hello py4web' },
  {
    name: 'django-channels',
    title: 'Django project mysite (settings mysite.settings)',
    contains: 'What chat room',
    socket: { path: '/ws/chat/lobby/', send: '{"message": "hi"}', answer: '{"message": "hi"}' },
  },
  {
    name: 'django-hosts',
    title: 'Django project mysite (settings mysite.settings)',
    contains: 'www page',
  },
  {
    name: 'django-compressor',
    title: 'Django project mysite (settings mysite.settings)',
    contains: '/static/CACHE/css/output.',
  },
  {
    name: 'fastapi-layout',
    title: 'FastAPI (app.main:app)',
    contains: 'Hello Bigger Applications!',
  },
  { name: 'fastapi-script', title: 'FastAPI (notes_api.server:app)', contains: 'from a script' },
  {
    name: 'fastapi-uvicorn',
    title: 'FastAPI (backend.api:create_app())',
    contains: 'by string',
    socket: { path: '/ws', send: 'x', answer: 'hi' },
  },
  { name: 'starlette', title: 'Starlette (example:app)', contains: '"hello":"world"' },
  { name: 'litestar', title: 'Litestar (app:app)', contains: 'Hello, world!' },
  { name: 'quart', title: 'Quart (api:app)', contains: 'hello quart' },
  { name: 'sanic', title: 'Sanic (server:create_app())', contains: 'sanic ran' },
  { name: 'blacksheep', title: 'BlackSheep (server:app)', contains: 'Hello, BlackSheep!' },
  {
    name: 'aiohttp',
    title: 'aiohttp (python app.py)',
    contains: 'Hello, Anonymous',
    socket: { path: '/echo', send: 'x', answer: 'Hello' },
  },
  {
    name: 'aiohttp-gunicorn',
    title: 'aiohttp (python /opt/warp/python/entries/warp_aiohttp.py my_app_module:my_web_app())',
    contains: 'Hello, gunicorn worker',
  },
  {
    name: 'tornado',
    title: 'Tornado (python chatdemo.py --port=$PORT)',
    contains: 'Tornado Chat',
    socket: { path: '/ws', send: 'x', answer: 'hi' },
  },
  {
    name: 'streamlit',
    title:
      'Streamlit (streamlit run uber_pickups.py --server.address=0.0.0.0 --server.port=$PORT --server.headless=true --server.fileWatcherType=none)',
    contains: '<title>Streamlit</title>',
  },
  { name: 'gradio', title: 'Gradio (python app.py)', contains: 'gradio' },
  {
    name: 'nicegui',
    title: 'NiceGUI (python /opt/warp/python/entries/warp_nicegui.py main.py)',
    contains: 'page of a root',
    socket: {
      path: '/_nicegui_ws/socket.io/?EIO=4&transport=websocket',
      send: '40',
      answer: '0{"sid":',
    },
  },
  {
    name: 'panel',
    title: `Panel (panel serve app.py ${bokehOptions})`,
    path: '/app',
    contains: 'Getting Started App',
  },
  {
    name: 'bokeh',
    title: `Bokeh (bokeh serve main.py ${bokehOptions})`,
    path: '/main',
    contains: 'bokeh',
  },
  {
    name: 'marimo',
    title: 'marimo (marimo run notebook.py --host=0.0.0.0 --port=$PORT --headless)',
    contains: '<marimo',
  },
];
