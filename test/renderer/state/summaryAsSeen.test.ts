import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumUpInvitations } from '../../../src/main/world/seenSummary.ts';
import { NO_READINGS, type Readings } from '../../../src/renderer/src/state/readings.ts';
import { countPeople, summarize } from '../../../src/renderer/src/state/summary.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import { instance, member } from './fixture.ts';

const SEEN_AT = Date.parse('2026-06-01T12:00:00.000Z');
const HOUR = 3_600_000;

const invitations = fc
  .array(
    fc.record({
      hours: fc.oneof(fc.integer({ min: -30, max: 200 }), fc.constant(12)),
      status: fc.constantFrom('pending', 'pending', 'pending', 'accepted', 'canceled'),
      broken: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: 80 },
  )
  .map((rows) =>
    rows.map(({ hours, status, broken }, index): Invitation => {
      const expiresAt = broken ? 'never' : new Date(SEEN_AT + hours * HOUR).toISOString();
      const id = `i-${index}`;
      return { id, organizationId: 'org-a', email: `${id}@example.com`, role: null, status, expiresAt };
    }),
  );

function whole(list: Invitation[]): Readings {
  return {
    ...NO_READINGS,
    members: { 'org-a': { state: 'loading', previous: { data: [member('a'), member('b')], at: SEEN_AT } } },
    invitations: { 'org-a': { state: 'loading', previous: { data: list, at: SEEN_AT } } },
  };
}

function inNumbers(list: Invitation[]): Readings {
  const seen = {
    organizationId: 'org-a',
    members: { at: SEEN_AT, count: 2 },
    invitations: sumUpInvitations(list, SEEN_AT),
  };
  return { ...NO_READINGS, seen: new Map([['org-a', seen]]) };
}

test('Home shows the same of an instance by the numbers alone as by its lists, now and days later', () => {
  fc.assert(
    fc.property(invitations, fc.constantFrom(0, 1, 12, 23), (list, hoursLater) => {
      const now = SEEN_AT + hoursLater * HOUR;
      const byLists = summarize(instance('a'), whole(list), now);
      const byNumbers = summarize(instance('a'), inNumbers(list), now);
      expect(byNumbers.people && countPeople(byNumbers.people)).toEqual(
        byLists.people && countPeople(byLists.people),
      );
      expect(byNumbers.pending).toBe(byLists.pending);
    }),
  );
});

test('a thousand invitations that expire at as many moments are counted', () => {
  const list = Array.from({ length: 1_000 }, (_, index): Invitation => {
    const expiresAt = new Date(SEEN_AT + 48 * HOUR + index).toISOString();
    return { id: `${index}`, organizationId: 'o', email: 'x@y.z', role: null, status: 'pending', expiresAt };
  });
  expect(summarize(instance('a'), inNumbers(list), SEEN_AT).pending).toBe(1_000);
});
