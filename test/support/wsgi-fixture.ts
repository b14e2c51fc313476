import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { slowBegun } from './until-logged.ts';
import { writeFiles } from './write-files.ts';

/**
 * Writes a plain WSGI app without dependencies: `/` tells what the app sees of a request, `/slow?N` takes
 * N seconds, `/status?N` answers with that status, `/body` counts what it reads, `/leak?N` keeps N MiB, `/big` is 20 kB, `/raise` fails. It fails to load while BREAK is set or /tmp/broken is there. Static files are in `assets`,
 * with a link that leads out of it.
 */
export function writeWsgiFixture(folder: string, server: string): void {
  writeFiles(folder, {
    'wsgi.py': source,
    'assets/site.0a1b2c3d4e5f.css': 'body{}',
    'assets/plain.txt': 'plain',
    'assets/app.js': 'var app;'.repeat(9),
    'assets/app.js.gz': 'stands for it',
    'assets/app.js.br': 'and this',
    'warp.yaml': `server:
  name: ${server}
  deadline: 3s
  static: { /assets: assets }
`,
  });
  symlinkSync('../wsgi.py', join(folder, 'assets/outside.txt'));
}

const source = `import json, os, time

kept = []

if os.environ.get("BREAK") or os.path.exists("/tmp/broken"):
    raise RuntimeError("broken on purpose")


def application(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        print("${slowBegun}", file=environ["wsgi.errors"], flush=True)
        time.sleep(float(environ["QUERY_STRING"]))
    if environ["PATH_INFO"] == "/status":
        start_response(environ["QUERY_STRING"] + " As Asked", [("Content-Length", "0")])
        return []
    if environ["PATH_INFO"] == "/raise":
        raise ValueError("raised on purpose")
    if environ["PATH_INFO"] == "/leak":
        kept.append(bytearray(os.urandom(1024)) * (1024 * int(environ["QUERY_STRING"])))
    if environ["PATH_INFO"] == "/big":
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "20000")])
        return [b"text " * 4000]
    # As Django does: nothing is read beyond the length that is named.
    left = int(environ.get("CONTENT_LENGTH") or 0) if environ["PATH_INFO"] == "/body" else 0
    size = 0
    while left > 0:
        part = environ["wsgi.input"].read(min(left, 65536))
        if not part:
            break
        left -= len(part)
        size += len(part)
    seen = {
        "process": os.getpid(),
        "address": environ["REMOTE_ADDR"],
        "scheme": environ["wsgi.url_scheme"],
        "path": environ["PATH_INFO"],
        "size": size,
        "resident": int(open("/proc/self/statm").read().split()[1]) * 4096,
    }
    body = json.dumps(seen).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
`;
