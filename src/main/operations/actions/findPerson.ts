import type { Invitation, Member } from '../../../shared/dokploy.ts';
import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import { isUnanswered } from '../../../shared/invitation.ts';
import { oneLine } from '../../../shared/oneLine.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import { foldAddress } from '../../../shared/sameAddress.ts';
import type { Actions, Readings, Sent } from '../action.ts';

type Lists = { name: string; members: Result<Member[]>; invitations: Result<Invitation[]> };

/**
 * Looks for a person on a whole instance, and changes nothing. It stays open until every organization was looked at:
 * what could not be looked at is never "not there". Whoever is found beside what the plan knows makes it fail, since there is more to do.
 */
export function createFindPerson(): Pick<Actions, 'members.find'> {
  async function listsOf(instanceId: string, readings: Readings): Promise<Result<Lists[]>> {
    const account = await readings.account(instanceId);
    if (!account.ok) return account;
    return ok(
      await Promise.all(
        account.value.organizations.map(async ({ id: organizationId, name }) => {
          const ref = { instanceId, organizationId };
          const [members, invitations] = await Promise.all([
            readings.members(ref),
            readings.invitations(ref),
          ]);
          return { name: `“${oneLine(name, 80)}”`, members, invitations };
        }),
      ),
    );
  }

  async function look(
    { instanceId, email, also, known }: ChangeBy<'members.find'>,
    readings: Readings,
  ): Promise<Sent> {
    const lists = await listsOf(instanceId, readings);
    if (!lists.ok) return { result: lists, untried: true };
    const folded = new Set([email, ...also].map(foldAddress));
    const isNew = (ids: string[], address: string) =>
      folded.has(foldAddress(address)) && !ids.some((id) => known.includes(id));
    const found = lists.value.flatMap(({ name, members, invitations }) => [
      ...rowsOf(members)
        .filter(({ id, userId, user }) => isNew([id, userId], user.email))
        .map(({ user, role }) => `${user.email} is ${oneLine(role, 40)} in ${name}.`),
      ...rowsOf(invitations)
        .filter((each) => isNew([each.id], each.email) && isUnanswered(each, readings.now()))
        .map((each) => `${each.email} is invited to ${name}.`),
    ]);
    if (found.length > 0) return { result: fail(stillThere(found)) };
    const shut = lists.value.find(({ members, invitations }) => !members.ok || !invitations.ok);
    const error = shut && [shut.members, shut.invitations].find((each) => !each.ok);
    if (!shut || !error || error.ok) return { result: ok({}) };
    const message = `${shut.name} could not be looked at: ${error.error.message}`;
    return { result: fail({ ...error.error, message }), untried: true };
  }

  return {
    'members.find': {
      reads: 'members',
      answers: true,
      idempotent: true,
      check: async () => ok({ verdict: 'needed' }),
      send: look,
      async settle(change, output, readings) {
        if (output !== null) return { shown: true };
        const { result, untried } = await look(change, readings);
        return { shown: result.ok || (untried ? null : false) };
      },
      inverse: () => null,
    },
  };
}

function rowsOf<T>(read: Result<T[]>): T[] {
  return read.ok ? read.value : [];
}

function stillThere(found: readonly string[]): AppError {
  return {
    code: 'conflict',
    message: found.slice(0, 5).join(' '),
    advice: 'Off-board this person again: the plan will show it now.',
  };
}
