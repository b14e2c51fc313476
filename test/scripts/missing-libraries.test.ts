import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const scripts = join(import.meta.dirname, '../../builders/python/system-packages/build');

/** Writes shared objects as small as the loader's own tables, then says what they lack. */
const program = `
import json, os, struct, sys
sys.path.insert(0, sys.argv[1])
from warp_libraries import elf, python_code, shared_objects
from warp_libraries.distributions import Distributions
from warp_libraries.linked import linked_demands

def write(path, needed=(), runpath=None, module=False):
    strings = b"\\0"
    entries = []
    for tag, text in [*[(1, name) for name in needed], *([(29, runpath)] if runpath else [])]:
        entries.append((tag, len(strings)))
        strings += text.encode() + b"\\0"
    at = 64 + 2 * 56
    size = 16 * (len(entries) + 2)
    entries += [(5, at + size), (0, 0)]
    dynamic = b"".join(struct.pack("<qQ", *entry) for entry in entries)
    whole = at + size + len(strings)
    head = b"\\x7fELF\\x02\\x01\\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 3, elf.kind_of(sys.executable)[2], 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, whole, whole, 4096)
    table = struct.pack("<IIQQQQQQ", 2, 6, at, at, at, size, size, 8)
    symbol = b"PyInit_" + os.path.basename(path).split(".")[0].encode() + b"\\0" if module else b""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(head + load + table + dynamic + strings + symbol)

os.chdir(sys.argv[2])
for object in json.loads(sys.argv[3]):
    write(**object)
root = os.path.join(os.getcwd(), "env")
demands = linked_demands(shared_objects.Objects([root]), Distributions([root]), {"libc.so.6"})
mentions = python_code.library_mentions([root])
print(json.dumps({"linked": sorted(each.names[0].text for each in demands), "named": sorted(name for each in mentions for name in each.names)}))
`;

function lacking(objects: readonly object[], files: Readonly<Record<string, string>> = {}) {
  using place = temporaryFolder();
  writeFiles(place.path, { ...files, 'env/keep.txt': '' });
  const words = ['-B', '-c', program, scripts, place.path, JSON.stringify(objects)];
  return JSON.parse(execFileSync('python3', words, { encoding: 'utf8' })) as {
    linked: string[];
    named: string[];
  };
}

const module = 'env/shop/_fast.cpython-313-x86_64-linux-gnu.so';

test('what a module is linked against and nothing has is lacking', () => {
  const needed = ['libc.so.6', 'libshop.so.1'];
  expect(lacking([{ path: module, needed, module: true }]).linked).toEqual(['libshop.so.1']);
});

test.each<[string, readonly object[]]>([
  [
    'lies where the object itself looks, by $ORIGIN',
    [
      { path: module, needed: ['libown.so.1'], runpath: '$ORIGIN/../../beside', module: true },
      { path: 'beside/libown.so.1' },
    ],
  ],
  [
    'a sibling wheel has',
    [
      { path: module, needed: ['libcu.so.12'], module: true },
      { path: 'env/nvidia/cu/lib/libcu.so.12' },
    ],
  ],
  [
    'only a plug-in needs, that nothing loads',
    [{ path: 'env/shop/plugins/x.so', needed: ['libqt.so'] }],
  ],
  [
    'an object for another C library needs',
    [{ path: module, needed: ['libc.musl-x86_64.so.1', 'libz.so.1'], module: true }],
  ],
])('a library is not lacking that %s', (_title, objects) => {
  expect(lacking(objects).linked).toEqual([]);
});

test('a library is not lacking that only a module needs which its package merely tries', () => {
  const files = {
    'env/shop/__init__.py':
      'try:\n    from . import _fast\nexcept ImportError:\n    _fast = None\n',
    'env/shop-1.dist-info/RECORD': `shop/__init__.py,,\n${module.slice('env/'.length)},,\n`,
  };
  const objects = [{ path: module, needed: ['libtbb.so.12'], module: true }];
  expect(lacking(objects, files).linked).toEqual([]);
  const asked = { ...files, 'env/shop/__init__.py': 'from . import _fast\n' };
  expect(lacking(objects, asked).linked).toEqual(['libtbb.so.12']);
});

test('libraries that Python code loads by name are seen', () => {
  const files = {
    'env/magic/loader.py': "import ctypes.util\nctypes.CDLL(ctypes.util.find_library('magic'))\n",
    'env/pango.py': "import cffi\nffi = cffi.FFI()\nffi.dlopen('libpango-1.0.so.0')\n",
    'env/other.py': "def find_library(name):\n    return name\nfind_library('none')\n",
  };
  expect(lacking([], files).named).toEqual(['libpango-1.0.so.0', 'magic']);
});
