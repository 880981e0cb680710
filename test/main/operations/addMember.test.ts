import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Answer } from '../../../src/main/network/exchange.ts';
import { makePassword } from '../../../src/main/operations/passwords.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';
import type { ChangeBy } from '../../../src/shared/operations/change.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { aroundCalls } from '../credentials/stores.ts';
import { openShop, type Shop, serveShop, shopOf, stockShop } from './everyAction.ts';
import { good } from './keyConsole.ts';
import { ended, planOf, run, words } from './plans.ts';

type Add = ChangeBy<'members.create'>;

const CALL = 'user.createUserWithCredentials';

const simulator = testSimulator();

let server: SimulatedInstance;
let stocked: Awaited<ReturnType<typeof stockShop>>;
let shop: Shop;
beforeEach(async () => {
  server = await serveShop(simulator);
  stocked = await stockShop(server);
  ({ shop } = stocked);
  onTestFinished(() => stocked.modules.engine.close());
});

const engine = () => stocked.modules.engine;
const sent = () => server.requests.filter(({ call }) => call === CALL);
const passwordsSent = () => sent().map(({ body }) => JSON.parse(body).password as string);

function add(email: string, more: Partial<Add> = {}, organization = 'Acme'): Add {
  const organizationId = shop.organization(organization);
  const change: Add = {
    action: 'members.create',
    ...{ instanceId: shop.instanceId, organizationId, email, role: 'member' },
    passwordId: `password of ${email} in ${organization}`,
    ...more,
  };
  const made = { password: makePassword(), isOnSheet: change.sheet !== undefined };
  shop.passwords.keep(change.passwordId, change, made);
  return change;
}

const plan = (...changes: Add[]) => planOf(changes, 'add-people');

test('the address goes out in lower case with the password of this very person and the role, and nothing else', async () => {
  const change = add('New.Person@Example.net', { role: 'admin' });
  const { steps } = await run(engine(), plan(change));
  expect(steps[0]?.state).toMatchObject({
    state: 'done',
    output: { userId: shop.person('new.person@example.net') },
  });
  expect(sent().map(({ body }) => JSON.parse(body))).toEqual([
    { email: 'new.person@example.net', password: shop.passwords.get(change.passwordId), role: 'admin' },
  ]);
});

describe('an account that exists', () => {
  test('in this organization is a member already, and nothing is sent', async () => {
    const { steps } = await run(engine(), plan(add('desk@example.com')));
    const why = 'desk@example.com is already a member there.';
    expect(steps[0]?.state).toMatchObject({ state: 'skipped', why });
    expect(sent()).toEqual([]);
  });

  test('in another organization of the instance is told in words that lead to an invitation', async () => {
    const { steps } = await run(engine(), plan(add('host@example.com', {}, 'Billing')));
    const [step] = steps;
    expect(step?.state).toMatchObject({
      state: 'failed',
      error: {
        code: 'conflict',
        message: expect.stringMatching(/^An account with this address already exists on 127\.0\.0\.1:\d+/),
        advice: 'Invite the person to this organization instead.',
        details: { reason: 'account-exists' },
      },
    });
    expect(JSON.stringify(step)).not.toContain('invitation link flow');
  });
});

describe('a role that the server would take as it is, so that nobody with it could do anything', () => {
  test.each(['ghost', 'Admin', ' member', 'owner'])('%j is refused, and nothing is sent', async (role) => {
    const { steps } = await run(engine(), plan(add('fresh@example.net', { role })));
    expect(steps[0]?.state).toMatchObject({ state: 'failed', error: { details: { rule: true } } });
    expect(sent()).toEqual([]);
  });

  test('a role of the organization is read anew before each, and not sent once it is gone there', async () => {
    const organizationId = shop.organization('Acme');
    server.world.addCustomRole({ organizationId, role: 'auditor', permissions: {} });
    const first = await run(engine(), plan(add('one@example.net', { role: 'auditor' })));
    expect(words(first)).toEqual(['done']);
    server.world.customRoles = [];
    const { steps } = await run(engine(), plan(add('two@example.net', { role: 'auditor' })));
    expect(steps[0]?.state).toMatchObject({
      error: { message: 'The role “auditor” does not exist there. Choose another one.' },
    });
    expect(sent()).toHaveLength(1);
  });

  test('where the roles cannot be read it is not sent', async () => {
    server.setFault({ kind: 'status', status: 502 }, { call: 'customRole.all' });
    const { steps } = await run(engine(), plan(add('two@example.net', { role: 'auditor' })));
    expect(steps[0]?.state.state).toBe('open');
    expect(sent()).toEqual([]);
  });
});

test('open invitations of the address are canceled, expired ones too, and stay in the list', async () => {
  const operation = await run(
    engine(),
    plan(add('vendor@example.net', { cancels: 1 }), add('late@example.net', { cancels: 1 })),
  );
  expect(words(operation)).toEqual(['done', 'done']);
  expect(server.world.invitations.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
});

test('parallel calls of one address, which race on the server, go one at a time: the second is not sent', async () => {
  const held = server.hold(CALL);
  onTestFinished(held.release);
  const [one, other] = await Promise.all(
    ['one', 'other'].map(async (passwordId) => {
      const change = add('fresh@example.net', { passwordId });
      return good(await engine().start(plan(change))).operationId;
    }),
  );
  await held.arrived;
  expect(sent()).toHaveLength(1);
  held.release();
  const outcomes = await Promise.all([one, other].map((id) => ended(engine(), id ?? '')));
  expect(outcomes.flatMap(words).sort()).toEqual(['done', 'skipped']);
  expect(sent().map(({ status }) => status)).toEqual([200]);
});

test('trap: a 500 of the database, which another console’s call of the same moment makes of ours, is not done and told without its SQL', async () => {
  const sql = 'Failed query: insert into "user" ("id") values ($1)\nparams: u1,fresh@example.net';
  const failed = { message: sql, code: 'INTERNAL_SERVER_ERROR', data: { httpStatus: 500 } };
  const { modules, shop: its } = await stockShop(server, {
    // Its look came before the other’s insert, and its own insert after that.
    around: (target, names) =>
      aroundCalls(target, names.includes('send') ? names : [], async (send) => {
        const answer = (await send()) as Result<Answer>;
        if (!answer.ok || !answer.value.text.includes('already has an account')) return answer;
        return ok({ ...answer.value, status: 500, text: JSON.stringify(failed) });
      }),
  });
  onTestFinished(() => modules.engine.close());
  const change = { ...add('fresh@example.net'), instanceId: its.instanceId };
  its.passwords.keep(change.passwordId, change, { password: makePassword(), isOnSheet: false });
  const look = server.hold('user.all');
  const { operationId } = good(await modules.engine.start(plan(change)));
  await look.arrived;
  const { id: userId } = server.world.addUser({ email: change.email });
  server.world.addMember({ organizationId: change.organizationId, userId });
  look.release();
  const operation = await ended(modules.engine, operationId);
  // The account that is there has the other’s password: ours must not be handed out for it.
  expect(operation.steps[0]?.state).toMatchObject({
    state: 'failed',
    error: {
      code: 'conflict',
      message: expect.stringContaining('somebody else probably just added this address'),
    },
  });
  expect(JSON.stringify(operation)).not.toMatch(/insert into|params|failed query/i);
  await modules.engine.settle(its.instanceId);
  expect(words(await ended(modules.engine, operation.id))).toEqual(['failed']);
});

describe('after a restart', () => {
  async function restart() {
    const next = await openShop({ folder: stocked.folder, backend: stocked.modules.backend });
    onTestFinished(() => next.engine.close());
    await next.engine.recover();
    return { ...next, shop: shopOf(server, next, shop.instanceId) };
  }

  test('the password of a step that was not sent is gone: it is skipped, and says what to do', async () => {
    server.setFault({ kind: 'status', status: 403 });
    const { id: operationId } = await run(engine(), plan(add('fresh@example.net')));
    server.setFault(null);
    const next = await restart();
    good(await next.engine.calls['operations.continue']({ operationId }));
    const [step] = (await ended(next.engine, operationId)).steps;
    expect(step?.state).toMatchObject({
      state: 'skipped',
      why: 'Its password was not kept. Add this person again.',
    });
    expect(sent()).toEqual([]);
  });

  test.each([
    ['without a sheet nobody may have its password, which is told', undefined, ['fresh@example.net']],
    ['with a sheet its password may be there', 'passwords.csv', []],
  ])('an account that came between sending and answer may be somebody else’s: %s', async (_, sheet, lost) => {
    server.setFault({ kind: 'hang' }, { call: CALL, times: 1, effect: true });
    const change = add('fresh@example.net', sheet === undefined ? {} : { sheet });
    const { operationId } = good(await engine().start(plan(change)));
    await expect.poll(() => shop.person('fresh@example.net')).not.toBe('');
    onTestFinished(() => stocked.modules.transport.abortAll());
    const next = await restart();
    await next.engine.settle(shop.instanceId);
    const [step] = (await ended(next.engine, operationId)).steps;
    const advice = expect.stringContaining('It is unknown whether this step created the account');
    expect(step?.state).toMatchObject({ state: 'unknown', error: { advice } });
    expect(next.lost).toEqual(lost);
  });
});

describe('a password that is to be shown', () => {
  const open = () => readdirSync(path.join(stocked.folder, 'operations', 'open'));
  const passwordOf = async (operationId: string) => {
    const { steps } = good(await engine().calls['operations.steps']({ operationId, after: 0 }));
    const { state } = steps[0] ?? {};
    return state?.state === 'done' ? state.output.password : state?.state;
  };

  test.each([
    [true, 'handed-over'],
    [false, 'lost'],
  ] as const)('keeps its operation open until taken (%s), and the archive tells', async (isTaken, word) => {
    const change = add('fresh@example.net');
    const { id, phase } = await run(engine(), plan(change));
    expect(phase).toBe('ended');
    expect(open()).toEqual([`${id}.jsonl`]);
    shop.passwords.forget([change.passwordId], { isTaken });
    await expect.poll(open).toEqual([]);
    engine().forgetEnded();
    expect(await passwordOf(id)).toBe(word);
    // A person chose it: nobody need be told.
    expect(stocked.modules.lost).toEqual([]);
  });

  test.each([
    [true, 'handed-over'],
    [false, 'lost'],
  ] as const)('that was taken (%s) or given up as the server was asked is told so', async (isTaken, word) => {
    const change = add('fresh@example.net');
    const held = server.hold(CALL);
    const { operationId } = good(await engine().start(plan(change)));
    await held.arrived;
    shop.passwords.forget([change.passwordId], { isTaken });
    held.release();
    expect(words(await ended(engine(), operationId))).toEqual(['done']);
    expect(await passwordOf(operationId)).toBe(word);
    await expect.poll(open).toEqual([]);
  });

  test('that was taken while the answer was lost is not told as lost by the reading that follows', async () => {
    const change = add('fresh@example.net');
    server.setFault({ kind: 'reset' }, { call: CALL, times: 1, effect: true });
    const [look, held] = [server.hold('user.all'), server.hold('user.all')];
    const { operationId } = good(await engine().start(plan(change)));
    await look.arrived;
    look.release();
    await held.arrived;
    shop.passwords.forget([change.passwordId], { isTaken: true });
    held.release();
    expect(words(await ended(engine(), operationId))).toEqual(['done']);
    expect(await passwordOf(operationId)).toBe('handed-over');
    expect(stocked.modules.lost).toEqual([]);
  });

  test('that nobody had taken when the app ended is told at the next start, once', async () => {
    const { id } = await run(engine(), plan(add('one@example.net')));
    const taken = add('two@example.net');
    await run(engine(), plan(taken));
    shop.passwords.forget([taken.passwordId], { isTaken: true });
    await engine().close();
    const told: string[][] = [];
    for (let start = 0; start < 2; start += 1) {
      const next = await openShop({ folder: stocked.folder, backend: stocked.modules.backend });
      await next.engine.recover();
      const [step] = good(await next.engine.calls['operations.steps']({ operationId: id, after: 0 })).steps;
      expect(step?.state).toMatchObject({ state: 'done', output: { password: 'lost' } });
      told.push(next.lost);
      await next.engine.close();
    }
    expect(told).toEqual([['one@example.net'], []]);
  });

  test('of an account that was deleted again is of no use any more, and not told as lost at the next start', async () => {
    const change = add('one@example.net');
    const { id } = await run(engine(), plan(change));
    const { operationId } = good(await engine().undo({ operationId: id }));
    expect(words(await ended(engine(), operationId))).toEqual(['done']);
    expect(shop.passwords.get(change.passwordId)).toBeUndefined();
    await expect.poll(open).toEqual([]);
    await engine().close();
    const next = await openShop({ folder: stocked.folder, backend: stocked.modules.backend });
    onTestFinished(() => next.engine.close());
    await next.engine.recover();
    expect(next.lost).toEqual([]);
  });

  test('that was taken is not told as lost where its operation was open for another step', async () => {
    const [one, two] = [add('one@example.net'), add('two@example.net')];
    const held = server.hold(CALL);
    const { operationId } = good(await engine().start(plan(one, two)));
    await held.arrived;
    engine().stop();
    held.release();
    expect(words(await ended(engine(), operationId))).toEqual(['done', 'open']);
    shop.passwords.forget([one.passwordId], { isTaken: true });
    await engine().close();
    const next = await openShop({ folder: stocked.folder, backend: stocked.modules.backend });
    onTestFinished(() => next.engine.close());
    await next.engine.recover();
    const { steps } = await ended(next.engine, operationId);
    expect(steps[0]?.state).toMatchObject({ output: { password: 'handed-over' } });
    expect(next.lost).toEqual([]);
  });

  test('is no reason to keep an operation open that a person gave up', async () => {
    const { id } = await run(engine(), plan(add('fresh@example.net')));
    good(await engine().calls['operations.close']({ operationId: id }));
    expect(open()).toEqual([]);
  });
});

test('a password on a sheet is let go of once it is used; one that is to be shown stays until it was handed over', async () => {
  const onSheet = add('one@example.net', { sheet: 'passwords.csv' });
  const shown = add('two@example.net');
  expect(words(await run(engine(), plan(onSheet, shown)))).toEqual(['done', 'done']);
  expect(shop.passwords.get(onSheet.passwordId)).toBeUndefined();
  expect(shop.passwords.get(shown.passwordId)).toBe(passwordsSent()[1]);
  expect(stocked.modules.toShow.at(-1)).toEqual([shown.passwordId]);
  shop.passwords.forget([shown.passwordId], { isTaken: true });
  expect(stocked.modules.toShow.at(-1)).toEqual([]);
});

test('a password is sent for the very person and place that it was made for', async () => {
  const { passwordId } = add('fresh@example.net');
  const other = { ...add('fresh@example.net'), email: 'other@example.net', passwordId };
  const { steps } = await run(engine(), plan(other));
  expect(steps[0]?.state).toMatchObject({ state: 'skipped', why: expect.stringContaining('not kept') });
  expect(sent()).toEqual([]);
});

test('an undo deletes the account alone that nobody has used or been granted something with', async () => {
  const undo = async (operationId: string) => {
    const undone = good(await engine().undo({ operationId }));
    return (await ended(engine(), undone.operationId)).steps[0]?.state;
  };
  const { id: untouched } = await run(engine(), plan(add('one@example.net')));
  expect(await undo(untouched)).toMatchObject({ state: 'done' });
  expect(shop.person('one@example.net')).toBe('');
  const cases: [string, (email: string) => unknown, string][] = [
    [
      'granted@example.net',
      (email) => Object.assign(shop.member(email) ?? {}, { canAccessToDocker: true }),
      'was granted access since',
    ],
    [
      'named@example.net',
      (email) => Object.assign(server.world.user(shop.person(email)) ?? {}, { firstName: 'Ada' }),
      'has set up the account since',
    ],
    [
      'moved@example.net',
      (email) =>
        server.world.addMember({ organizationId: shop.organization('Billing'), userId: shop.person(email) }),
      'is in “Billing” now',
    ],
  ];
  for (const [email, change, why] of cases) {
    const { id } = await run(engine(), plan(add(email)));
    change(email);
    expect(await undo(id)).toMatchObject({ state: 'skipped', why: expect.stringContaining(why) });
    expect(shop.person(email)).not.toBe('');
  }
});

function textIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

test('no password leaves memory: not to the journal, the archive, an event or a failure, also of a server that repeats it', async () => {
  const changes = ['one@example.net', 'two@example.net'].map((email) => add(email));
  // Who has an account, but is no member there.
  changes.push(add('desk@example.com', {}, 'Billing'));
  const secrets = changes.map(({ passwordId }) => shop.passwords.get(passwordId) ?? '');
  const { folder, modules } = stocked;
  const told = () => JSON.stringify([modules.told, modules.toShow, modules.logged]);
  const held = server.hold(CALL);
  const { operationId } = good(await engine().start(plan(...changes)));
  await held.arrived;
  const underWay = textIn(folder);
  expect(underWay).toContain('one@example.net');
  held.release();
  const operation = await ended(engine(), operationId);
  expect(words(operation)).toEqual(['done', 'done', 'failed']);
  const echo = add('echo@example.net');
  secrets.push(shop.passwords.get(echo.passwordId) ?? '');
  server.setFault({ kind: 'login-redirect', to: `${server.origin}/${secrets.at(-1)}` }, { call: CALL });
  const repeated = await run(engine(), plan(echo));
  expect(words(repeated)).not.toEqual(['done']);
  // What is repeated may be cut in the middle of the password.
  const cut = add('cut@example.net');
  const begins = shop.passwords.get(cut.passwordId)?.slice(0, 9) ?? '';
  const long = `${server.origin}/${'x'.repeat(291 - `${server.origin}/`.length)}${shop.passwords.get(cut.passwordId)}`;
  server.setFault({ kind: 'login-redirect', to: long }, { call: CALL });
  expect(JSON.stringify(await run(engine(), plan(cut)))).not.toContain(begins);
  // And in capitals, without its beginning.
  const loud = add('loud@example.net');
  const capitals = shop.passwords.get(loud.passwordId)?.slice(5).toUpperCase() ?? '';
  server.setFault({ kind: 'login-redirect', to: `${server.origin}/${capitals}` }, { call: CALL });
  expect(JSON.stringify(await run(engine(), plan(loud))).toUpperCase()).not.toContain(capitals);
  await engine().close();
  const all = [underWay, textIn(folder), told(), JSON.stringify([operation, repeated])].join('\n');
  expect(secrets.filter((secret) => secret === '' || all.includes(secret))).toEqual([]);
});
