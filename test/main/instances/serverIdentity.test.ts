import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createServerIdentity,
  identityFrom,
  judgeNewKey,
  type ServerIdentity,
} from '../../../src/main/instances/serverIdentity.ts';
import { createConfirmWay } from '../../../src/main/instances/wayQuestions.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { type ErrorCode, fail, ok } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { instanceRecord, keyRecord, memberRow, organizationRow } from '../../shared/records.ts';
import { makeFolder } from '../storage/folder.ts';

const confirmed = async () => ok(null);

function account(person: string | null, organizations: string[]): Account {
  const user = { id: person ?? '', email: `${person}@example.com` };
  return {
    version: '0.30.2',
    caller:
      person === null
        ? null
        : memberRow(person, { organizationId: organizations[0] ?? '', role: 'owner', user }),
    organizations: organizations.map((id) => organizationRow(id, { name: `Name of ${id}` })),
  };
}

const SHOP = instanceRecord({
  keys: [keyRecord('key-1', { organizationId: 'org-1', organizationName: 'Name of org-1' })],
});

async function start(read: Account | ErrorCode = account('ada', ['org-1']), shop = SHOP) {
  const file = path.join(makeFolder(), 'instances.json');
  const instances = await openInstances({ file, clock: Date.now, newId: () => 'registry' });
  await instances.add(shop);
  let writes = 0;
  let readings = 0;
  let network = 'office';
  let reading: ReturnType<ServerIdentity['check']> | null = null;
  const serverIdentity: ServerIdentity = createServerIdentity({
    instances: {
      ...instances,
      update: (...change) => {
        writes += 1;
        return instances.update(...change);
      },
    },
    keyFor: async () => ok({ record: SHOP.keys[0] as Instance['keys'][number], key: 'secret' }),
    readAccount: async (instanceId) => {
      readings += 1;
      if (typeof read === 'string') return fail({ code: read, message: 'It was not read.', advice: '' });
      return serverIdentity.check(instanceId, read);
    },
    readingOf: () => reading,
    networkNow: () => network,
  });
  const stored = () => {
    const found = instances.find('shop');
    return found.ok ? found.value : undefined;
  };
  const setReading = (next: typeof reading) => {
    reading = next;
  };
  const moveTo = (next: string) => {
    network = next;
  };
  const counts = { readings: () => readings, writes: () => writes };
  return { serverIdentity, instances, stored, moveTo, setReading, ...counts };
}

test('an account reading tells who answered and who was known, on one line and not endless', async () => {
  const { serverIdentity } = await start();
  const told = await serverIdentity.check('shop', account('eve', ['a\n\u202Eb', 'b', 'c', 'd'.repeat(90)]));
  const advice = told.ok ? '' : told.error.advice;
  expect(advice).toContain('It shows eve@example.com in Name of a b, Name of b, Name of c and 1 more.');
  expect(advice).toContain('“Shop” was known with ada@example.com in Name of org-1.');
});

describe('calls', () => {
  test('go on once the account was read, once per run and again after each change of network', async () => {
    const { serverIdentity, readings, moveTo } = await start();
    const calls = ['read', 'write', 'read', 'read', 'write'] as const;
    for (const kind of calls) expect(await serverIdentity.admit('shop', kind)).toEqual(ok(null));
    expect(readings()).toBe(1);
    moveTo('home');
    for (const kind of calls) expect(await serverIdentity.admit('shop', kind)).toEqual(ok(null));
    expect(readings()).toBe(2);
  });

  test.each(['timeout', 'proxy-page', 'key-not-accepted'] as const)(
    'that read wait for a server that can be recognised: after %s no other key is shown to it, and each tries anew',
    async (code) => {
      const { serverIdentity, readings } = await start(code);
      expect(await serverIdentity.admit('shop', 'read')).toMatchObject({ error: { code } });
      expect(await serverIdentity.admit('shop', 'read')).toMatchObject({ error: { code } });
      expect(readings()).toBe(2);
    },
  );

  test('that read go on where the account alone could not be read', async () => {
    const { serverIdentity } = await start('unexpected-shape');
    expect(await serverIdentity.admit('shop', 'read')).toEqual(ok(null));
  });

  test('are answered only after the account that is read beside them, and not when that is another installation’s', async () => {
    let end = (_: Account) => {};
    const shownLater = new Promise<Account>((resolve) => {
      end = resolve;
    });
    const { serverIdentity, setReading } = await start();
    expect(await serverIdentity.confirm('shop')).toEqual(ok(null));
    setReading(shownLater.then((shown) => serverIdentity.check('shop', shown)));
    const confirmed = serverIdentity.confirm('shop');
    end(account('eve', ['org-7']));
    expect(await confirmed).toMatchObject({ error: { code: 'other-installation' } });
  });

  test('are refused without another look at an installation that was recognised before and is another one now', async () => {
    const { serverIdentity, readings } = await start();
    await serverIdentity.admit('shop', 'read');
    expect(serverIdentity.isRecognised('shop')).toBe(true);
    await serverIdentity.check('shop', account('eve', ['org-7']));
    expect(serverIdentity.isRecognised('shop')).toBe(false);
    for (const kind of ['read', 'write'] as const)
      expect(await serverIdentity.admit('shop', kind)).toMatchObject({
        error: { code: 'other-installation' },
      });
    expect(readings()).toBe(1);
  });

  test('a write to another installation is refused, also as the first call of a run', async () => {
    const { serverIdentity } = await start(account('eve', ['org-7']));
    expect(await serverIdentity.admit('shop', 'write')).toMatchObject({
      error: { code: 'other-installation' },
    });
    expect(await serverIdentity.admit('shop', 'read')).toMatchObject({
      error: { code: 'other-installation' },
    });
  });

  test('go on when the known installation is back', async () => {
    const { serverIdentity } = await start();
    await serverIdentity.check('shop', account('eve', ['org-7']));
    await serverIdentity.check('shop', account('ada', ['org-1']));
    expect(await serverIdentity.admit('shop', 'write')).toEqual(ok(null));
  });

  test('go on once the new installation is remembered, and the former is then another one', async () => {
    const { serverIdentity, stored } = await start();
    await serverIdentity.check('shop', account('eve', ['org-7']));
    expect(await serverIdentity.accept('shop', confirmed)).toMatchObject({ ok: true });
    expect(stored()?.keys[0]).toMatchObject({ userId: 'eve', organizationId: 'org-7' });
    expect(await serverIdentity.admit('shop', 'read')).toEqual(ok(null));
    expect(await serverIdentity.check('shop', account('eve', ['org-7']))).toMatchObject({ ok: true });
    expect(await serverIdentity.check('shop', account('ada', ['org-1']))).toMatchObject({ ok: false });
  });
});

describe('what is remembered', () => {
  test('is written when it is news, and not with every reading', async () => {
    const { serverIdentity, writes } = await start();
    for (const organizations of [['org-1'], ['org-1'], ['org-2', 'org-1'], ['org-1', 'org-2']])
      await serverIdentity.check('shop', account('ada', organizations));
    expect(writes()).toBe(2);
    expect(await serverIdentity.check('gone', account('ada', ['org-1']))).toMatchObject({
      error: { code: 'instance-unknown' },
    });
  });

  test('of the accepted installation stands on the key that showed it, and on no other', async () => {
    const [key] = SHOP.keys as [Instance['keys'][number]];
    const other = { ...key, id: 'key-2', organizationId: 'org-2' };
    for (const shown of [account('eve', ['org-7', 'org-8']), account(null, ['org-7'])]) {
      const { serverIdentity, stored } = await start(shown, { ...SHOP, keys: [key, other] });
      await serverIdentity.check('shop', shown);
      const { caller } = shown;
      expect(await serverIdentity.accept('shop', confirmed)).toMatchObject({ ok: true, value: stored() });
      expect(stored()?.keys).toEqual([
        {
          ...key,
          userId: caller?.userId ?? null,
          userEmail: caller?.user.email ?? null,
          role: caller?.role ?? null,
          organizationId: caller?.organizationId ?? null,
          organizationName: caller ? 'Name of org-7' : null,
        },
        // A key of the former installation opens nothing of this one.
        { ...other, userId: null, role: null, organizationId: null, organizationName: null },
      ]);
      expect(stored()?.identity).toEqual(identityFrom(shown));
    }
  });

  test('is the one that the person confirmed: none without a yes, and none that answered meanwhile', async () => {
    const { serverIdentity, stored } = await start();
    await serverIdentity.check('shop', account('eve', ['org-7']));
    const before = stored();
    const refused = { code: 'canceled', message: 'The new installation was not accepted.' } as const;
    const facts: unknown[] = [];
    const refuse = createConfirmWay(async (question) => {
      facts.push(question.facts);
      return 'no' as never;
    });
    expect(await serverIdentity.accept('shop', refuse)).toMatchObject({ error: refused });
    expect(facts).toMatchObject([
      [
        { value: 'Shop' },
        { value: 'shop.example.com:443' },
        { value: 'ada@example.com in Name of org-1' },
        { value: 'eve@example.com in Name of org-7' },
      ],
    ]);
    const meanwhile = await serverIdentity.accept('shop', async () => {
      await serverIdentity.check('shop', account('mallory', ['org-9']));
      return ok(null);
    });
    expect(meanwhile).toMatchObject({ error: { code: 'other-installation' } });
    expect(stored()).toEqual(before);
  });

  test('changes by nothing but an installation that was seen', async () => {
    const { serverIdentity, stored, instances } = await start();
    expect(await serverIdentity.accept('shop', confirmed)).toEqual(ok(SHOP));
    expect(await serverIdentity.accept('gone', confirmed)).toMatchObject({
      error: { code: 'instance-unknown' },
    });
    await serverIdentity.check('shop', account('eve', ['org-7']));
    serverIdentity.forget('shop');
    expect(await serverIdentity.accept('shop', confirmed)).toEqual(ok(SHOP));
    await serverIdentity.check('shop', account('eve', ['org-7']));
    await instances.drop('shop');
    expect(await serverIdentity.accept('shop', confirmed)).toMatchObject({
      error: { code: 'instance-unknown' },
    });
    expect(stored()).toBeUndefined();
  });

  test('holds for the network in which it was seen, and until it is forgotten', async () => {
    const { serverIdentity, readings, moveTo } = await start();
    await serverIdentity.check('shop', account('eve', ['org-7']));
    moveTo('home');
    await serverIdentity.accept('shop', confirmed);
    await serverIdentity.admit('shop', 'read');
    expect(readings()).toBe(1);
    const { serverIdentity: again, readings: read } = await start();
    await again.admit('shop', 'read');
    again.forget('shop');
    await again.admit('shop', 'read');
    expect(read()).toBe(2);
  });
});

describe('over all that can be known and shown', () => {
  const ids = fc.subarray(['org-1', 'org-2', 'org-3']);
  const people = fc.subarray(['ada', 'ben', 'eve']);
  const person = fc.constantFrom(null, 'ada', 'ben', 'eve');
  const known = fc.record({ people, organizations: ids, identity: fc.boolean() });
  type Known = { people: string[]; organizations: string[]; identity: boolean };

  /** Known by its keys alone, as instances of before, or by what was remembered. */
  function instanceOf({ people, organizations, identity }: Known): Instance {
    const [key] = SHOP.keys as [Instance['keys'][number]];
    if (identity) {
      const names = Object.fromEntries(organizations.map((id) => [id, id]));
      return { ...SHOP, keys: [], identity: { userIds: people, organizations: names } };
    }
    return {
      ...SHOP,
      keys: [
        ...people.map((userId) => ({ ...key, id: userId, userId, organizationId: null })),
        ...organizations.map((organizationId) => ({
          ...key,
          id: organizationId,
          userId: null,
          organizationId,
        })),
      ],
    };
  }

  test('a new key is refused when neither its person nor any organization is known, and both sides know some', () => {
    fc.assert(
      fc.property(known, person, ids, (before, shown, organizations) => {
        const refused =
          !(shown !== null && before.people.includes(shown)) &&
          before.organizations.length > 0 &&
          organizations.length > 0 &&
          !organizations.some((id) => before.organizations.includes(id));
        const judged = judgeNewKey(instanceOf(before), account(shown, organizations));
        expect(judged?.code ?? null).toBe(refused ? 'other-installation' : null);
      }),
      { numRuns: 300 },
    );
  });

  test('a stored key’s person decides; where none is told or known, the organizations', async () => {
    await fc.assert(
      fc.asyncProperty(known, person, ids, async (before, shown, organizations) => {
        const told = account(shown, organizations);
        const { serverIdentity, stored } = await start(told, instanceOf(before));
        const strangers =
          before.organizations.length > 0 &&
          organizations.length > 0 &&
          !organizations.some((id) => before.organizations.includes(id));
        const byPerson = shown !== null && before.people.length > 0;
        const refused = byPerson ? !before.people.includes(shown) : strangers;
        expect((await serverIdentity.check('shop', told)).ok).toBe(!refused);
        if (refused) expect(stored()).toEqual(instanceOf(before));
        else {
          const people = [...new Set([...before.people, ...(shown ? [shown] : [])])].sort();
          // One of several people does not see what the others do: theirs stay.
          const stays = people.length > 1 ? before.organizations : [];
          const { identity } = stored() as Instance;
          expect(identity?.userIds).toEqual(people);
          expect(Object.keys(identity?.organizations ?? {})).toEqual(
            [...new Set([...stays, ...organizations])].sort(),
          );
          for (const id of organizations) expect(identity?.organizations[id]).toBe(`Name of ${id}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a person who has no membership is told by the own row of an organization', () => {
    const told = account(null, ['org-1', 'org-2']);
    const own = { id: 'm', userId: 'ben', role: 'member', isDefault: false };
    told.organizations = told.organizations.map((each, index) =>
      index === 1 ? { ...each, members: [own] } : each,
    );
    expect(identityFrom(told).userIds).toEqual(['ben']);
    expect(identityFrom(told, { userIds: ['ben', 'ada'], organizations: {} }).userIds).toEqual([
      'ada',
      'ben',
    ]);
    expect(Object.keys(identityFrom(account('ada', ['org-3', 'org-1', 'org-2'])).organizations)).toEqual([
      'org-1',
      'org-2',
      'org-3',
    ]);
    expect(identityFrom(account(null, []))).toEqual({ userIds: [], organizations: {} });
  });

  test('who is named in the words is told by e-mail and organizations, as far as there are any', () => {
    const [key] = SHOP.keys as [Instance['keys'][number]];
    const nameless = { ...SHOP, keys: [{ ...key, userEmail: null, organizationName: null }] };
    const advice = judgeNewKey(nameless, account(null, ['org-7']))?.advice;
    expect(advice).toContain('It shows Name of org-7. “Shop” was known with no organization.');
    const many = judgeNewKey(SHOP, account('eve', ['a', 'b', 'c']))?.advice;
    expect(many).toContain('It shows eve@example.com in Name of a, Name of b, Name of c. “Shop”');
  });
});
