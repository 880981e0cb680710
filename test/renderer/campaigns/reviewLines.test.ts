import { expect, test } from 'vitest';
import {
  nextUndecided,
  offersOf,
  type Standings,
  standOf,
  takesDecisions,
  UNDECIDED,
  unchangedMembers,
  withLines,
} from '../../../src/renderer/src/features/campaigns/reviewLines.ts';
import type { Standing } from '../../../src/shared/calls/reviews.ts';
import type { Decision } from '../../../src/shared/campaigns/campaign.ts';
import { line } from './lines.ts';

const decided = (decision: Decision, more: Partial<Standing> = {}): Standing => ({
  ...UNDECIDED,
  decision,
  ...more,
});
const KEEP = decided({ is: 'keep' });

test('the next undecided line is the one below, and after the last the first', () => {
  const lines = ['a', 'b', 'c'].map((id) => line(id));
  const kept = (...ids: string[]) => new Map(ids.map((id) => [id, KEEP]));
  expect(nextUndecided(lines, kept(), 'a')).toBe('b');
  expect(nextUndecided(lines, kept('b'), 'a')).toBe('c');
  expect(nextUndecided(lines, kept('b', 'c'), 'c')).toBe('a');
  expect(nextUndecided(lines, kept('b', 'c'), 'a')).toBeNull();
});

test('a note that could not be kept stays beside what is decided, until a note is kept', () => {
  const lines: Standings = new Map([['a', { ...KEEP, refused: 'Lead' }]]);
  const revoked = decided({ is: 'revoke', fate: 'delete' });
  const now = (kept: Record<string, Standing> | null, note?: string) =>
    withLines(lines, ['a'], { kept, note });
  expect(now({ a: revoked }).get('a')).toEqual({ ...revoked, refused: 'Lead' });
  expect(now(null).get('a')).toEqual({ ...KEEP, refused: 'Lead' });
  expect(now(null, 'Boss').get('a')).toEqual({ ...KEEP, refused: 'Boss' });
  expect(now({ a: { ...KEEP, note: 'Boss' } }, 'Boss').get('a')).toEqual({ ...KEEP, note: 'Boss' });
});

test('of a closed review a line is carried out, left as it is, or open; before, it stands by its decision', () => {
  const revoke = { is: 'revoke', fate: 'delete' } as const;
  const result = { ...{ operationId: 'o', words: '', by: null, at: 1, seen: null } };
  expect(standOf(undefined, true)).toBe('undecided');
  expect(standOf(decided(revoke), true)).toBe('revoke');
  expect(standOf(decided(revoke), false)).toBe('open');
  expect(standOf(decided(revoke, { result: { ...result, state: 'failed' } }), false)).toBe('open');
  expect(standOf(decided(revoke, { result: { ...result, state: 'done' } }), false)).toBe('done');
  expect(standOf(decided(revoke, { waived: 'Later' }), false)).toBe('waived');
  expect(standOf(KEEP, false)).toBe('keep');
});

test('who is kept in one go is an undecided member with the same access as before, never an admin, who has no 2FA, or one’s own line', () => {
  const lines = [
    line('same', { unchangedSince: 'Q3' }),
    line('new'),
    line('admin', { unchangedSince: 'Q3', role: 'admin', isPrivileged: true }),
    line('unprotected', { unchangedSince: 'Q3', twoFactor: false }),
    line('own', { unchangedSince: 'Q3', isOwn: true }),
    line('invited', { kind: 'invitation', unchangedSince: 'Q3' }),
    line('decided', { unchangedSince: 'Q3' }),
  ];
  const standings: Standings = new Map([['decided', KEEP]]);
  expect(unchangedMembers(lines, standings)).toEqual({ lineIds: ['same'], since: 'Q3' });
  const older = [...lines, line('older', { unchangedSince: 'Q2' })];
  expect(unchangedMembers(older, standings)).toEqual({
    lineIds: ['same', 'older'],
    since: 'their last review',
  });
});

test('revoking offers what the server allows, each with the lines that can, and why where none can', () => {
  const why = 'From Dokploy 0.27.0 no key can end one membership.';
  const newer = line('newer', { fates: ['delete', 'lower'], why });
  const older = line('older', { fates: ['end'] });
  const none = () => null;
  expect(offersOf('revoke', [newer], none)).toEqual([
    { decision: { is: 'revoke', fate: 'delete' }, lineIds: ['newer'], why: null },
    { decision: { is: 'revoke', fate: 'end' }, lineIds: [], why },
    { decision: { is: 'revoke', fate: 'lower' }, lineIds: ['newer'], why: null },
  ]);
  const both = offersOf('revoke', [newer, older, line('key', { kind: 'key', fates: ['retire'] })], none);
  expect(both.map(({ decision, lineIds }) => [decision, lineIds])).toEqual([
    [{ is: 'revoke', fate: 'delete' }, ['newer']],
    [{ is: 'revoke', fate: 'end' }, ['older']],
    [{ is: 'revoke', fate: 'lower' }, ['newer']],
    [{ is: 'revoke', fate: 'retire' }, ['key']],
  ]);
});

test('a role is changed to another one of its organization, never of an owner, an invitation or a key', () => {
  const lines = [
    line('member'),
    line('admin', { role: 'admin' }),
    line('owner', { role: 'owner' }),
    line('invited', { kind: 'invitation', fates: ['withdraw'] }),
    line('locked', { fates: [], why: 'No key.' }),
  ];
  const at = ({ id }: { id: string }) => (id === 'member' ? ['member', 'admin', 'auditor'] : null);
  const offers = offersOf('change', lines, at);
  expect(offers.map(({ decision, lineIds }) => [decision, lineIds])).toEqual([
    [{ is: 'change', role: 'admin' }, ['member']],
    [{ is: 'change', role: 'auditor' }, ['member']],
    [{ is: 'change', role: 'member' }, ['admin']],
  ]);
});

test('a review takes decisions until it is closed, and none once its files were changed', () => {
  expect(takesDecisions({ state: 'deciding', touched: null })).toBe(true);
  expect(takesDecisions({ state: 'deciding', touched: 'Its log was changed.' })).toBe(false);
  expect(takesDecisions({ state: 'carrying-out', touched: null })).toBe(false);
});
