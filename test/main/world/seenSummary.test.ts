import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundAccount, sumUpInvitations } from '../../../src/main/world/seenSummary.ts';
import type { Account, Invitation } from '../../../src/shared/dokploy.ts';
import { invitationRow, memberRow, organizationRow } from '../../shared/records.ts';

const NOW = Date.parse('2026-05-01T10:00:00.000Z');
const LAST_MOMENT = 8.64e15;

const invitations = fc.array(
  fc.record({
    status: fc.constantFrom('pending' as const, 'pending' as const, 'accepted' as const, 'canceled' as const),
    inDays: fc.option(fc.integer({ min: -3, max: 400 })),
  }),
  { maxLength: 260, size: 'max' },
);

test('what is pending at any later time can be told from the sum: how many, and who expires first', () => {
  fc.assert(
    fc.property(invitations, (given) => {
      const rows = given.map(
        ({ status, inDays }, index): Invitation =>
          invitationRow(`${'x'.repeat(index)}@example.com`, {
            id: `i${index}`,
            status,
            expiresAt: inDays === null ? 'no date' : new Date(NOW + inDays * 86_400_000).toISOString(),
          }),
      );
      const ends = rows
        .filter(({ status, expiresAt }) => status === 'pending' && !(Date.parse(expiresAt) <= NOW))
        .map(({ id, expiresAt }) => ({ id, end: Date.parse(expiresAt) || LAST_MOMENT }))
        .sort((a, b) => a.end - b.end);
      const { at, count, soonest, later } = sumUpInvitations(rows, NOW);
      expect([at, count]).toEqual([NOW, rows.length]);
      expect(soonest.map(({ id, expiresAt }) => ({ id, end: expiresAt }))).toEqual(ends.slice(0, 20));
      expect(soonest.every(({ email }) => email.length <= 320)).toBe(true);
      const rest = later.flatMap((each) => Array<number>(each.count).fill(each.expiresAt));
      expect(rest).toEqual(ends.slice(20).map(({ end }) => end));
    }),
    { numRuns: 60 },
  );
});

test('an account keeps its organizations, and no large logo', () => {
  const organization = (id: string, logo?: string | null) =>
    organizationRow(id, logo === undefined ? {} : { logo });
  const account = (organizations: Account['organizations']): Account => ({
    version: '0.30.2',
    caller: memberRow('ada', { role: 'owner' }),
    organizations,
  });
  const logos = [undefined, null, 'x'.repeat(2000), 'x'.repeat(2001)].map((logo, index) =>
    organization(`o${index}`, logo),
  );
  expect(boundAccount(account(logos))?.organizations).toEqual([
    ...logos.slice(0, 3),
    organization('o3', null),
  ]);
  expect(boundAccount({ ...account([]), organizations: 'none' as never })).toBeNull();
});
