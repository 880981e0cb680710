import { type AppError, fail, ok, type Result } from '../../../../shared/errors.ts';
import type { Call } from '../../bridge.ts';
import { personsOf } from './persons.ts';

const NO_ADDRESS: AppError = {
  code: 'bad-input',
  message: 'One of the selected people has no email address on any server.',
  advice: 'Select people who have one.',
};

/** All addresses of each of these people, joined ones too; without those who are gone. Fails where one cannot be read, or has no address. */
export async function addressesOf(ids: readonly string[], call: Call): Promise<Result<string[][]>> {
  const persons = await personsOf(ids, call);
  if (!persons.ok) return persons;
  // A plan without them would leave people out, and not say so.
  if (persons.value.some(({ emails }) => emails.length === 0)) return fail(NO_ADDRESS);
  return ok(persons.value.map(({ emails }) => emails));
}
