import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failure } from '../../src/main/network/failures.ts';
import { ERROR_CODES, ERROR_MEANINGS, meaningOf, writeOutcome } from '../../src/shared/errors.ts';

describe('what an error means', () => {
  test.each(ERROR_CODES)('%s: main and the page agree on what became of a write', (code) => {
    const ofWrite = failure(
      { host: 'a.test', call: 'user.remove', kind: 'write' },
      code,
      'It failed.',
      'Look.',
    );
    expect(writeOutcome(ofWrite)).toBe(ERROR_MEANINGS[code].write);
    expect(ofWrite.advice !== 'Look.').toBe(ERROR_MEANINGS[code].write === 'perhaps');

    const ofReadBefore = failure(
      { host: 'a.test', call: 'user.all', kind: 'read' },
      code,
      'It failed.',
      'Look.',
    );
    expect(writeOutcome(ofReadBefore)).not.toBe('perhaps');
    expect(ofReadBefore.advice).toBe('Look.');
  });

  test.each(ERROR_CODES)('%s: its row does not contradict itself', (code) => {
    const { write, read, key, matter, remedy, shows } = meaningOf({ code });
    // A key can count as good only where Dokploy looked at the call.
    if (key === 'good') expect(matter).not.toBe('network');
    if (write === 'answered') expect(key).not.toBe('refused');
    if (remedy === 'replace-key') expect(key).not.toBe('good');
    if (read === 'retry') expect(matter).toBe('network');
    if (matter === 'keychain') expect([write, key]).toEqual(['no', code]);
    // Said where nothing answered, and nowhere else.
    if (shows.words === 'not reachable') expect([write, matter]).not.toEqual(['answered', 'server']);
    expect(shows.words).not.toContain(code.includes('-') ? code : '\u0000');
    expect(['warn', 'danger']).toContain(shows.tone);
  });

  test('no other list of codes stands anywhere', () => {
    const root = new URL('../../src/', import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    const codes: ReadonlySet<string> = new Set(ERROR_CODES);
    const lists = files.flatMap((name) => {
      const text = readFileSync(new URL(name.replaceAll('\\', '/'), root), 'utf8');
      const literals = text.match(/\[\s*'[a-z-]+'(?:\s*,\s*'[a-z-]+')+\s*,?\s*\]/g) ?? [];
      const listed = literals.filter((list) => list.match(/[a-z-]+/g)?.every((word) => codes.has(word)));
      return [...listed, ...(text.match(/code\.startsWith\('[a-z-]+'\)/g) ?? [])].map(
        (list) => `${name}: ${list}`,
      );
    });
    expect(lists).toEqual([]);
  });

  test('only failures without any answer show “not reachable”', () => {
    const silent = ERROR_CODES.filter((code) => meaningOf({ code }).shows.words === 'not reachable');
    expect(silent).toEqual(['dns', 'refused', 'unreachable', 'reset', 'timeout', 'network']);
  });

  test('a proxy’s error page is no answer of the server, and tells its status', () => {
    const words = (status: number) => meaningOf({ code: 'proxy-page', details: { status } }).shows.words;
    expect([words(502), words(200)]).toEqual(['not reachable (HTTP 502)', 'a proxy answered']);
  });
});
