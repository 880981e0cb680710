import { expect, test } from 'vitest';
import type { PutBack } from '../../../src/main/plans/putBack.ts';
import { reviewPutBack } from '../../../src/main/plans/putBack.ts';

const NOTHING: PutBack = { steps: [], left: [], deletions: [], invited: [] };
const SHOP = [{ instanceId: 'a', instanceName: 'Shop', account: null, targets: [] }];

test('what deletes an account says what goes with it', () => {
  const eva = { email: 'eva@x.example', instanceName: 'Shop' };
  expect(reviewPutBack({ ...NOTHING, deletions: [eva] }, SHOP).warnings).toEqual([
    'Deletes the account of eva@x.example on Shop, with its API keys and grants. This cannot be undone.',
  ]);
});

test('of whoever is only invited anew it is said what is lost', () => {
  const { warnings } = reviewPutBack({ ...NOTHING, invited: ['bob@x.example'] }, SHOP);
  expect(warnings).toEqual([
    'bob@x.example is invited again, and back after accepting. Earlier API keys and grants are lost.',
  ]);
});

test('what has no step names its place and why', () => {
  const difference = {
    kind: 'lost-two-factor',
    key: '',
    instanceId: 'a',
    personId: 'ann@x.example',
    emails: ['ann@x.example'],
  } as const;
  const left = [{ difference: { ...difference, emails: ['ann@x.example'] }, why: 'Only they can.' }];
  expect(reviewPutBack({ ...NOTHING, left }, SHOP).left).toEqual(['ann@x.example in Shop: Only they can.']);
  expect(reviewPutBack({ ...NOTHING, left }, []).left).toEqual([
    'ann@x.example in a removed instance: Only they can.',
  ]);
});
