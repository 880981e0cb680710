import { describe, expect, it } from 'vitest';
import { endOf } from '../../../src/renderer/src/features/keys/keyRows.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('when a key ends', () => {
  it.each([
    [null, 'never', false],
    ['2026-03-03T12:00:00Z', 'in 2 days', true],
    ['2026-02-27T12:00:00Z', '2 days ago', true],
    ['2027-03-01T12:00:00Z', 'in 11 months', false],
  ])('%s is told as “%s”', (expiresAt, words, soon) => {
    expect(endOf(expiresAt, NOW)).toMatchObject({ words, soon });
  });
});
