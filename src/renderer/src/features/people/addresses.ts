import { type AppError, fail, ok, type Result } from '../../../../shared/errors.ts';
import type { PeopleActions } from '../../state/peopleActions.ts';

/** So many people are asked for side by side. */
const AT_ONCE = 50;

const NO_ADDRESS: AppError = {
  code: 'bad-input',
  message: 'One of the selected people has no email address on any server.',
  advice: 'Select people who have one.',
};

/** All addresses of these people, joined ones too, each once; of those who are gone none. Fails where one cannot be read, or has no address. */
export async function addressesOf(
  ids: readonly string[],
  readPerson: PeopleActions['readPerson'],
): Promise<Result<string[]>> {
  const addresses = new Set<string>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const answers = await Promise.all(ids.slice(from, from + AT_ONCE).map(readPerson));
    for (const answer of answers) {
      // A plan without them would leave people out, and not say so.
      if (!answer.ok) return answer;
      if (answer.value?.emails.length === 0) return fail(NO_ADDRESS);
      for (const email of answer.value?.emails ?? []) addresses.add(email);
    }
  }
  return ok([...addresses]);
}
