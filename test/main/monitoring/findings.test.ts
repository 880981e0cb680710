import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Finding,
  findDrift,
  findInKeys,
  findInLook,
  forgetIn,
  type Looked,
  mergeFindings,
} from '../../../src/main/monitoring/findings.ts';
import type { Memory } from '../../../src/main/monitoring/memory.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import { meaningOf } from '../../../src/shared/errorMeanings.ts';
import type { ErrorCode } from '../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';

const NONE: Memory = { instances: {}, baselines: {} };
const DAY = 86_400_000;
const SHOP = { id: 'shop' };
const failed = (code: ErrorCode): Looked => ({ state: 'failed', error: { code, message: code, advice: '' } });
const read = (...invitations: Invitation[]): Looked => ({
  state: 'read',
  invitations: new Map([['acme', invitations]]),
});
/** As after a restart. */
const overDisk = (memory: Memory): Memory => JSON.parse(JSON.stringify(memory));

function go(looks: readonly Looked[], memory = NONE, now = 0) {
  const told: Finding[][] = [];
  let current = memory;
  for (const look of looks) {
    const { memory: next, findings } = findInLook(current, SHOP, look, now);
    current = overDisk(next);
    told.push(findings);
  }
  return { told, memory: current };
}

describe('away and back', () => {
  test('are told after two looks without an answer, and once it answers again, each once', () => {
    const { told } = go([
      failed('timeout'),
      read(),
      failed('refused'),
      failed('dns'),
      failed('timeout'),
      failed('timeout'),
      read(),
      read(),
    ]);
    expect(told.map((findings) => findings.map(({ kind }) => kind).join())).toEqual([
      ...['', '', '', 'away', '', '', 'back', ''],
    ]);
  });

  test('take turns whatever happens, also over restarts, and a look that says nothing changes nothing', () => {
    const anyLook = fc.constantFrom(
      ...[read(), failed('timeout'), failed('refused'), failed('not-dokploy'), failed('key-not-accepted')],
      ...[failed('offline'), failed('keychain-locked'), failed('canceled'), { state: 'stopped' } as const],
    );
    fc.assert(
      fc.property(fc.array(anyLook, { maxLength: 60 }), (looks) => {
        const { told } = go(looks);
        const kinds = told.flat().map(({ kind }) => kind);
        expect(kinds).toEqual(kinds.map((_, at) => (at % 2 === 0 ? 'away' : 'back')));
        // Without those that say nothing, it is told the same.
        const telling = looks.filter(
          (look) =>
            look.state === 'read' || (look.state === 'failed' && meaningOf(look.error).reach !== 'unknown'),
        );
        expect(go(telling).told.flat()).toEqual(told.flat());
      }),
    );
  });

  test('a key that is refused, or a server that asks to wait, is there', () => {
    for (const code of ['key-not-accepted', 'role-forbidden', 'rate-limited'] as const)
      expect(go([failed('timeout'), failed(code), failed('timeout')]).told.flat(), code).toEqual([]);
  });
});

const invitation = (id: string, expiresAt: number, status = 'pending') =>
  ({ id, status, expiresAt: new Date(expiresAt).toISOString() }) as Invitation;

describe('invitations that expired', () => {
  test('are told once, also after a restart; what had expired before the first look is no news', () => {
    const list = [invitation('old', -DAY), invitation('soon', DAY), invitation('later', 3 * DAY)];
    const first = go([read(...list)]);
    expect(first.told.flat()).toEqual([]);
    const second = go([read(...list), read(...list)], first.memory, 2 * DAY);
    expect(second.told.flat()).toEqual([{ kind: 'invitations-expired', instanceId: 'shop', count: 1 }]);
    const third = go([read(...list)], second.memory, 4 * DAY);
    expect(third.told.flat()).toEqual([{ kind: 'invitations-expired', instanceId: 'shop', count: 1 }]);
  });

  test('one that was canceled or accepted is none, and what is gone there is not remembered', () => {
    const first = go([read(invitation('a', DAY))]);
    expect(go([read(invitation('a', DAY, 'canceled'))], first.memory, 2 * DAY).told.flat()).toEqual([]);
    const third = go([read(invitation('b', DAY)), read()], first.memory, 2 * DAY);
    expect(third.told.flat()).toHaveLength(1);
    expect(third.memory.instances.shop?.invitations).toEqual({});
  });

  test('of an organization whose list could not be read what was told stays so', () => {
    const first = go([read(invitation('a', DAY))]);
    const told = go([read(invitation('a', DAY))], first.memory, 2 * DAY);
    const unread = go([{ state: 'read', invitations: new Map([['acme', null]]) }], told.memory, 2 * DAY);
    expect(go([read(invitation('a', DAY))], unread.memory, 2 * DAY).told.flat()).toEqual([]);
  });

  test('of an organization that no key opens any more nothing is remembered', () => {
    const first = go([read(invitation('a', DAY))]);
    const told = go([read(invitation('a', DAY))], first.memory, 2 * DAY);
    const gone = go([{ state: 'read', invitations: new Map([['other', []]]) }], told.memory, 2 * DAY);
    expect(gone.memory.instances.shop?.invitations).toEqual({});
  });
});

test('more expired invitations than are remembered are told once all the same, in whatever order they are listed', () => {
  const many = Array.from({ length: 1_500 }, (_, at) => invitation(`i${at}`, DAY + at));
  const first = go([read(...many)]);
  const second = go([read(...many)], first.memory, 2 * DAY);
  expect(second.told.flat()).toHaveLength(1);
  expect(go([read(...many), read(...many.toReversed())], second.memory, 3 * DAY).told.flat()).toEqual([]);
});

test('what was found and not told yet is told together, and what passed meanwhile not at all', () => {
  const expired = (instanceId: string, count: number): Finding => ({
    kind: 'invitations-expired',
    instanceId,
    count,
  });
  const drift = (differences: number): Finding => ({
    kind: 'drift',
    baselineId: 'june',
    name: 'June',
    differences,
  });
  const away = (instanceId: string): Finding => ({ kind: 'away', instanceId, why: 'timeout' });
  const back = (instanceId: string): Finding => ({ kind: 'back', instanceId });
  expect(
    mergeFindings([
      ...[away('shop'), expired('shop', 1), expired('farm', 2), drift(1), away('farm')],
      ...[back('shop'), expired('shop', 3), drift(4)],
    ]),
  ).toEqual([expired('shop', 4), expired('farm', 2), drift(4), away('farm')]);
  expect(mergeFindings([back('shop'), away('shop'), back('shop')])).toEqual([back('shop')]);
});

describe('keys', () => {
  const key = (id: string, days: number | null, more: object = {}) =>
    ({
      id,
      status: 'active',
      expiresAt: days === null ? null : new Date(days * DAY).toISOString(),
      ...more,
    }) as KeyRecord;

  test('their end is told two weeks before, and once more when it came', () => {
    const keys = [key('a', 20), key('b', null), key('c', 5), key('gone', 5, { status: 'removing' })];
    const at = (day: number, memory: Memory) => findInKeys(memory, [{ id: 'shop', keys }], day * DAY);
    const first = at(0, NONE);
    expect(first.findings).toEqual([{ kind: 'keys-ending', instanceId: 'shop', count: 1 }]);
    expect(at(1, overDisk(first.memory)).findings).toEqual([]);
    const second = at(6, overDisk(first.memory));
    expect(second.findings.map(({ kind }) => kind)).toEqual(['keys-ending', 'keys-ended']);
    expect(at(7, overDisk(second.memory)).findings).toEqual([]);
  });

  test('one that was renewed is told anew when its new end is near', () => {
    const of = (days: number) => [{ id: 'shop', keys: [key('a', days)] }];
    const first = findInKeys(NONE, of(5), 0);
    const renewed = findInKeys(first.memory, of(100), 0);
    expect(renewed.findings).toEqual([]);
    expect(findInKeys(renewed.memory, of(100), 90 * DAY).findings).toHaveLength(1);
  });
});

test('drift is told once, again where there is more of it, and anew after there was none', () => {
  let memory = NONE;
  const told = [0, 2, 2, 1, 2, 0, 1].map((differences) => {
    const found = findDrift(memory, [{ id: 'june', name: 'June', differences }]);
    memory = overDisk(found.memory);
    return found.findings.length;
  });
  expect(told).toEqual([0, 1, 0, 0, 1, 0, 1]);
  expect(findDrift(memory, []).memory.baselines).toEqual({});
});

test('what is remembered of an instance goes with it', () => {
  const { memory } = go([failed('timeout'), failed('timeout')]);
  expect(forgetIn(memory, 'shop').instances).toEqual({});
  expect(forgetIn(memory, 'farm')).toBe(memory);
});
