import { slowBegun } from './until-logged.ts';
import { writeFiles } from './write-files.ts';

/** A plain ASGI application: a lifespan, requests that take their time, keep memory or end their worker, an echo. */
const source = `
import asyncio, json, os, signal, time

kept = []

if os.environ.get("FAIL") == "import":
    raise RuntimeError("cannot be imported")
if os.environ.get("FAIL") == "hang":
    time.sleep(600)
started = False


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "websocket":
        await echo(receive, send)
    else:
        await answer(scope, receive, send)


async def lifespan(receive, send):
    global started
    await receive()
    if os.environ.get("FAIL") == "lifespan":
        await send({"type": "lifespan.startup.failed", "message": "no database"})
        return
    started = True
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


async def echo(receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        await send({"type": "websocket.send", "text": "echo: " + message["text"]})


async def answer(scope, receive, send):
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    if scope["path"] == "/raise":
        raise ValueError("raised on purpose")
    if scope["path"] == "/status":
        status = int(scope["query_string"])
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
        return
    if scope["path"] == "/slow":
        print("${slowBegun}", flush=True)
        await asyncio.sleep(3)
    if scope["path"] == "/die":
        os.kill(os.getpid(), signal.SIGKILL)
    if scope["path"] == "/leak":
        kept.append(bytearray(os.urandom(1024)) * (1024 * int(scope["query_string"])))
    resident = int(open("/proc/self/statm").read().split()[1]) * 4096
    told = {"pid": os.getpid(), "process": os.getpid(), "started": started, "scheme": scope["scheme"], "size": size, "resident": resident}
    body = b"text " * 4000 if scope["path"] == "/big" else json.dumps(told).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
`;

/** Writes the app, to be served by one of the servers, with a static folder. */
export function writeAsgiApp(folder: string, server: string): void {
  writeFiles(folder, {
    'main.py': source,
    'public/style.css': 'body { color: black }\n',
    'public/style.css.gz': 'stands for it',
    'warp.yaml': `server:\n  name: ${server}\n  deadline: 20s\n  static: { /static: public }\n`,
  });
}
