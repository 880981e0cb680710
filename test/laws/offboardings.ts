import fc from 'fast-check';
import type { Change } from '../../src/shared/operations/change.ts';
import type { FoundThere, PlannedStep, Step, StepState } from '../../src/shared/operations/operation.ts';
import type { Offboarded } from './today.ts';

// Off-boardings at any moment: planned by what was found, then done, refused, left, taken back, killed, and looked at again.

export const BEGUN = Date.parse('2026-12-01T09:00:00Z');
export const PEOPLE = [['ann@x.example', 'ann@home.example'], ['bob@x.example']];
export const INSTANCES = ['i0', 'i1', 'i2'];

const FATES = ['delete', 'end', 'lower', 'withdraw', 'leave'] as const;
const STATES = [
  ...(['done', 'done', 'done', 'done already', 'undone', 'failed', 'unknown'] as const),
  ...(['skipped', 'canceled', 'away', 'not tried', 'waiting'] as const),
];
const error = (code: 'timeout' | 'not-tried' | 'forbidden' | 'conflict' | 'key-missing') => ({
  ...{ code, message: `It was ${code}.`, advice: 'Try again.' },
});

const place = fc.record({
  email: fc.constantFrom(...PEOPLE.flat()),
  instanceId: fc.constantFrom(...INSTANCES),
  organization: fc.constantFrom('Acme', 'Lab', 'Den'),
  role: fc.constantFrom('owner', 'admin', 'member'),
  fate: fc.constantFrom(...FATES),
  state: fc.constantFrom(...STATES),
  /** Of what is unknown, whether the server did it all the same. */
  isDone: fc.boolean(),
  /** Whether a key opens it as it is looked at afterwards. */
  isSeen: fc.constantFrom(true, true, true, false),
});
type Place = typeof place extends fc.Arbitrary<infer T> ? T : never;

const look = fc.record({
  state: fc.constantFrom(...(['looked', 'looked', 'looked', 'away', 'waiting', 'canceled', 'none'] as const)),
  /** Somebody let the person in meanwhile. */
  hasMore: fc.constantFrom(false, false, false, true),
});

function stateOf(word: (typeof STATES)[number], at: number): StepState {
  const done = { state: 'done', at, output: {}, undo: null } as const;
  const states: Record<typeof word, StepState> = {
    done,
    'done already': { ...done, already: true },
    undone: { ...done, undone: at + 1 },
    failed: { state: 'failed', at, error: error('forbidden') },
    unknown: { state: 'unknown', at, error: error('timeout') },
    skipped: { state: 'skipped', at, why: 'It is no longer as it was.' },
    canceled: { state: 'canceled', at },
    away: { state: 'open', at, error: error('timeout') },
    'not tried': { state: 'open', at, error: error('not-tried') },
    waiting: { state: 'waiting' },
  };
  return states[word];
}

function changeOf({ email, instanceId, organization, role, fate }: Place): Change | null {
  const ref = { instanceId, organizationId: organization, email };
  const memberId = `m ${organization} ${email}`;
  switch (fate) {
    case 'delete':
      // What it owns goes with it, and with that the memberships of everybody there.
      return { action: 'members.remove', ...ref, userId: `u ${email}`, owned: ['Own'] };
    case 'end':
      return { action: 'members.endMembership', ...ref, memberId };
    case 'lower':
      return { action: 'members.setRole', ...ref, memberId, from: role, role: 'member' };
    case 'withdraw':
      return { action: 'invitations.remove', ...ref, invitationId: `v ${organization} ${email}`, role };
    case 'leave':
      return null;
  }
}

/** What is there of a place afterwards, as a role, or null for an invitation; nothing where it is gone. */
function leftOf({ fate, state, role, isDone }: Place): (string | null)[] {
  const was = fate === 'withdraw' ? null : role;
  const isCarriedOut = state.startsWith('done') || (state === 'unknown' && isDone);
  if (!isCarriedOut || fate === 'leave') return [was];
  return fate === 'lower' ? ['member'] : [];
}

/** With what is there in truth: by place, whether something is left, and whether the last look saw it. */
export type Drawn = { kept: Offboarded; places: (Place & { isLeft: boolean; isProven: boolean })[] };

export const offboardings: fc.Arbitrary<Drawn> = fc
  .tuple(
    fc.uniqueArray(place, {
      ...{ minLength: 1, maxLength: 6 },
      selector: ({ email, instanceId, organization }) => [email, instanceId, organization].join(),
    }),
    fc.array(look, { minLength: 6, maxLength: 6 }),
    fc.constantFrom(...([null, 'before', 'now'] as const)),
  )
  .map(([drawn, looks, doneWith]) => {
    // The account goes as a whole, as it went.
    const places = drawn.map((each) => {
      const deletion = drawn.find(
        (other) =>
          other.fate === 'delete' && other.email === each.email && other.instanceId === each.instanceId,
      );
      return deletion && each.fate !== 'withdraw'
        ? { ...each, fate: 'delete' as const, state: deletion.state, isDone: deletion.isDone }
        : each;
    });
    const found: FoundThere = {};
    const steps: Step[] = [];
    const add = (of: Omit<PlannedStep, 'denied'>, state: StepState) =>
      steps.push({ ...of, id: steps.length, state });
    for (const each of places) {
      const { instanceId, email, organization: organizationName, role, fate, state } = each;
      found[instanceId] ??= [];
      found[instanceId].push({ email, name: '', organizationName, role: fate === 'withdraw' ? null : role });
      const change = changeOf(each);
      if (change) add({ change, instanceName: instanceId, organizationName }, stateOf(state, BEGUN + 1));
    }
    const proven = new Set<Place>();
    for (const [whose, emails] of PEOPLE.entries())
      for (const [where, instanceId] of INSTANCES.entries()) {
        const own = places.filter((each) => each.instanceId === instanceId && emails.includes(each.email));
        const how = looks[whose * INSTANCES.length + where];
        const [email = '', ...also] = emails;
        if (!how || own.length === 0 || how.state === 'none') continue;
        const change: Change = { action: 'members.find', instanceId, email, also, known: [] };
        const state = how.state === 'looked' ? lookedAt(own, how.hasMore) : stateOf(how.state, BEGUN + 5);
        // What is waiting, or open, of other steps is looked at after them.
        if (how.state === 'looked' && !how.hasMore) for (const each of own) if (each.isSeen) proven.add(each);
        add({ change, instanceName: instanceId, organizationName: null }, state);
      }
    return {
      kept: { id: 'o1', startedAt: BEGUN, steps, leaving: PEOPLE, found, doneWith },
      places: places.map((each) => ({
        ...each,
        isLeft: leftOf(each).length > 0,
        isProven: proven.has(each),
      })),
    };
  });

function lookedAt(own: readonly Place[], hasMore: boolean): StepState {
  const at = BEGUN + 5;
  const there = own
    .filter(({ isSeen }) => isSeen)
    .flatMap((each) => leftOf(each).map((role) => ({ each, role })));
  const still = there.map(
    ({ each, role }) => `${each.email} is ${role ?? 'invited'} in “${each.organization}”.`,
  );
  const [strongest] = there.map(({ role }) => role).sort();
  const shut = new Set(own.flatMap(({ isSeen, organization }) => (isSeen ? [] : organization)));
  const seen = {
    read: new Set(own.map(({ organization }) => organization)).size - shut.size,
    ...(still.length > 0 || hasMore
      ? { still: hasMore ? [...still, 'More is there.'] : still, stillAs: strongest ?? 'invited' }
      : {}),
  };
  const unread = [...shut].map((organization) => ({ organization, why: 'No key here shows it now.' }));
  const details = { ...seen, readAt: at, ...(unread.length > 0 ? { unread } : {}) };
  if (hasMore) return { state: 'failed', at, error: { ...error('conflict'), details } };
  if (unread.length > 0) return { state: 'open', at, error: { ...error('key-missing'), details } };
  return { state: 'done', at, output: seen, undo: null };
}
