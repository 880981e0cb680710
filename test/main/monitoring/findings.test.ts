import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Finding,
  findInLook,
  findNeeds,
  forgetIn,
  type Looked,
  mergeFindings,
  type Needed,
} from '../../../src/main/monitoring/findings.ts';
import type { Memory } from '../../../src/main/monitoring/memory.ts';
import { type ErrorCode, meaningOf } from '../../../src/shared/errors.ts';

const NONE: Memory = { instances: {} };
const SHOP = { id: 'shop' };
const failed = (code: ErrorCode): Looked => ({ state: 'failed', error: { code, message: code, advice: '' } });
const read = (): Looked => ({ state: 'read' });
/** As after a restart. */
const overDisk = (memory: Memory): Memory => JSON.parse(JSON.stringify(memory));

function go(looks: readonly Looked[], memory = NONE) {
  const told: Finding[][] = [];
  let current = memory;
  for (const look of looks) {
    const { memory: next, findings } = findInLook(current, SHOP, look);
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

const need = (id: string, subjects: string[], more: Partial<Needed> = {}): Needed => ({
  ...{ id, kind: 'keys-ending', subjects, instances: [{ instanceId: 'shop' }], snoozed: null },
  ...more,
});
/** What rounds tell, each after a restart. */
function rounds(...needs: Needed[][]) {
  let memory = NONE;
  return needs.map((each) => {
    const { memory: next, findings } = findNeeds(memory, each);
    memory = overDisk(next);
    return findings.map((finding) =>
      finding.kind === 'need' ? `${finding.of} ${finding.count}` : finding.kind,
    );
  });
}

describe('what needs a person', () => {
  test('is told once, by what is new in it; what there was at the first round is no news', () => {
    expect(
      rounds(
        [need('keys-ending', ['a'])],
        [need('keys-ending', ['a', 'b', 'c']), need('drift june', ['june 3'], { kind: 'drift' })],
        [need('keys-ending', ['b', 'c'])],
        [need('keys-ending', ['a', 'b', 'c'])],
      ),
    ).toEqual([[], ['keys-ending 2', 'drift 1'], [], ['keys-ending 1']]);
  });

  test('is not told while it is snoozed, nor once it wakes as it was', () => {
    const snoozed = { snoozed: {} };
    expect(
      rounds(
        [],
        [need('keys-ending', ['a'], snoozed)],
        [need('keys-ending', ['a'])],
        [need('keys-ending', ['a', 'b'])],
      ),
    ).toEqual([[], [], [], ['keys-ending 1']]);
  });

  test('is told as away where a server cannot be reached, and not a second time', () => {
    expect(rounds([], [need('unreachable shop', ['shop'], { kind: 'unreachable' })])).toEqual([[], []]);
  });
});

test('what was found and not told yet is told together, and what passed meanwhile not at all', () => {
  const away = (instanceId: string): Finding => ({ kind: 'away', instanceId, why: 'timeout' });
  const back = (instanceId: string): Finding => ({ kind: 'back', instanceId });
  expect(mergeFindings([away('shop'), away('farm'), back('shop')])).toEqual([away('farm')]);
  expect(mergeFindings([back('shop'), away('shop'), back('shop')])).toEqual([back('shop')]);
});

test('a removed instance is remembered no more', () => {
  const { memory } = go([failed('timeout'), failed('timeout')]);
  expect(memory.instances.shop).toEqual({ failed: 2, away: true });
  expect(forgetIn(memory, 'shop').instances).toEqual({});
});
