import { expect, test } from 'vitest';
import { type StepPerson, stepLines } from '../../../src/renderer/src/parts/stepWords.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';
import { stepRow } from '../../shared/records.ts';

const removal = (email: string): Change => ({
  action: 'invitations.remove',
  instanceId: 'a',
  organizationId: 'o',
  email,
  invitationId: 'i',
  role: null,
});
const key: Change = { action: 'keys.retire', instanceId: 'a', organizationId: 'o', keyId: 'k' };

const step = (change: Change, organizationName: string): Step => stepRow(change, { organizationName });

function told(steps: readonly Step[], person: StepPerson | null) {
  const lines = stepLines(steps, person);
  return { above: lines.above, lines: steps.map((each) => Object.values(lines.of(each))) };
}

const two = [
  step(removal('kim@shop.example'), 'Acme'),
  step(removal('KIM@shop.example'), 'Lab'),
  step(removal('kim@home.example'), 'Lab'),
];
const emails = ['kim@shop.example', 'kim@home.example'];

test('of one person with two addresses the places come first, and an address where it is another than the one above', () => {
  const lines = [
    ['Acme · Shop', null],
    ['Lab · Shop', null],
    ['Lab · Shop', 'kim@home.example'],
  ];
  expect(told(two, { emails, named: 'kim@shop.example' })).toEqual({ above: null, lines });
  expect(told(two, { emails, named: null })).toEqual({ above: 'kim@shop.example', lines });
});

test('what is of nobody’s address stands by what it is among the steps of a person', () => {
  const steps = [...two, step(key, 'Acme')];
  expect(told(steps, { emails, named: 'kim@shop.example' }).lines.at(-1)).toEqual(['Acme', 'Shop']);
});

test('of several people, or of whom is not known, each line begins with its address', () => {
  const lines = two.map(({ change, organizationName }) => [
    'email' in change ? change.email : '',
    `${organizationName} · Shop`,
  ]);
  expect(told(two, null)).toEqual({ above: null, lines });
  expect(told(two, { emails: ['kim@shop.example'], named: 'kim@shop.example' })).toEqual({
    above: null,
    lines,
  });
});

test('of one address in many places it is said once, above; in one place each line is about somebody', () => {
  const one = [step(removal('kim@shop.example'), 'Acme'), step(removal('kim@shop.example'), 'Lab')];
  const lines = [
    ['Acme · Shop', null],
    ['Lab · Shop', null],
  ];
  expect(told(one, null)).toEqual({ above: 'kim@shop.example', lines });
  expect(told(one, { emails, named: 'kim@shop.example' })).toEqual({ above: null, lines });
  const near = [step(removal('kim@shop.example'), 'Acme'), step(removal('lee@shop.example'), 'Acme')];
  expect(told(near, null).lines).toEqual([
    ['kim@shop.example', null],
    ['lee@shop.example', null],
  ]);
});
