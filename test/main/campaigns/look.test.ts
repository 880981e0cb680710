import { expect, test } from 'vitest';
import { createLook } from '../../../src/main/campaigns/carriedOut.ts';
import { createCache, type ReadPart } from '../../../src/main/world/cache.ts';
import type { Decision, Line } from '../../../src/shared/campaigns/campaign.ts';
import { membersOf } from '../people/seen.ts';
import { makeFolder } from '../storage/folder.ts';
import { worldOf } from '../world/worldOf.ts';
import { lineOf } from './reviews.ts';

const A_DAY = 86_400_000;
const LINE = lineOf({ email: 'bob@a.example', userId: 'u-1' });
const DELETE = { is: 'revoke', fate: 'delete' } as const;
const BOTH = membersOf('ann@a.example', 'bob@a.example');

/** A run of the app over readings that outlive it. */
function open(folder = makeFolder()) {
  let now = 10 * A_DAY;
  const cache = createCache({ folder, clock: () => now });
  const list = <K extends 'members' | 'invitations'>(kind: K) =>
    cache.listOf('shop', { kind, organizationId: 'acme' });
  const asked = { targets: 0 };
  const target: ReturnType<typeof worldOf>['target'] = (ref) => {
    asked.targets += 1;
    return {
      ...{ ...ref, instanceName: 'Shop', organizationName: 'Acme', principal: null, roles: null },
      ...{ whyUnknown: null, readAt: list('members')?.at ?? 0 },
      ...{ members: list('members')?.data ?? null, invitations: list('invitations')?.data ?? null },
    };
  };
  const look = createLook({ world: worldOf([], [], { target }), cache });
  return {
    folder,
    cache,
    look,
    asked,
    read: (part: ReadPart) => cache.recorder('shop')(part),
    setBack: (ms: number) => {
      now -= ms;
    },
    seen: (line = LINE) => look.of('q4').seen(line, DELETE)?.words ?? null,
    shown: (line: Line, decision: Decision) => look.of('q4').seen(line, decision),
  };
}
const people = (members = BOTH): ReadPart => ({ organizationId: 'acme', members });
const invitations: ReadPart = { organizationId: 'acme', invitations: [] };

test('what was read after a step counts, also where the clock was set back by a day between', () => {
  const { look, read, seen, setBack } = open();
  read(people());
  look.note('q4');
  expect(seen()).toBe(null);
  read(people());
  expect(seen()).toBe('Is member.');
  look.note('q4', [LINE.id]);
  expect(seen(), 'read before the step').toBe(null);
  setBack(A_DAY);
  read(people(membersOf('ann@a.example')));
  expect(seen()).toBe('No longer a member.');
  look.note('q4', ['another']);
  look.note('q5', [LINE.id]);
  expect(seen()).toBe('No longer a member.');
});

test('what an earlier run read shows nothing of what was noted then, whatever the clock says', async () => {
  const first = open();
  first.read(people(membersOf('ann@a.example')));
  await first.cache.flush();
  const { cache, read, seen, setBack } = open(first.folder);
  setBack(A_DAY);
  await cache.load(['shop']);
  expect(seen()).toBe(null);
  read(people(membersOf('ann@a.example')));
  expect(seen()).toBe('No longer a member.');
});

test('a review of thousands of lines is compared with each organization once a reading, not once a line', () => {
  const { look, read, asked } = open();
  look.note('q4');
  read(people());
  const now = look.of('q4');
  for (let at = 0; at < 5_000; at += 1)
    expect(now.seen(lineOf({ email: `p-${at}@a.example` }), DELETE)?.words).toBe('No longer a member.');
  expect(asked.targets).toBe(1);
});

test('an invitation is looked at once people and invitations were read, whichever came last', () => {
  const { look, read, seen } = open();
  const invited = lineOf({ email: 'new@a.example', kind: 'invitation' });
  look.note('q4');
  read(invitations);
  expect([seen(), seen(invited)]).toEqual([null, null]);
  read(people());
  expect([seen(), seen(invited)]).toEqual(['Is member.', 'No invitation is open.']);
  look.note('q4', [invited.id]);
  read(people());
  expect(seen(invited)).toBe(null);
  read(invitations);
  expect(seen(invited)).toBe('No invitation is open.');
});

test('of somebody who has gone a revocation is so, and a role was never given; another account under the address is neither', () => {
  const { look, read, shown } = open();
  const of = (line: Line) =>
    [DELETE, { is: 'change', role: 'admin' } as const].map((decision) => {
      const { isSo, gone, words } = shown(line, decision) ?? expect.fail('nothing was read');
      return [isSo, gone, words];
    });
  const [, bob] = BOTH;
  if (!bob) throw new Error('Bob is there');
  look.note('q4');
  read(people([bob]));
  const another = [false, 'another', 'Another account has this address now.'];
  expect(of({ ...LINE, userId: 'u-0' })).toEqual([another, another]);
  expect(of(LINE)).toEqual([
    [false, undefined, 'Is member.'],
    [false, undefined, 'Is member.'],
  ]);
  const { userId: _, ...before } = LINE;
  expect(of({ ...before, since: Date.parse(bob.createdAt) - 1 }), 'by evidence without accounts').toEqual([
    another,
    another,
  ]);
  expect(of({ ...before, since: Date.parse(bob.createdAt) })[0]).toEqual([false, undefined, 'Is member.']);
  read(people([]));
  expect(of(LINE)).toEqual([
    [true, 'all', 'No longer a member.'],
    [false, 'all', 'No longer a member.'],
  ]);
});
