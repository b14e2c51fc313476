import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const scripts = join(import.meta.dirname, '../../builders/python/system-packages/build');

const read = `
from warp_libraries import build_log
print(json.dumps([{"wanted": [" ".join([each.kind, *each.names]) for each in build_log.wanted(log)], "failed": build_log.failed_package(log)} for log in given]))
`;

/** A Contents index in memory: lines of the file, searched as the real one is. */
const choose = `
import re
from warp_libraries import build_log, development, package_index
class Index:
    def search(self, patterns, shared_by_all=False):
        kept = [line for line in given["contents"] if not shared_by_all and re.match("(%s) [^ ]+$" % "|".join(patterns), line)]
        return [each for line in kept for each in package_index._parse(line)]
demands = {text: build_log.Wanted(text.split()[0], tuple(text.split()[1:])) for text in given["demands"]}
best = development.development_packages(Index(), list(demands.values()))
print(json.dumps({text: best[each].package for text, each in demands.items() if each in best}))
`;

interface ReadLog {
  readonly wanted: string[];
  readonly failed: string | null;
}

/** What each log says is lacking: kind and names. */
export function wanted(logs: readonly string[]): string[][] {
  return ask<ReadLog[]>(read, logs).map((log) => log.wanted);
}

/** The package that could not be built, or nothing. */
export function failedPackage(log: string): string {
  return ask<ReadLog[]>(read, [log])[0]?.failed ?? '';
}

/** Which package is chosen for each demand, from lines of a Contents index. */
export function bestPackages(
  demands: readonly string[],
  contents: readonly string[],
): Record<string, string> {
  return ask(choose, { demands, contents });
}

function ask<T>(program: string, given: unknown): T {
  const script = `import json, sys\nsys.path.insert(0, sys.argv[1])\ngiven = json.load(sys.stdin)\n${program}`;
  const ended = spawnSync('python3', ['-B', '-c', script, scripts], {
    input: JSON.stringify(given),
    encoding: 'utf8',
  });
  if (ended.status !== 0) throw new Error(`python3: ${ended.stderr}`, { cause: ended.error });
  return JSON.parse(ended.stdout) as T;
}
