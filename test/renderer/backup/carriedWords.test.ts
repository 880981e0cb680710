import { expect, test } from 'vitest';
import { carriedWords, sayFound, staysHere } from '../../../src/renderer/src/features/backup/carriedWords.ts';
import type { CarriedResult } from '../../../src/shared/calls/backup.ts';

const NONE = { inFile: 0, missing: 0, unreadable: 0 };
const FOUND = {
  groups: NONE,
  joins: NONE,
  apart: NONE,
  baselines: NONE,
  ends: NONE,
  kits: NONE,
  snoozes: NONE,
};

function result(patch: Partial<CarriedResult>): CarriedResult {
  const nothing = { added: 0, here: 0, leftOut: 0, partly: 0, noRoom: 0, unreadable: 0 };
  return { part: 'baselines', ...nothing, contradictions: [], outcome: { kind: 'done' }, ...patch };
}

test('what a file has is told with how much of it is new here, and what was left out', () => {
  const groups = { inFile: 3, missing: 3, unreadable: 0 };
  const kits = { inFile: 1, missing: 0, unreadable: 2 };
  expect(sayFound(['groups'], { ...FOUND, groups })).toBe('3 groups.');
  expect(sayFound(['groups', 'kits'], { ...FOUND, groups, kits })).toBe(
    '3 groups, 1 kit. New here: 3 groups. Damaged or too large, and left out: 2 kits.',
  );
  expect(sayFound(['kits'], { ...FOUND, kits: { ...NONE, inFile: 1 } })).toBe('1 kit. Nothing new here.');
  expect(sayFound(['joins'], FOUND)).toBeNull();
});

test('whatever became of a part is said, to what and why', () => {
  expect(carriedWords(result({}))).toEqual(['Nothing was changed.']);
  const error = { code: 'registry-unwritable' as const, message: 'The disk is full.', advice: 'Try again.' };
  expect(
    carriedWords(
      result({
        added: 2,
        here: 1,
        partly: 1,
        leftOut: 1,
        noRoom: 1,
        unreadable: 1,
        outcome: { kind: 'failed', error },
      }),
    ),
  ).toEqual([
    'Added 2 baselines.',
    '1 baseline was already here.',
    '1 baseline came without some instances, which were not imported.',
    'Left out 1 baseline, whose instances were not imported.',
    'No room for 1 baseline: remove some here, and import the file again.',
    'Left out 1 baseline: damaged or too large.',
    'The disk is full. Try again.',
  ]);
  expect(carriedWords(result({ part: 'groups', here: 1 }))).toEqual([
    'Instances that were already here stay where they are (1 group).',
  ]);
  const contradictions = [['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example']];
  expect(carriedWords(result({ part: 'joins', contradictions, outcome: { kind: 'canceled' } }))).toEqual([
    'a@x.example, b@x.example, c@x.example and 1 more: joined differently here, so they stay as they are.',
    'Canceled before the end. Imported parts are complete.',
  ]);
});

test('what no file takes along is named: unfinished operations, saved views and Activity', () => {
  expect(staysHere({ operations: 2, views: 1 })).toBe(
    'Stays on this computer: 2 unfinished operations, 1 saved view, Activity. Finish operations here first.',
  );
  expect(staysHere({ operations: 0, views: 0 })).toBe('Stays on this computer: Activity.');
});
