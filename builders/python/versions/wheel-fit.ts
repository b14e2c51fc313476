import type { Platform } from '../../../src/plan/types.ts';

/** glibc of the oldest offered suite (bookworm): manylinux tags up to it can be used. */
const glibcMinor = 36;

/** Of packages that list wheels, those without one for this Python: they would be compiled. */
export function withoutWheel(
  packages: readonly { readonly name: string; readonly wheels: readonly string[] }[],
  minor: string,
  platform: Platform,
): readonly string[] {
  return packages
    .filter(({ wheels }) => wheels.length > 0 && !wheels.some((one) => fits(one, minor, platform)))
    .map(({ name }) => name);
}

/** Whether a wheel's tags fit (PEP 425, PEP 600), for CPython on glibc. */
function fits(file: string, minor: string, platform: Platform): boolean {
  const tags = /-([^-]+)-([^-]+)-([^-]+)\.whl$/.exec(file);
  if (!tags) return false;
  const [, pythons = '', abis = '', platforms = ''] = tags;
  const machine = platform === 'linux/arm64' ? 'aarch64' : 'x86_64';
  if (!platforms.split('.').some((one) => platformFits(one, machine))) return false;
  return pythons
    .split('.')
    .some((python) => abis.split('.').some((abi) => pythonFits(python, abi, minor)));
}

function platformFits(tag: string, machine: string): boolean {
  if (tag === 'any') return true;
  const manylinux = /^manylinux_2_(\d+)_(.+)$/.exec(tag);
  if (manylinux) return manylinux[2] === machine && Number(manylinux[1]) <= glibcMinor;
  return tag === `linux_${machine}` || new RegExp(`^manylinux(1|2010|2014)_${machine}$`).test(tag);
}

function pythonFits(python: string, abi: string, minor: string): boolean {
  const own = Number(minor.split('.')[1]);
  const tag = /^(py|cp)3(\d*)$/.exec(python);
  if (!tag) return false;
  const wanted = tag[2] ? Number(tag[2]) : undefined;
  if (tag[1] === 'py') return abi === 'none' && (wanted === undefined || wanted <= own);
  if (abi === 'abi3') return wanted !== undefined && wanted <= own;
  return wanted === own && (abi === 'none' || abi === `cp3${own}`);
}
