import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type ActivityReading,
  createActivityReading,
  filterOf,
} from '../../../src/renderer/src/features/activity/ActivitySources.tsx';
import { NO_TABLE_VIEW } from '../../../src/renderer/src/tableView.ts';
import type { ActivityFilter, ActivityPage } from '../../../src/shared/calls/activity.ts';
import type { CallInput } from '../../../src/shared/contract.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Operation } from '../../../src/shared/operations/operation.ts';
import { fakeCall } from '../fakeCall.ts';
import { failure } from '../state/fixture.ts';

type Asked = CallInput<'activity.list'>;

let reading: ActivityReading;
let clock: number;
let asked: Asked[];
let waiting: ((answer: Result<ActivityPage>) => void)[];

beforeEach(() => {
  clock = 1_000;
  asked = [];
  waiting = [];
  reading = createActivityReading({
    call: fakeCall({
      'activity.list': (input) => {
        asked.push(input);
        return new Promise((resolve) => waiting.push(resolve));
      },
    }),
    now: () => clock,
  });
});

const ALL = filterOf(NO_TABLE_VIEW, null);
const DESK: ActivityFilter = { ...ALL, search: 'desk' };

const named = (count: number, prefix = 'o') => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
function pageOf(all: readonly string[], change: Partial<ActivityPage> = {}, asking = asked.at(-1)) {
  const { offset = 0, limit = 0 } = asking ?? {};
  return ok({
    operations: all.slice(offset, offset + limit).map((id) => ({ id }) as Operation),
    matching: all.length,
    total: all.length,
    options: { kinds: [], instanceIds: [], people: [], outcomes: [] },
    ...change,
  });
}
async function answer(result: Result<ActivityPage>): Promise<void> {
  waiting.shift()?.(result);
  await setImmediate();
}
async function serve(all: readonly string[]): Promise<void> {
  while (waiting.length > 0) await answer(pageOf(all, {}, asked.at(-waiting.length)));
}
const ids = () => reading.state().page?.rows.map(({ id }) => id) ?? null;

describe('what was done', () => {
  test('keeps the time of its last good reading when it cannot be read again', async () => {
    reading.show(ALL);
    await serve(['a']);
    clock = 2_000;
    reading.show(ALL);
    await answer(fail(failure('internal')));
    expect(reading.state()).toMatchObject({ at: 1_000, error: { code: 'internal' } });
    expect(ids()).toEqual(['a']);
    reading.show(ALL);
    await serve(['a']);
    expect(reading.state()).toMatchObject({ at: 2_000, error: null });
  });
});

describe('more of it', () => {
  test('joins what is there, each once', async () => {
    const all = named(150);
    reading.show(ALL);
    await serve(all);
    void reading.more();
    expect(asked.at(-1)).toMatchObject({ offset: 100, limit: 100 });
    // One was begun meanwhile.
    await serve(['new', ...all]);
    expect(ids()).toEqual(all);
    expect(reading.state().page?.matching).toBe(151);
  });

  test('of an earlier filter does not join what another one lets through', async () => {
    reading.show(ALL);
    await serve(named(150));
    void reading.more();
    reading.show(DESK);
    const [more, first] = waiting;
    first?.(pageOf(named(120, 'desk')));
    await setImmediate();
    more?.(pageOf(named(150), {}, asked[1]));
    await setImmediate();
    expect(ids()).toEqual(named(100, 'desk'));
  });

  test('is not asked for below what another filter let through', async () => {
    reading.show(ALL);
    await serve(named(150));
    reading.show(DESK);
    await reading.more();
    expect(asked).toHaveLength(2);
  });
});

describe('read again', () => {
  async function down(to: number, all: readonly string[]): Promise<void> {
    reading.show(ALL);
    await serve(all);
    while ((ids()?.length ?? 0) < to) {
      void reading.more();
      await serve(all);
    }
    asked.length = 0;
  }

  test('it stays as far down as it was known, in parts that main allows', async () => {
    const all = named(3_000);
    await down(2_500, all);
    const later = ['new', ...all];
    reading.show(ALL);
    await answer(pageOf(later));
    expect(ids()).toEqual(['new', ...named(2_500)]);
    await serve(later);
    expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
      [0, 1_000],
      [1_000, 1_000],
      [2_000, 501],
    ]);
    expect(ids()).toEqual(['new', ...named(2_500)]);
  });

  test('it asks for no more where so much went that the end of what was known is read already', async () => {
    const all = named(3_000);
    await down(1_500, all);
    reading.show(ALL);
    await serve(all.slice(700));
    expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([[0, 1_000]]);
    expect(ids()).toEqual(all.slice(700, 1_700));
  });

  test('it is no longer than what is left', async () => {
    await down(2_500, named(3_000));
    reading.show(ALL);
    await serve(['cleared']);
    expect(ids()).toEqual(['cleared']);
  });

  test('what is no longer let through is gone at once, and the rest stays in order', async () => {
    const all = named(2_500);
    await down(2_500, all);
    const later = all.filter((id) => id !== 'o7');
    reading.show(ALL);
    await answer(pageOf(later));
    expect(ids()).toEqual(later);
    await serve(later);
    expect(ids()).toEqual(later);
  });

  test('it keeps what joined it meanwhile', async () => {
    const all = named(400);
    await down(200, all);
    reading.show(ALL);
    void reading.more();
    const [again, more] = waiting.splice(0);
    more?.(pageOf(all, {}, asked[1]));
    await setImmediate();
    again?.(pageOf(all, {}, asked[0]));
    await setImmediate();
    await serve(all);
    expect(ids()).toEqual(named(300));
  });

  test('once more for all that changes meanwhile, so that it ends however often something changes', async () => {
    reading.show(ALL);
    for (const _ of [1, 2, 3]) reading.show(ALL);
    expect(asked).toHaveLength(1);
    await answer(pageOf(['a']));
    expect(asked).toHaveLength(2);
    await answer(pageOf(['b', 'a']));
    expect([asked.length, ids()]).toEqual([2, ['b', 'a']]);
  });

  test('nothing is told once it is closed', async () => {
    reading.show(ALL);
    let told = 0;
    reading.subscribe(() => {
      told += 1;
    });
    reading.close();
    await serve(['a']);
    expect([told, ids()]).toEqual([0, null]);
  });
});
