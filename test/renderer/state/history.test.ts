import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type History, NO_HISTORY, stepped, visited } from '../../../src/renderer/src/state/history.ts';
import { isSamePlace, type Place } from '../../../src/renderer/src/state/places.ts';

const place = (name: string): Place => ({
  at: 'instance',
  instanceId: name,
  organizationId: 'org',
  tab: 'members',
  shows: 'organizations',
});
const nameOf = (history: History) => {
  const now = history.places[history.at];
  return now?.at === 'instance' ? now.instanceId : null;
};
const everything = () => true;

type Move = { kind: 'visit'; name: string } | { kind: 'back' } | { kind: 'forward' };
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.constantFrom(...'abcd').map((name): Move => ({ kind: 'visit', name })),
  fc.constant<Move>({ kind: 'back' }),
  fc.constant<Move>({ kind: 'forward' }),
);

function moved(history: History, each: Move): History {
  if (each.kind === 'visit') return visited(history, place(each.name));
  return stepped(history, each.kind === 'back' ? -1 : 1, everything) ?? history;
}

describe('back and forward', () => {
  test('do as a browser does, in every order of visits and steps', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        // Two stacks are the plainest history there is.
        const before: string[] = [];
        const after: string[] = [];
        let now: string | null = null;
        let history = NO_HISTORY;
        for (const each of moves) {
          history = moved(history, each);
          if (each.kind === 'visit' && each.name !== now) {
            if (now !== null) before.push(now);
            now = each.name;
            after.length = 0;
          }
          const [from, to] = each.kind === 'back' ? [before, after] : [after, before];
          const next: string | undefined = each.kind === 'visit' ? undefined : from.pop();
          if (next !== undefined) {
            if (now !== null) to.push(now);
            now = next;
          }
          expect(nameOf(history)).toBe(now);
        }
      }),
    );
  });

  test('as many steps forward as back lead to where they began', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.integer({ min: 1, max: 10 }), (moves, steps) => {
        const history = moves.reduce(moved, NO_HISTORY);
        let there = history;
        let taken = 0;
        for (; taken < steps; taken += 1) {
          const next = stepped(there, -1, everything);
          if (!next) break;
          there = next;
        }
        for (let at = 0; at < taken; at += 1) there = stepped(there, 1, everything) ?? there;
        expect({ at: there.at, places: there.places }).toEqual({ at: history.at, places: history.places });
      }),
    );
  });

  test('never end at a place that is gone, and never at the one that is looked at', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.constantFrom(...'abcd'), (moves, gone) => {
        const isThere = (each: Place) => each.at === 'home' || each.instanceId !== gone;
        const history = moves.reduce(moved, NO_HISTORY);
        for (const step of [-1, 1] as const) {
          const next = stepped(history, step, isThere);
          if (!next) continue;
          expect(nameOf(next)).not.toBe(gone);
          expect(nameOf(next)).not.toBe(nameOf(history));
        }
      }),
    );
  });
});

test('recent places stand there once each, the last one that was looked at first, whatever led there', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 60 }), (moves) => {
      let history = NO_HISTORY;
      const seen: string[] = [];
      for (const each of moves) {
        history = moved(history, each);
        const now = nameOf(history);
        if (now !== null) seen.splice(0, seen.length, now, ...seen.filter((name) => name !== now));
      }
      expect(history.recent.map((each) => (each.at === 'instance' ? each.instanceId : ''))).toEqual(seen);
    }),
  );
});

test('what is opened before its organizations are known is one place with what it becomes', () => {
  const unknown: Place = { ...(place('b') as Extract<Place, { at: 'instance' }>), organizationId: null };
  const history = visited(visited(visited(NO_HISTORY, place('a')), unknown), place('b'));
  expect(history.places.map((each) => isSamePlace(each, unknown))).toEqual([false, false]);
  expect(history.recent).toHaveLength(2);
  expect(nameOf(stepped(history, -1, everything) ?? NO_HISTORY)).toBe('a');
});
