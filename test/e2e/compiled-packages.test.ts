import { expect, test } from 'vitest';
import { getPage } from '../support/get-page.ts';
import { hardened } from '../support/hardened-container.ts';
import { type WarpApp, warpApp } from '../support/warp-app.ts';
import { writeFiles } from '../support/write-files.ts';

/** Brings its own server: nothing but the package has to be compiled. */
const program = (module: string) => `
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

import ${module}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(${module}.version().encode())


HTTPServer(("", int(os.environ["PORT"])), Handler).serve_forever()
`;

/** A package with a header and a library of the distribution's; uv knows none of that name yet. */
function nativePackage(name: string): Record<string, string> {
  return {
    'requirements.txt': './native\n',
    'app.py': program(name),
    'native/setup.py': `from setuptools import Extension, setup\n\nsetup(name="${name}", version="1.0", ext_modules=[Extension("${name}", ["native.c"], libraries=["lzo2"])])\n`,
    'native/native.c': [
      '#include <Python.h>',
      '#include <lzo/lzo1.h>',
      'static PyObject *version(PyObject *self, PyObject *none) {',
      '  return PyUnicode_FromString(lzo_version_string());',
      '}',
      'static PyMethodDef methods[] = {{"version", version, METH_NOARGS, ""}, {0}};',
      `static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "${name}", "", -1, methods};`,
      `PyMODINIT_FUNC PyInit_${name}(void) { return PyModule_Create(&module); }`,
      '',
    ].join('\n'),
  };
}

async function inImage(app: WarpApp, image: string, script: string) {
  await using container = await hardened(app.docker, { image, user: '1001:0', app: app.name });
  return { page: (await getPage(container.url, '/')).body, ...(await container.sh(script)) };
}

const installed = "dpkg --get-selections | awk '{print $1}'";
const named = (warnings: readonly { code: string; message: string }[], code: string) =>
  warnings.flatMap((one) =>
    one.code === code ? (/the Debian package (\S+)/.exec(one.message)?.[1] ?? []) : [],
  );

test('a package without its headers is compiled, and the image gets its library alone', async () => {
  await using app = await warpApp('headers');
  writeFiles(app.folder, nativePackage(`native${process.pid}a`));
  const built = await app.build();
  expect(named(built.warnings, 'WARP_BUILD_PACKAGE_ADDED')).toEqual(['liblzo2-dev']);
  expect(named(built.warnings, 'WARP_PACKAGE_ADDED')).toEqual(['liblzo2-2']);
  const { page, output } = await inImage(app, built.image, installed);
  expect(page).toMatch(/^2\./);
  expect(output).toContain('liblzo2-2');
  expect(output).not.toMatch(/-dev\b|^(gcc|g\+\+|cpp|binutils|pkgconf|make)(-\d+)?(:\w+)?\s*$/m);
});

test('packages that warp.yaml names are there from the start, beside what is found', async () => {
  await using app = await warpApp('own-packages');
  writeFiles(app.folder, {
    ...nativePackage(`native${process.pid}b`),
    'warp.yaml': 'build: { packages: [liblzo2-dev] }\nrun: { packages: [..., tree] }\n',
  });
  const built = await app.build();
  expect(named(built.warnings, 'WARP_BUILD_PACKAGE_ADDED')).toEqual([]);
  expect(named(built.warnings, 'WARP_PACKAGE_ADDED')).toEqual(['liblzo2-2']);
  const { page, output } = await inImage(app, built.image, `${installed}; tree --version`);
  expect(page).toMatch(/^2\./);
  expect(output).toMatch(/tree v\d/);
  expect(output).not.toContain('liblzo2-dev');
});
