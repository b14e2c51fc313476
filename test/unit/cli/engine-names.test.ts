import { describe, expect, it } from 'vitest';
import { isContainerName, isImageReference } from '../../../src/cli/engine-names.ts';

describe('isImageReference', () => {
  it('takes names with hosts, ports, paths, tags and digests', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const names = [
      'shop',
      'shop:V1.2',
      'a/b__c/d-e.f',
      'Reg.example:5000/shop:1',
      `shop@${digest}`,
    ];
    expect(names.filter((name) => !isImageReference(name))).toEqual([]);
  });

  it('refuses capitals, blanks, two tags, nothing at all', () => {
    const names = ['Foo', 'Foo:Bar:Baz', 'a b', '', 'x:', '-x', 'a//b', 'a:b:c', 'shop:-1'];
    expect(names.filter(isImageReference)).toEqual([]);
  });
});

describe('isContainerName', () => {
  it('takes what the engine takes', () => {
    expect(['web', 'Web_1.x-y'].filter(isContainerName)).toHaveLength(2);
    expect(['a b', '', '-a', 'ü1'].filter(isContainerName)).toEqual([]);
  });
});
