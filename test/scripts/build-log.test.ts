import { describe, expect, it } from 'vitest';
import { bestPackages, failedPackage, wanted } from '../support/build-packages.ts';

const logs: [what: string, log: string, lacks: string[]][] = [
  [
    'a header of gcc',
    'src/x.c:12:10: fatal error: lber.h: No such file or directory\ncompilation terminated.',
    ['header lber.h'],
  ],
  [
    'a header of clang',
    "x.c:1:10: fatal error: 'sasl/sasl.h' file not found",
    ['header sasl/sasl.h'],
  ],
  [
    'a header without an ending',
    'x.cc:1:10: fatal error: Eigen/Dense: No such file or directory',
    ['header Eigen/Dense'],
  ],
  ['a library', '/usr/bin/ld: cannot find -lldap_r: No such file or directory', ['library ldap_r']],
  [
    'a module of pkg-config',
    'Package xmlsec1 was not found in the pkg-config search path.\nPerhaps you should add the directory',
    ['module xmlsec1'],
  ],
  [
    'a module that another module takes',
    "Package 'libffi', required by 'gobject-2.0', not found",
    ['module libffi'],
  ],
  [
    'modules of which one will do',
    "Trying pkg-config --exists mysqlclient\nCommand 'pkg-config --exists mysqlclient' returned non-zero exit status 1.\nTrying pkg-config --exists mariadb\nCommand 'pkg-config --exists mariadb' returned non-zero exit status 1.",
    ['module mysqlclient mariadb'],
  ],
  [
    'a module asked for by Python',
    "subprocess.CalledProcessError: Command '['pkg-config', '--cflags', 'libavformat']' returned non-zero exit status 1.",
    ['module libavformat'],
  ],
  ['a program of a shell', '/bin/sh: 1: krb5-config: not found', ['program krb5-config']],
  ['a program of bash', 'bash: line 1: xslt-config: command not found', ['program xslt-config']],
  ['a program in words', 'Error: pg_config executable not found.', ['program pg_config']],
  [
    'a program of Python',
    "FileNotFoundError: [Errno 2] No such file or directory: 'gdal-config'",
    ['program gdal-config'],
  ],
  [
    "meson's dependency",
    '../meson.build:31:12: ERROR: Dependency "cairo" not found, tried pkgconfig',
    ['module cairo'],
  ],
  [
    "CMake's package",
    'CMake Error at CMakeLists.txt:3 (find_package):\n  By not providing "FindFoo.cmake"\n  Could not find a package configuration file provided by "Arrow" with any of',
    ['cmake Arrow'],
  ],
  [
    'what CMake could not find and must',
    '-- Could NOT find Doxygen (missing: DOXYGEN_EXECUTABLE)\nCMake Error at F.cmake:1 (message):\n  Could NOT find ZLIB (missing: ZLIB_LIBRARY ZLIB_INCLUDE_DIR)',
    ['cmake ZLIB'],
  ],
  [
    "Pillow's words",
    'The headers or library files could not be found for jpeg,\na required dependency when compiling Pillow from source.',
    ['software jpeg'],
  ],
  ["a script's words", 'error: xmlsec1 is not installed or not in path.', ['software xmlsec1']],
  [
    "lxml's words",
    'Error: Please make sure the libxml2 and libxslt development packages are installed.',
    ['software libxml2', 'software libxslt'],
  ],
  ['Rust', "error: can't find Rust compiler", ['program cargo']],
  [
    "a crate's library",
    'The system library `openssl` required by crate `openssl-sys` was not found.',
    ['module openssl'],
  ],
];

describe('what a compilation lacks', () => {
  const read = wanted(logs.map(([, log]) => log));

  it.each(logs.map(([what], index) => [what, index] as const))('is read: %s', (_, index) => {
    expect(read[index]).toEqual(logs[index]?.[2]);
  });

  it('is what ended the compiler, not what scripts tried before', () => {
    const log =
      '/bin/sh: 1: gdal-config: not found\nfatal error: gdal.h: No such file or directory';
    expect(wanted([log])).toEqual([['header gdal.h']]);
  });

  it('is nothing where only the compilers are missing, which come anyway', () => {
    const log =
      "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory\nfatal error: Python.h: No such file or directory\n/bin/sh: 1: pkg-config: not found\nRunning `clang --version` gave \"[Errno 2] No such file or directory: 'clang'\"";
    expect(wanted([log])).toEqual([[]]);
  });

  it('is told of the package that failed', () => {
    expect(failedPackage('  × Failed to build `psycopg2==2.9.10`\n  ├─▶ The build')).toBe(
      'psycopg2==2.9.10',
    );
    expect(failedPackage('× Failed to build `app @ file:///x`')).toBe('app');
    expect(failedPackage('No solution found')).toBe('');
  });
});

const contents = [
  'usr/include/iodbc/sql.h libdevel/libiodbc2-dev',
  'usr/include/sql.h libdevel/unixodbc-dev',
  'usr/aarch64-linux-gnu/include/sql.h libdevel/odbc-arm64-cross',
  'usr/include/x86_64-linux-gnu/curl/curl.h libdevel/libcurl4-gnutls-dev,libdevel/libcurl4-openssl-dev',
  'usr/lib/x86_64-linux-gnu/libldap.so libdevel/libldap-dev',
  'usr/lib/x86_64-linux-gnu/pkgconfig/mariadb.pc libdevel/libmariadb-dev',
  'usr/lib/x86_64-linux-gnu/pkgconfig/mysqlclient.pc libdevel/libmariadb-dev-compat',
  'usr/bin/pg_config libdevel/libpq-dev',
  'usr/lib/postgresql/17/bin/pg_config libdevel/postgresql-server-dev-17',
  'usr/lib/x86_64-linux-gnu/pkgconfig/libjpeg.pc libdevel/libjpeg62-turbo-dev',
  'usr/share/man/man1/pg_config.1.gz doc/libpq-doc',
];

const chosen: [demand: string, name: string, why: string][] = [
  ['header sql.h', 'unixodbc-dev', 'lies where compilers look first'],
  ['header curl/curl.h', 'libcurl4-openssl-dev', 'has the TLS library of Python'],
  ['library ldap', 'libldap-dev', 'is one to link with'],
  ['module gone mariadb mysqlclient', 'libmariadb-dev', 'has the first alternative that is there'],
  ['program pg_config', 'libpq-dev', 'puts the program where it is found'],
  ['software jpeg', 'libjpeg62-turbo-dev', 'is guessed from the name'],
  ['cmake JPEG', 'libjpeg62-turbo-dev', 'is guessed without a file for CMake'],
];

describe('the package for what a compilation lacks', () => {
  const best = bestPackages(
    chosen.map(([demand]) => demand),
    contents,
  );

  it.each(chosen)('of %s is %s, which %s', (demand, expected) => {
    expect(best[demand]).toBe(expected);
  });

  it('is none for what nobody has', () => {
    expect(bestPackages(['header own.h', 'program x'], contents)).toEqual({});
  });
});
