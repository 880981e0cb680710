import { describe, expect, test } from 'vitest';
import type { Admit } from '../../../src/main/ipc/gestures.ts';
import { createRouter, MOST_VALUES } from '../../../src/main/ipc/router.ts';
import type { Handlers } from '../../../src/shared/contract.ts';
import { calls } from '../../../src/shared/contract.ts';
import { fail, ok } from '../../../src/shared/errors.ts';

const handlersThat = (answer: (name: string) => unknown) =>
  Object.fromEntries(
    Object.keys(calls).map((name) => [name, async () => answer(name)]),
  ) as unknown as Handlers;

const PLACE = { organizationId: null, tab: 'members' };
const VIEW = {
  ...{ id: 'v', name: 'V', as: 'list', search: '', sort: null, columns: [], stayZero: false },
  choices: {},
};

function openRouter(answer: (name: string) => unknown = () => ok({ state: 'ready' })) {
  const lines: string[] = [];
  const admit: Admit = async (reach) => fail({ code: 'canceled', message: reach, advice: '' });
  const router = createRouter({ handlers: handlersThat(answer), admit, log: (line) => lines.push(line) });
  return { router, lines };
}

describe('the router between the page and main', () => {
  test('a good call from the own frame gets its answer', async () => {
    const { router } = openRouter();
    expect(await router(true, { call: 'keychain.check', input: {} })).toEqual(ok({ state: 'ready' }));
  });

  test('a foreign frame gets a coded refusal before its input is even looked at', async () => {
    const { router } = openRouter();
    expect(await router(false, 'anything')).toMatchObject({ ok: false, error: { code: 'foreign-sender' } });
  });

  test.each([
    null,
    7,
    'keychain.check',
    {},
    { call: 'nope', input: {} },
    { call: 'toString', input: {} },
    { call: '__proto__', input: {} },
  ])('an unknown call is refused: %j', async (message) => {
    const { router } = openRouter();
    expect(await router(true, message)).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
  });

  test('bad input names the field and never its value', async () => {
    const { router } = openRouter();
    const answer = await router(true, {
      call: 'instances.replaceKey',
      input: { attemptId: 'a', instanceId: 'i', key: { secret: 'CANARY' } },
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(JSON.stringify(answer)).toContain('(key)');
    expect(JSON.stringify(answer)).not.toContain('CANARY');
  });

  test('an extra field in the input is refused', async () => {
    const { router } = openRouter();
    expect(
      await router(true, {
        call: 'instances.endWait',
        input: { instanceId: 'i', url: 'http://evil.example' },
      }),
    ).toMatchObject({
      ok: false,
      error: { code: 'bad-input', message: expect.stringContaining('(the whole)') },
    });
  });

  test('what reaches a server that the page names waits for a person’s wish, before anything is done', async () => {
    let handled = 0;
    const { router } = openRouter(() => {
      handled += 1;
      return ok({});
    });
    const entry = { attemptId: 'a', name: 'Evil', url: 'https://evil.example', key: 'k' };
    const asks = {
      look: [['instances.probe', { attemptId: 'a', url: entry.url, proxy: { mode: 'system' } }]],
      key: [
        ['instances.add', entry],
        ['instances.edit', { ...entry, instanceId: 'i', color: 'red' }],
        ['instances.announce', { urls: [entry.url] }],
      ],
      browser: [
        ['instances.open', { instanceId: 'i' }],
        ['instances.openKeyPage', { url: entry.url }],
      ],
    };
    for (const [reach, all] of Object.entries(asks))
      for (const [call, input] of all)
        expect(await router(true, { call, input }), `${call}`).toMatchObject({ error: { message: reach } });
    expect(handled).toBe(0);
  });

  const many = (count: number, each: unknown) => Array.from({ length: count }, () => each);
  const named = (count: number, each: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`name-${at}`, each]));
  const address = 'ann@example.com';
  const organization = { instanceId: 'i', organizationId: 'o' };
  const offBoard = { kind: 'off-board', addresses: [address], together: [], choices: {} };
  const role = { kind: 'create-role', name: 'ops', permissions: {}, places: [organization] };
  const changeRoles = { kind: 'change-roles', emails: [], role: 'member', places: [] };

  const view = (choices: Record<string, unknown>) => ({ savedViews: [{ ...VIEW, choices }] });

  test.each<[number, string, string, (count: number) => unknown]>([
    [
      100,
      'actions on so many things',
      'plans.make',
      (most) => ({ ...role, permissions: named(most, ['read']) }),
    ],
    [
      100,
      'actions on a thing',
      'plans.make',
      (most) => ({ ...role, permissions: { user: many(most, 'read') } }),
    ],
    [10_000, 'places of a role', 'plans.make', (most) => ({ ...role, places: many(most, organization) })],
    [10_000, 'who leave', 'plans.make', (most) => ({ ...offBoard, addresses: many(most, address) })],
    [
      1_000,
      'choices for who leave',
      'plans.make',
      (most) => ({ ...offBoard, choices: named(most, { i: 'end' }) }),
    ],
    [10_000, 'roles to change', 'plans.make', (most) => ({ ...changeRoles, emails: many(most, address) })],
    [1_000, 'instances with a place', 'preferences.save', (most) => ({ views: named(most, PLACE) })],
    [100, 'saved views', 'preferences.save', (most) => ({ savedViews: many(most, VIEW) })],
    [40, 'kinds of choices in a saved view', 'preferences.save', (most) => view(named(most, ['x']))],
    [
      1_000,
      'choices of a kind in a saved view',
      'preferences.save',
      (most) => view({ role: many(most, 'x') }),
    ],
    [200, 'lists', 'world.seen', (most) => ({ lists: many(most, { ...organization, part: 'members' }) })],
  ])(
    'a person can choose %d %s, and one more is refused before anything works on it',
    async (most, _, call, of) => {
      let handled = 0;
      const { router } = openRouter(() => {
        handled += 1;
        return ok({});
      });
      expect(await router(true, { call, input: of(most + 1) })).toMatchObject({
        error: { code: 'bad-input' },
      });
      expect(handled).toBe(0);
      await router(true, { call, input: of(most) });
      expect(handled).toBe(1);
    },
  );

  test.each<[string, string, unknown]>([
    ['10,000 groups of addresses', 'plans.make', { ...offBoard, together: many(10_000, many(10, address)) }],
    ['a text of 16 MB and more', 'app.copy', { text: 'x'.repeat(16_000_001) }],
  ])('what no person chooses is refused before anything works on it: %s', async (_, call, input) => {
    let handled = 0;
    const { router } = openRouter(() => {
      handled += 1;
      return ok({});
    });
    expect(await router(true, { call, input })).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(handled).toBe(0);
  });

  test('of an input that is larger than any, no more is looked at than one may hold', async () => {
    let looked = 0;
    const counting = new Proxy(named(2 * MOST_VALUES, 'x'), {
      get: (all, name) => {
        looked += 1;
        return Reflect.get(all, name);
      },
    });
    const { router } = openRouter();
    expect(await router(true, { call: 'preferences.save', input: { views: counting } })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', message: 'This is more than Quayside takes at once.' },
    });
    expect(looked).toBeLessThanOrEqual(MOST_VALUES);
  });

  test('an answer that does not fit the contract stays in main', async () => {
    const { router, lines } = openRouter(() => ok({ state: 'CANARY' }));
    const answer = await router(true, { call: 'keychain.check', input: {} });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-output' } });
    expect(JSON.stringify([answer, lines])).not.toContain('CANARY');
  });

  const failed = { code: 'tls', message: 'It failed.', advice: 'Look.' } as const;
  const certificate = {
    shown: {
      fingerprint: 'AA',
      subject: 'CN=a',
      issuer: 'CN=a',
      names: ['a'],
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: '2027-01-01T00:00:00.000Z',
    },
    problems: ['self-signed' as const],
    canTrust: true,
    trusted: null,
  };
  const answerOf = (error: unknown) => {
    const { router, lines } = openRouter(() => ({ ok: false, error }));
    return { answer: router(true, { call: 'keychain.check', input: {} }), lines };
  };

  test('a failure crosses with the details that are known, and its certificate; other details stay in main', async () => {
    const details = { host: 'a.test', outcomeUnknown: true, secret: 'CANARY' };
    const answer = await answerOf({ ...failed, details, certificate }).answer;
    expect(answer).toEqual(
      fail({ ...failed, details: { host: 'a.test', outcomeUnknown: true }, certificate }),
    );
  });

  test.each([
    ['nothing', undefined],
    ['an unknown code', { ...failed, code: 'CANARY' }],
    ['no words', { ...failed, message: '' }],
    ['no advice', { code: 'tls', message: 'CANARY' }],
    ['a field that no failure has', { ...failed, stack: 'CANARY' }],
    ['a detail of another kind', { ...failed, details: { host: { name: 'CANARY' } } }],
    ['half a certificate', { ...failed, certificate: { shown: { subject: 'CANARY' } } }],
    ['a certificate with more than is shown', { ...failed, certificate: { ...certificate, pem: 'CANARY' } }],
  ])('a malformed failure stays in main: %s', async (_, error) => {
    const { answer, lines } = answerOf(error);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify([await answer, lines])).not.toContain('CANARY');
  });

  test('a handler that throws becomes a coded error without its text, and its message and stack go to the log', async () => {
    const { router, lines } = openRouter(() => {
      throw new TypeError('no such part');
    });
    const answer = await router(true, { call: 'keychain.check', input: {} });
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('no such part');
    expect(lines[0]).toMatch(/^keychain\.check: TypeError: no such part\n\s+at /);
  });

  test('after a failure inside nobody knows whether a write was done; a call that was refused did nothing', async () => {
    const thrown = openRouter(() => {
      throw new Error('no such part');
    });
    const malformed = openRouter(() => ok({ state: 'odd' }));
    const call = { call: 'keychain.check', input: {} };
    for (const { router } of [thrown, malformed])
      expect(await router(true, call)).toMatchObject({ error: { details: { outcomeUnknown: true } } });
    for (const refused of [
      await malformed.router(false, call),
      await malformed.router(true, { call: 'nope', input: {} }),
      await malformed.router(true, { call: 'instances.endWait', input: {} }),
    ])
      expect(refused).not.toHaveProperty('error.details');
  });

  test('nothing that the page sent in gets into the log by an error that repeats it', async () => {
    const { router, lines } = openRouter(() => {
      throw new Error('cannot use hunter2 for Acme');
    });
    await router(true, {
      call: 'instances.replaceKey',
      input: { attemptId: 'attempt', instanceId: 'Acme', key: 'hunter2' },
    });
    expect(lines[0]).toContain('instances.replaceKey: Error: cannot use [cut] for [cut]');
    expect(lines.join()).not.toContain('hunter2');
  });

  test('of what the page sent in all is cut out of the log, however deep, but what is too short to hide anything', async () => {
    const { router, lines } = openRouter(() => {
      throw new Error('no ids of Acme were sent, hunter2');
    });
    await router(true, {
      call: 'plans.make',
      input: {
        kind: 'change-organization',
        instanceId: 'id',
        organizationId: 'Acme',
        settings: { name: 'hunter2' },
      },
    });
    expect(lines[0]).toContain('plans.make: Error: no ids of [cut] were sent, [cut]');
  });

  test('what was refused, or does not fit the contract, is told to the log by its place, without a value', async () => {
    const { router, lines } = openRouter((name) =>
      name === 'keychain.check' ? ok({ state: 'CANARY' }) : { ok: false, error: { code: 'CANARY' } },
    );
    await router(false, { call: 'keychain.check', input: {} });
    await router(true, { call: 'keychain.check', input: {} });
    await router(true, { call: 'instances.endWait', input: { instanceId: 'i' } });
    expect(lines).toEqual([
      'refused a call from a foreign frame',
      'keychain.check: the answer does not fit the contract at state',
      'instances.endWait: the failure does not fit the contract at code',
    ]);
  });
});
