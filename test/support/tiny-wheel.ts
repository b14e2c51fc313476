import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A wheel (PEP 427) with one module, by its file name. */
export function tinyWheel(
  name: string,
  version: string,
): { readonly file: string; readonly content: Buffer } {
  const info = `${name}-${version}.dist-info`;
  const files = [
    [`${name}.py`, `version = "${version}"\n`],
    [`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`],
    [
      `${info}/WHEEL`,
      'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ],
  ] as const;
  const lines = files.map(([path, text]) => {
    const digest = createHash('sha256').update(text).digest('base64url');
    return `${path},sha256=${digest},${text.length}\n`;
  });
  const record = [`${info}/RECORD`, `${lines.join('')}${info}/RECORD,,\n`] as const;
  return { file: `${name}-${version}-py3-none-any.whl`, content: storedZip([...files, record]) };
}

/** A zip archive without compression (APPNOTE 4.3.7, 4.3.12, 4.3.16); ASCII content. */
function storedZip(files: readonly (readonly [string, string])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of files) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(text.length, 14);
    common.writeUInt32LE(text.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(path + text)]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    const made = Buffer.from('PK\x01\x02\x14\x00', 'latin1');
    directory.push(Buffer.concat([made, common, rest, Buffer.from(path)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}
