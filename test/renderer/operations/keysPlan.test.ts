import { describe, expect, test } from 'vitest';
import { type KeyRow, onlyShown } from '../../../src/renderer/src/features/keys/keyRows.ts';
import {
  computerWords,
  type KeysDraft,
  NO_KEYS_DRAFT,
  planRetiring,
  planRotating,
} from '../../../src/renderer/src/features/operations/keysPlan.ts';
import {
  draftOf,
  firstDraft,
  NO_MANY_DRAFT,
} from '../../../src/renderer/src/features/operations/manyPlan.ts';
import { instanceKeysOf } from '../../../src/renderer/src/state/instanceKeys.ts';
import { initialState } from '../../../src/renderer/src/state/model.ts';
import { started } from '../../../src/renderer/src/state/transitions.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import { plannedStepShape } from '../../../src/shared/operations/step.ts';
import type { InstanceKeys } from '../../../src/shared/plans/instanceKeys.ts';
import { account, createBench, facts, failure, instance, startAnswer } from '../state/fixture.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const LAPTOP = 'Quayside · laptop zz11-aaaaa';

/** An instance whose server lists keys of these names, with one made key that ends in a day. */
function shop(names: string[] = [], change: Partial<InstanceKeys> = {}): InstanceKeys {
  const { keys } = instance('a');
  return {
    instanceId: 'a',
    instanceName: 'Shop',
    keys: keys.map((key) => ({
      ...key,
      origin: 'made',
      serverKeyId: 's0',
      expiresAt: new Date(NOW + 86_400_000).toISOString(),
    })),
    health: {},
    account: {
      ...account('a'),
      version: '0.30.2',
      caller: {
        id: 'm1',
        organizationId: 'org-a',
        userId: 'u1',
        role: 'owner',
        createdAt: '2026-01-01T00:00:00.000Z',
        user: {
          id: 'u1',
          email: 'one@example.com',
          apiKeys: names.map((name, at) => ({
            id: `s${at}`,
            name,
            createdAt: '2026-05-04T10:00:00.000Z',
          })),
        },
      },
    },
    server: { version: '0.30.2' },
    unread: null,
    ...change,
  };
}

const down = (change: Partial<InstanceKeys> = {}) =>
  shop([], {
    instanceId: 'b',
    instanceName: 'Blog',
    unread: { why: 'Not reachable.', later: true },
    ...change,
  });

describe('rotating', () => {
  const plan = (draft: Partial<KeysDraft>, instances = [shop(), down()]) =>
    planRotating({ ...NO_KEYS_DRAFT, ...draft }, { instances, registryCode: 'me00' }, NOW);

  test('is planned over the instances that are chosen, and says what could not be read', () => {
    expect(plan({})).toMatchObject({
      steps: [{ change: { instanceId: 'a' } }, { change: { instanceId: 'b' } }],
      warnings: [expect.stringContaining('deleted on its server once the new one is in use')],
      unknown: [expect.stringMatching(/^Blog: Not reachable\. Its steps stay open/)],
      confirm: null,
    });
    expect(plan({ without: ['b'] })).toMatchObject({ steps: [{ change: { instanceId: 'a' } }], unknown: [] });
  });

  test('acts on the keys that were shown alone, where others were hidden, and the button says how many and where', () => {
    const named = (instanceId: string, ...names: string[]): InstanceKeys => {
      const one = shop([], { instanceId, instanceName: instanceId.toUpperCase() });
      const [key] = one.keys;
      const keys = names.flatMap((name) =>
        key ? { ...key, id: `${instanceId}-${name}`, organizationId: name, organizationName: name } : [],
      );
      const { caller } = one.account ?? {};
      const organizations = names.map((name) => ({ id: name, name, createdAt: '', ownerId: '' }));
      return { ...one, keys, account: { ...account('a'), caller: caller ?? null, organizations } };
    };
    const all = [named('a', 'Acme', 'Lab'), named('b', 'Acme', 'Hub')];
    const rows = all.flatMap(({ keys }) => keys.map((key) => ({ key }) as KeyRow));
    const planned = (...shown: string[]) => {
      const { keyIds } = onlyShown(
        rows.filter(({ key }) => shown.includes(key.id)),
        rows,
      );
      const { keys } = firstDraft({ what: 'rotate-keys', ...(keyIds ? { keyIds } : {}) });
      const made = planRotating(keys, { instances: all, registryCode: 'me00' }, NOW);
      if ('error' in made) return made;
      return [made.action, ...made.steps.map(({ change }) => 'keyId' in change && change.keyId)];
    };
    expect(planned('a-Lab')).toEqual(['Rotate 1 key in Lab', 'a-Lab']);
    expect(planned('a-Acme')).toEqual(['Rotate 1 key in Acme on A', 'a-Acme']);
    expect(planned('a-Acme', 'b-Hub')).toEqual([
      'Rotate 2 keys in 2 organizations on 2 instances',
      'a-Acme',
      'b-Hub',
    ]);
    expect(planned(...rows.map(({ key }) => key.id))).toContain(
      'Rotate 4 keys in 4 organizations on 2 instances',
    );
    expect(planned()).toEqual({ error: 'Choose at least one instance.' });
  });

  test.each<[Partial<KeysDraft>, string]>([
    [{ withinDays: 'soon' }, 'Enter a number of days.'],
    [{ withinDays: '' }, 'Enter a number of days.'],
    [{ without: ['a', 'b'] }, 'Choose at least one instance.'],
  ])('%o is no plan', (draft, error) => {
    expect(plan(draft)).toEqual({ error });
  });
});

describe('retiring', () => {
  const plan = (instances: InstanceKeys[], computer: string | null = 'laptop zz11') =>
    planRetiring({ ...NO_KEYS_DRAFT, computer }, { instances, registryCode: 'me00' });

  test('wants the computer’s name typed, and says what goes, who was looked at and what was not', () => {
    expect(plan([shop([LAPTOP, 'ci']), down()])).toMatchObject({
      steps: [{ change: { action: 'keys.retire' } }, { change: { action: 'keys.retireOfComputer' } }],
      warnings: [
        expect.stringContaining('It cannot be undone.'),
        'On Shop the last key that is kept here goes: nothing can be read there until one is pasted (key required).',
        expect.stringContaining('Looked at: one@example.com on Shop.'),
      ],
      unknown: ['Blog: Not reachable. Its step looks again, and retires what it finds.'],
      byHand: ['“ci” of one@example.com on Shop, made May 4, 2026'],
      confirm: { label: 'Type “laptop” to retire its keys', text: 'laptop' },
    });
  });

  test('is a plan that main takes as it is', () => {
    const { steps } = plan([shop([LAPTOP]), shop(['x', LAPTOP]), down()]) as { steps: unknown[] };
    expect(steps).toHaveLength(3);
    for (const step of steps) expect(plannedStepShape.safeParse(step).error).toBeUndefined();
  });

  test('needs a computer, one that was found', () => {
    expect(plan([shop([LAPTOP])], null)).toEqual({ error: 'Choose a computer.' });
    expect(plan([shop([LAPTOP])], 'desk zz11')).toEqual({ error: 'Choose a computer.' });
  });
});

test('a computer is named with its registry where another one has the same name', () => {
  const laptop = {
    computer: 'laptop',
    registry: 'zz11',
    isThis: false,
    keys: 1,
    inUse: 0,
    instanceNames: ['Shop'],
  };
  const other = {
    ...laptop,
    registry: 'me00',
    isThis: true,
    keys: 3,
    inUse: 2,
    instanceNames: ['Shop', 'Blog'],
  };
  expect(computerWords(laptop, [laptop])).toBe('laptop: 1 key on Shop');
  expect([laptop, other].map((each) => computerWords(each, [laptop, other]))).toEqual([
    'laptop (zz11): 1 key on Shop',
    'laptop (me00, this computer): 3 keys on 2 instances, 2 in use here',
  ]);
});

test('the dialog begins with what was asked for', () => {
  expect(draftOf('rotate-keys').kind).toBe('rotate-keys');
  expect(draftOf('delete-organization').kind).toBe(NO_MANY_DRAFT.kind);
  expect(draftOf(undefined)).toEqual(NO_MANY_DRAFT);
});

describe('what is known of an instance’s keys', () => {
  const read = async (answer: Result<unknown>) => {
    const bench = createBench();
    void bench.actions.start();
    await bench.answer('app.start', ok(startAnswer([instance('a')])));
    await bench.answer('account.read', answer);
    return bench.actions.instanceKeys()[0];
  };

  test('is as it was read in this run', async () => {
    expect(await read(ok(account('a')))).toMatchObject({ account: { version: 'a' }, unread: null });
  });

  test.each([
    ['timeout', true],
    ['keychain-locked', true],
    ['key-not-accepted', false],
    ['other-installation', false],
  ] as const)('%s: it may be read later: %s', async (code, later) => {
    expect((await read(fail(failure(code))))?.unread).toEqual({ why: `It was ${code}.`, later });
  });

  test('of an earlier run, or without a key, says so', () => {
    const state = started(initialState(NOW), facts([instance('a'), instance('b', { keys: [] })]));
    expect(instanceKeysOf(state).map(({ unread }) => unread)).toEqual([
      { why: 'It has not answered since Quayside started.', later: true },
      { why: 'No key is kept here for this instance: paste one first.', later: false },
    ]);
  });
});
