import { expect, test } from 'vitest';
import { sayChanges } from '../../../src/renderer/src/features/backup/carriedWords.ts';
import type { ImportEntry } from '../../../src/shared/calls/backup.ts';

const warning = 'Over http its keys travel unencrypted.';

function entry(origin: string): ImportEntry {
  const what = { kind: 'new', keys: 1, keysToGive: 0, headers: 0, proxy: null, certificate: null } as const;
  return { index: 0, name: 'Production', origin, color: 'teal', what: { ...what, freeName: null } };
}

test('an instance over http is warned of, also where its host only begins like this computer’s', () => {
  expect(sayChanges(entry('http://dokploy.example.com'))).toContain(warning);
  expect(sayChanges(entry('http://localhost.example.com'))).toContain(warning);
  expect(sayChanges(entry('http://127.0.0.1:3000'))).not.toContain(warning);
  expect(sayChanges(entry('http://[::1]:3000'))).not.toContain(warning);
  expect(sayChanges(entry('https://dokploy.example.com'))).not.toContain(warning);
});
