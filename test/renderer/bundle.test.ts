import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type CallName, calls } from '../../src/shared/contract.ts';
import { loadedFrom } from '../loadedFrom.ts';

const entry = join(import.meta.dirname, '../../src/renderer/src/main.tsx');
test('the page does not carry zod: it needs the types of the contract alone', () => {
  const loaded = loadedFrom(entry);
  expect(loaded.size).toBeGreaterThan(100);
  expect(loaded.get('zod')).toBeUndefined();
});

test('no dialog is part of the first script: each comes when it is first opened', () => {
  const loaded = [...loadedFrom(entry).keys()];
  const registry = join(dirname(entry), 'screens/dialogs.ts');
  const contents = [...readFileSync(registry, 'utf8').matchAll(/import\('([^']+)'\)/g)].map(([, name = '']) =>
    join(dirname(registry), name),
  );
  expect(contents.length).toBeGreaterThan(15);
  expect(contents.filter((file) => !existsSync(file))).toEqual([]);
  expect(contents.filter((file) => loaded.includes(file))).toEqual([]);
  expect(loaded).not.toContain('@mantine/form');
  expect(contents.filter((each) => loadedFrom(each).has('zod'))).toEqual([]);
});

test('the page that says that the window stopped, which no type sees, asks by a call of the contract', () => {
  const script = readFileSync(join(dirname(entry), '../public/stopped.js'), 'utf8');
  const [, call, field = '', value] = /request\('([^']+)', \{ (\w+): '([^']+)' \}\)/.exec(script) ?? [];
  expect(calls[call as CallName]?.input.safeParse({ [field]: value }).success).toBe(true);
});
