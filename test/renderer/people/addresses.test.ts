import { expect, test } from 'vitest';
import { addressesOf } from '../../../src/renderer/src/features/people/addresses.ts';
import { idWithout } from '../../../src/renderer/src/features/people/JoinedAddresses.tsx';
import type { Person } from '../../../src/shared/calls/people.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import { fakeCall } from '../fakeCall.ts';
import { failure } from '../state/fixture.ts';
import { person } from './rows.ts';

const known: Record<string, Result<Person | null>> = {
  ann: ok(person('ann@x', [], { emails: ['ann@x', 'ann@y'] })),
  bob: ok(person('bob@x')),
  gone: ok(null),
  nameless: ok(person('', [], { id: ' i1 user-1', emails: [] })),
  unread: fail(failure('unreachable')),
};
const call = fakeCall({ 'people.one': async ({ id }) => known[id] ?? ok(null) });
const addresses = (...ids: string[]) => addressesOf(ids, call);

test('the addresses of chosen people are all of theirs, person by person, and none of those who are gone', async () =>
  expect(await addresses('ann', 'gone', 'bob')).toEqual(ok([['ann@x', 'ann@y'], ['bob@x']])));

test('nobody is left out in silence: whoever cannot be read or has no address bars all of it', async () => {
  expect(await addresses('ann', 'unread')).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  expect(await addresses('ann', 'nameless')).toMatchObject({ ok: false, error: { code: 'bad-input' } });
});

test('a person whose first address is taken out goes by one of the others', () => {
  const joined = person('One@x', [], { emails: ['Two@x', 'One@x', 'three@x'], id: 'one@x' });
  expect(idWithout(joined, 'One@x')).toBe('two@x');
  expect(idWithout(joined, 'three@x')).toBe('one@x');
  expect(idWithout(person('one@x'), 'one@x')).toBe('one@x');
});
