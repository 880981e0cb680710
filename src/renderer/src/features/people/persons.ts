import type { Person } from '../../../../shared/calls/people.ts';
import { ok, type Result } from '../../../../shared/errors.ts';
import type { Call } from '../../bridge.ts';

const AT_ONCE = 50;

/** These people, without those who are gone. Fails where one cannot be read: a list without them would not say so. */
export async function personsOf(ids: readonly string[], call: Call): Promise<Result<Person[]>> {
  const persons: Person[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const answers = await Promise.all(some.map((id) => call('people.one', { id })));
    for (const answer of answers) {
      if (!answer.ok) return answer;
      if (answer.value) persons.push(answer.value);
    }
  }
  return ok(persons);
}
