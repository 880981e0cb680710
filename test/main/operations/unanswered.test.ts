import { describe, expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../dokploy/faults.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { ACTIONS, caseOf, serveShop, stockShop } from './everyAction.ts';
import { ended, planOf, run, words } from './plans.ts';

const simulator = testSimulator();

const PAGES = [408, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511, 531, 599];
const MESSAGE = { message: 'Internal server error' };

/** Every kind of answer that is not Dokploy’s own; of the pages one each, so that all actions together meet them all. */
const kindsFor = (at: number): [string, Fault, { always?: true }][] => [
  [`a page with ${PAGES[at % PAGES.length]}`, { kind: 'status', status: PAGES[at % PAGES.length] ?? 0 }, {}],
  ['JSON with 500 and without a code', { kind: 'foreign', status: 500, body: MESSAGE }, {}],
  ['nothing with 500', { kind: 'foreign', status: 500, body: '' }, {}],
  ['a sign-in page with 200', { kind: 'login-page' }, {}],
  ['a redirect to a sign-in page', { kind: 'login-redirect', to: 'https://login.example.net/start' }, {}],
  ['a closed connection', { kind: 'reset' }, {}],
  ['nothing with 200', { kind: 'empty-body' }, {}],
  // These spoil the right answer, which comes of what was done.
  ['a cut answer', { kind: 'drop-after-headers' }, { always: true }],
];

describe.each(ACTIONS)('%s, sent and not answered by Dokploy itself', (action) => {
  const { plan, inMemory, call, isDone, lost } = caseOf(action);
  const cases = kindsFor(ACTIONS.indexOf(action)).flatMap(([name, fault, { always }]) =>
    (always ? [true] : [true, false]).map((effect) => [name, effect ? 'done' : 'not done', fault] as const),
  );

  test.each(cases)('%s, where it was %s, is never told as not sent', async (_, happened, fault) => {
    const isDoneThere = happened === 'done';
    const server = await serveShop(simulator, action);
    const { modules, shop } = await stockShop(server);
    onTestFinished(() => modules.engine.close());
    const change = plan(shop);
    inMemory?.(shop);
    server.setFault(fault, { call, times: 1, effect: isDoneThere });
    const operation = await run(modules.engine, planOf([change]));
    expect(server.requests.filter((request) => request.call === call)).toHaveLength(1);
    const expected = isDoneThere ? lost.done : lost.not;
    // A key whose making was not answered is of no use, whatever became of it, and goes.
    if (expected === 'open') return expect(words(operation)).not.toEqual(['done']);
    expect(words(operation)).toEqual([expected]);
    if (expected === 'done') return expect(isDone(shop, change)).toBe(true);
    // Nor is it forgotten once a person hears no more of it.
    await modules.engine.calls['operations.close']({ operationId: operation.id });
    expect(words(await ended(modules.engine, operation.id))).toEqual(['unknown']);
  });
});
