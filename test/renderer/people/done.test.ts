import { expect, test } from 'vitest';
import { doneAmong } from '../../../src/renderer/src/features/people/PersonPanel.tsx';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Operation } from '../../../src/shared/operations/operation.ts';
import { failure } from '../state/fixture.ts';

const operation = (id: string, startedAt: number, ...subjects: string[]) =>
  ({ id, startedAt, subjects }) as unknown as Operation;
const found = (...operations: Operation[]) => ok({ operations });
const EMAILS = ['bob@x.example', 'bob@y.example'];

test('what was done to a person is what names one of their addresses, each once, newest first', () => {
  const both = operation('both', 2, 'bob@x.example', 'BOB@y.example');
  const other = operation('other', 9, 'jimbob@x.example');
  const newer = operation('newer', 3, 'bob@y.example');
  expect(doneAmong([found(both, other), found(newer, both)], EMAILS)).toEqual(ok([newer, both]));
});

test('that Activity could not be read is not told as nothing that was done', () => {
  const answer = doneAmong([found(), fail(failure('unreachable'))], EMAILS);
  expect(answer).toMatchObject({ ok: false, error: { code: 'unreachable' } });
});
