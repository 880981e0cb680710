import { expect, test } from 'vitest';
import { toAccount } from '../../../src/main/dokploy/client.ts';
import type { Caller, Organization } from '../../../src/shared/dokploy.ts';
import { type ErrorCode, fail, ok, type Result } from '../../../src/shared/errors.ts';
import { memberRow } from '../../shared/records.ts';

const CODES: ErrorCode[] = [
  'key-not-accepted',
  'timeout',
  'role-forbidden',
  'server-too-old',
  'server-failed',
];
/** The server works and does not tell its version to this key, or has no call for it. */
const UNTOLD: ErrorCode[] = ['role-forbidden', 'server-too-old'];

const caller: Caller = memberRow('ada', { role: 'owner' });
const organizations: Organization[] = [];

const either = <T>(value: T, of: string): Result<T>[] => [
  ok(value),
  ...CODES.map((code) => fail({ code, message: `${code} of ${of}`, advice: '' })),
];

test('of three answers that a key’s refusal explains is told as that, whichever it was; else the first that is needed', () => {
  for (const first of either(organizations, 'organizations'))
    for (const second of either<Caller | null>(caller, 'caller'))
      for (const third of either('v0.30.2', 'version')) {
        const failures = [first, second, third].flatMap((one) => (one.ok ? [] : [one.error]));
        const needed = third.ok || !UNTOLD.includes(third.error.code) ? [third] : [];
        const told =
          failures.find(({ code }) => code === 'key-not-accepted') ??
          [first, second, ...needed].flatMap((one) => (one.ok ? [] : [one.error]))[0];
        const version = third.ok ? '0.30.2' : null;
        expect(toAccount(first, second, third)).toEqual(
          told ? fail(told) : ok({ version, caller, organizations }),
        );
      }
});
