import type { Invitation, Member } from '../../../shared/dokploy.ts';
import { type AppError, fail, meaningOf, ok, type Result } from '../../../shared/errors.ts';
import { strengthOf } from '../../../shared/facts/role.ts';
import { isUnanswered } from '../../../shared/invitation.ts';
import { UNLISTED, unlistedOf } from '../../../shared/keys.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import { finishWords } from '../../../shared/operations/steps.ts';
import { foldAddress, oneLine } from '../../../shared/text.ts';
import type { Actions, OrganizationRef, Readings, Sent } from '../action.ts';

const MOST_TOLD = 20;
const MOST_UNREAD = 1_000;

type Lists = { name: string; members: Result<Member[]>; invitations: Result<Invitation[]> };

/** Open until every organization was read; fails on finding somebody beyond the plan: more is left to do. */
export function createFindPerson(): Pick<Actions, 'members.find'> {
  async function listsOf(instanceId: string, readings: Readings): Promise<Result<Lists[]>> {
    const account = await readings.account(instanceId);
    if (!account.ok) return account;
    const unlisted = unlistedOf(account.value).map(({ name }) => {
      const error = { code: 'key-missing', message: UNLISTED, advice: 'Paste a key for it.' } as const;
      return { name: oneLine(name, 80), members: fail(error), invitations: fail(error) };
    });
    return ok([
      ...(await Promise.all(
        account.value.organizations.map(async ({ id: organizationId, name }) => {
          const ref = { instanceId, organizationId };
          const [members, invitations] = await Promise.all([
            byAnyKey('members', ref, readings),
            byAnyKey('invitations', ref, readings),
          ]);
          return { name: oneLine(name, 80), members, invitations };
        }),
      )),
      ...unlisted,
    ]);
  }

  async function look(
    { instanceId, email, also, known }: ChangeBy<'members.find'>,
    readings: Readings,
  ): Promise<Sent> {
    const lists = await listsOf(instanceId, readings);
    if (!lists.ok) return { result: lists, untried: true };
    const folded = new Set([email, ...also].map(foldAddress));
    const isTheirs = (address: string) => folded.has(foldAddress(address));
    const found = lists.value.flatMap(({ name, members, invitations }) => [
      ...rowsOf(members)
        .filter(({ user }) => isTheirs(user.email))
        .map(({ id, userId, user, role }) => ({
          ids: [id, userId],
          role,
          words: `${user.email} is ${oneLine(role, 40)} in “${name}”.`,
        })),
      ...rowsOf(invitations)
        .filter((each) => isTheirs(each.email) && isUnanswered(each))
        .map(({ id, email: invited }) => ({
          ids: [id],
          role: null,
          words: `${invited} is invited to “${name}”.`,
        })),
    ]);
    const isNew = ({ ids }: { ids: string[] }) => !ids.some((id) => known.includes(id));
    const more = found.filter(isNew).map(({ words }) => words);
    // Other steps report what the plan knew.
    const still = found.slice(0, MOST_TOLD).map(({ words }) => words);
    const shut = lists.value.flatMap(({ name, members, invitations }) => {
      const read = members.ok ? invitations : members;
      return read.ok ? [] : { name, error: read.error };
    });
    const seen = {
      read: lists.value.length - shut.length,
      ...(still.length > 0 ? { still, stillAs: strongest(found.map(({ role }) => role)) } : {}),
    };
    const unread = shut.map(({ name, error }) => ({ organization: name, why: error.message }));
    const details = {
      ...{ ...seen, readAt: readings.now() },
      ...(unread.length > 0 ? { unread: unread.slice(0, MOST_UNREAD) } : {}),
    };
    if (more.length > 0) return { result: fail({ ...stillThere(more), details }) };
    const [first] = shut;
    if (!first) return { result: ok(seen) };
    const message = `“${first.name}” could not be checked: ${first.error.message}`;
    return {
      result: fail({ ...first.error, message, details: { ...first.error.details, ...details } }),
      untried: true,
    };
  }

  return {
    'members.find': {
      reads: 'members',
      check: async () => ok('needed'),
      send: look,
      async settle(change, output, readings) {
        if (output !== null) return { shown: true };
        const { result, untried } = await look(change, readings);
        return { shown: result.ok || (untried ? null : false) };
      },
    },
  };
}

function strongest(roles: readonly (string | null)[]): string {
  const [first] = roles.flatMap((role) => role ?? []).sort((a, b) => strengthOf(a) - strengthOf(b));
  return first === undefined ? 'invited' : oneLine(first, 40) || 'member';
}

function rowsOf<T>(read: Result<T[]>): T[] {
  return read.ok ? read.value : [];
}

function stillThere(found: readonly string[]): AppError {
  return {
    code: 'conflict',
    message: found.slice(0, 5).join(' '),
    advice: `Choose ${finishWords('off-board')} The new plan shows it.`,
  };
}

type Listed = { members: Member[]; invitations: Invitation[] };

/** The preferred key may belong to the person who just left. */
async function byAnyKey<K extends keyof Listed>(
  what: K,
  ref: OrganizationRef,
  readings: Readings,
): Promise<Result<Listed[K]>> {
  const read = (of: OrganizationRef) => readings[what](of) as Promise<Result<Listed[K]>>;
  const first = await read(ref);
  const instance = readings.instance(ref.instanceId);
  if (first.ok || !instance.ok || meaningOf(first.error).scope === 'instance') return first;
  const keys = instance.value.keys.filter(({ organizationId }) => organizationId === ref.organizationId);
  for (const userId of new Set(keys.flatMap((key) => key.userId ?? []))) {
    const other = await read({ ...ref, userId });
    if (other.ok) return other;
  }
  return first;
}
