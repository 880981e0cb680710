import { describe, expect, test } from 'vitest';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import type { Answer, Send } from '../../../src/main/network/exchange.ts';
import type { WritableTransport } from '../../../src/main/network/transport.ts';
import { type ErrorCode, fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
import { memberRow } from '../../shared/records.ts';
import { answerOf } from './answerOf.ts';

// What has to be settled before a call to a stored instance goes out, and before its answer is taken.

const ORIGIN = 'https://shop.example.com';
const failed = (code: ErrorCode) => fail({ code, message: code, advice: '' });
const recordOf = (id: string) => ({ id, organizationId: 'acme', userId: 'ada' }) as KeyRecord;
const answer = (status: number, value: unknown) => answerOf({ status, text: JSON.stringify(value) });
const CALLER = memberRow('ada', { role: 'owner' });
const ANSWERS: Record<string, unknown> = {
  'organization.all': [],
  'user.get': CALLER,
  'settings.getDokployVersion': 'v0.30.2',
  'settings.isCloud': { result: { data: { json: false } } },
  'organization.setDefault': { success: true },
};

/** A client whose keys are given in turn, and whose gates open or not. */
function open({
  keys = ['first'],
  records = true,
  admit,
  confirm,
  swapped = [],
  bad = [],
  answers = {},
  account,
}: {
  /** What the keychain gives, in turn; the last one for ever. */
  keys?: string[];
  records?: boolean;
  admit?: ErrorCode;
  confirm?: ErrorCode;
  /** Keys that open something else than was recorded. */
  swapped?: string[];
  /** Keys that the server turns away. */
  bad?: string[];
  answers?: Record<string, Answer>;
  account?: ErrorCode;
} = {}) {
  const sent: [string, string | null][] = [];
  const used: [string, string][] = [];
  const absent: string[] = [];
  const gates: string[] = [];
  const left = [...keys];
  const gate = (name: string, code: ErrorCode | undefined): Result<null> => {
    gates.push(name);
    return code ? failed(code) : ok(null);
  };
  const isSwapped = ({ key }: { key: string }) => {
    if (key === 'unread') return failed('offline');
    return swapped.includes(key) ? failed('key-swapped') : ok(null);
  };
  const dokploy = createDokploy({
    transport: {
      send: async ({ call, key }: Send) => {
        sent.push([call, key]);
        if (key !== null && bad.includes(key)) return failed('key-not-accepted');
        return ok(answers[call] ?? answer(200, ANSWERS[call]));
      },
    } as WritableTransport,
    keyFor: async () => {
      const [key = ''] = left.length > 1 ? left.splice(0, 1) : left;
      if (key === 'none') return failed('key-missing');
      return ok(records ? { key, record: recordOf(key) } : { key });
    },
    verification: { verify: async (_target, hand) => isSwapped(hand), note: (_id, hand) => isSwapped(hand) },
    onKeyUsed: (_id, keyId, result) => used.push([keyId, result.ok ? 'ok' : result.error.code]),
    originOf: (id) => (id === 'shop' ? ok(ORIGIN) : failed('instance-unknown')),
    onAbsent: (id, call) => absent.push(`${id} ${call}`),
    admit: async (_id, kind) => gate(`admit ${kind}`, admit),
    confirm: async () => gate('confirm', confirm),
    checkAccount: async (_id, read) => (account ? failed(account) : ok(read)),
  });
  const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
  const read = () => dokploy.call('organization.all', { instanceId: 'shop' }).then(code);
  const write = () =>
    dokploy.call('organization.setDefault', { instanceId: 'shop' }, { organizationId: 'acme' }).then(code);
  const readAccount = (organizationId?: string) =>
    dokploy.readAccount({ instanceId: 'shop', organizationId }).then(code);
  return { dokploy, code, read, write, readAccount, sent, used, absent, gates };
}

describe('a call', () => {
  test('is admitted before, and a read confirmed after; without a key nothing is asked of either', async () => {
    const app = open();
    expect(await app.read()).toBe('ok');
    expect(app.gates).toEqual(['admit read', 'confirm']);
    app.gates.length = 0;
    await app.write();
    expect(app.gates).toEqual(['admit write']);
    app.gates.length = 0;
    app.sent.length = 0;
    expect(app.code(await app.dokploy.call('settings.isCloud', { instanceId: 'shop' }))).toBe('ok');
    expect([app.gates, app.sent]).toEqual([[], [['settings.isCloud', null]]]);
    expect(app.code(await app.dokploy.call('settings.isCloud', { instanceId: 'gone' }))).toBe(
      'instance-unknown',
    );
  });

  test('that is not admitted is not sent; what is not confirmed is not given', async () => {
    const refused = open({ admit: 'other-installation' });
    expect([await refused.read(), await refused.write(), refused.sent]).toEqual([
      'other-installation',
      'other-installation',
      [],
    ]);
    expect(await open({ confirm: 'other-installation' }).read()).toBe('other-installation');
    // A failure is told as what it is.
    const failing = open({ confirm: 'other-installation', answers: { 'organization.all': answer(500, {}) } });
    expect([await failing.read(), failing.gates]).toEqual(['server-failed', ['admit read']]);
  });

  test('without a key at hand, or with one that opens something else, is not sent; the next key is tried once', async () => {
    const none = open({ keys: ['none'] });
    expect([await none.read(), none.sent]).toEqual(['key-missing', []]);
    const next = open({ keys: ['first', 'second'], swapped: ['first'] });
    expect([await next.read(), next.sent]).toEqual(['ok', [['organization.all', 'second']]]);
    const third = open({ keys: ['first', 'second', 'third'], swapped: ['first', 'second'] });
    expect(await third.read()).toBe('ok');
    const same = open({ keys: ['first'], swapped: ['first'] });
    expect([await same.read(), same.sent]).toEqual(['key-swapped', []]);
    const unread = open({ keys: ['unread', 'second'] });
    expect([await unread.read(), unread.sent]).toEqual(['offline', []]);
    // A key without a record has nothing to compare.
    expect(await open({ records: false, swapped: ['first'] }).read()).toBe('ok');
  });

  test('tells how its key did, and what the server does not have', async () => {
    const notFound = answer(404, { message: 'Not found', code: 'NOT_FOUND' });
    const app = open({ answers: { 'organization.setDefault': notFound } });
    await app.read();
    expect([app.used, app.absent]).toEqual([[['first', 'ok']], []]);
    const outcome = await app.write();
    expect(app.used.at(-1)).toEqual(['first', outcome]);
    expect(app.absent).toEqual(outcome === 'server-too-old' ? ['shop organization.setDefault'] : []);
    const unrecorded = open({ records: false });
    await unrecorded.read();
    expect(unrecorded.used).toEqual([]);
  });
});

describe('an account', () => {
  test('is read with the next key when one is turned away, each once; with one organization’s key, with that alone', async () => {
    const app = open({ keys: ['first', 'second'], bad: ['first'] });
    expect(await app.readAccount()).toBe('ok');
    expect(app.used).toEqual([
      ['first', 'key-not-accepted'],
      ['second', 'ok'],
    ]);
    const all = open({ keys: ['first', 'second', 'first'], bad: ['first', 'second'] });
    expect(await all.readAccount()).toBe('key-not-accepted');
    expect(all.used.map(([id]) => id)).toEqual(['first', 'second']);
    expect(await open({ keys: ['first', 'none'], bad: ['first'] }).readAccount()).toBe('key-not-accepted');
    const own = open({ keys: ['first', 'second'], bad: ['first'] });
    expect([await own.readAccount('acme'), own.used.length]).toEqual(['key-not-accepted', 1]);
    expect(await open({ keys: ['none'] }).readAccount()).toBe('key-missing');
  });

  test('of a key that opens something else is another key’s to show', async () => {
    const app = open({ keys: ['first', 'second'], swapped: ['first'] });
    expect(await app.readAccount()).toBe('ok');
    // What it showed was not what was recorded: that says nothing good of it.
    expect(app.used).toEqual([['second', 'ok']]);
  });

  test('is judged before anyone sees it; a failure of the server is not the key’s', async () => {
    expect(await open({ account: 'other-installation' }).readAccount()).toBe('other-installation');
    const down = open({ keys: ['first', 'second'], answers: { 'organization.all': answer(500, {}) } });
    expect([await down.readAccount(), down.used]).toEqual(['server-failed', [['first', 'server-failed']]]);
  });
});
