import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { loadedFrom } from '../loadedFrom.ts';

const file = (name: string) => join(import.meta.dirname, '../../src/main', name);

test('the window opens before what stands behind it is loaded: zod and the contract come with boot.ts', () => {
  const loaded = [...loadedFrom(file('index.ts')).keys()];
  expect(loaded).toContain(file('shell/window.ts'));
  expect(loaded).not.toContain('zod');
  expect(loaded).not.toContain(file('boot.ts'));
});

test('a start builds no shapes of calls but of those of the app itself and of what events tell, and loads no bus', () => {
  const loaded = [...loadedFrom(file('boot.ts')).keys()];
  const calls = loaded.filter((each) => each.startsWith(file('../shared/calls/')));
  expect(calls.map((each) => basename(each)).sort()).toEqual([
    'app.ts',
    'fields.ts',
    'needs.ts',
    'organizations.ts',
  ]);
  expect(loaded).not.toContain('dbus-native');
  expect(loaded).not.toContain('js-yaml');
});

test('main loads no encryption, which has threads of its own', () => {
  const loaded = [...loadedFrom(file('boot.ts')).keys()];
  expect(loaded).toContain('zod');
  expect(loaded).not.toContain('age-encryption');
  expect(loaded).not.toContain('@zxcvbn-ts/core');
});
