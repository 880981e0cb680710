import type { Decision, Line } from '../../shared/campaigns/campaign.ts';
import { isUnanswered } from '../../shared/invitation.ts';
import { listedKeysOf } from '../../shared/listedKeys.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { accessOf } from '../readings/permissionSets.ts';
import { accessIn } from '../review/rows.ts';
import type { Cache } from '../world/cache.ts';
import type { World } from '../world/world.ts';
import { lineIdOf } from './lines.ts';

/** What a reading showed of a line, when, and whether that is as it was decided. */
type Seen = { at: number; words: string; isSo: boolean };

export type Look = ReturnType<typeof createLook>;

/** Looks at what is known of lines now. No server is asked. */
export function createLook(options: {
  world: Pick<World, 'account' | 'instance' | 'keys' | 'lastFailure' | 'target'>;
  cache: Pick<Cache, 'accountOf' | 'listOf'>;
  clock: () => number;
}) {
  const { world, cache, clock } = options;
  /** Who is in a list, by folded address; made once for each. */
  const byAddress = new WeakMap<object, Map<string, unknown[]>>();

  function withAddress<T>(list: readonly T[], emailOf: (row: T) => string, email: string): T[] {
    const known = byAddress.get(list) ?? Map.groupBy(list, (row) => foldAddress(emailOf(row)));
    byAddress.set(list, known as Map<string, unknown[]>);
    return (known.get(email) ?? []) as T[];
  }

  /** Null where nothing was read of it since `after` (ms since the epoch). */
  function seen(line: Line, decision: Decision, after: number): Seen | null {
    const told = line.kind === 'key' ? seenKey(line) : seenIn(line, decision);
    return told && told.at > after ? told : null;
  }

  function seenIn(line: Line, decision: Decision): Seen | null {
    const { kind, instanceId, organizationId } = line;
    if (organizationId === null) return null;
    const ref = { instanceId, organizationId };
    if (world.target(ref)?.whyUnknown !== null) return null;
    const members = cache.listOf(instanceId, { kind: 'members', organizationId });
    if (!members) return null;
    const email = foldAddress(line.email);
    const [member] = withAddress(members.data, ({ user }) => user.email, email);
    if (kind === 'member') {
      const { at } = members;
      if (!member) return { at, words: 'No longer a member.', isSo: true };
      const { sees } = accessIn(member.role, accessOf(member));
      const words = `Is ${oneLine(member.role, 40)}${sees === 'nothing' ? ', sees nothing' : ''}.`;
      const isLowered = member.role === 'member' && sees === 'nothing';
      const isSo =
        decision.is === 'change'
          ? member.role === decision.role
          : decision.is === 'revoke' && decision.fate === 'lower' && isLowered;
      return { at, words, isSo };
    }
    const invitations = cache.listOf(instanceId, { kind: 'invitations', organizationId });
    if (!invitations) return null;
    const at = Math.min(members.at, invitations.at);
    const [open] = withAddress(invitations.data, (each) => each.email, email).filter((each) =>
      isUnanswered(each, clock()),
    );
    if (open) {
      const role = open.role || 'no role';
      const isSo = decision.is === 'change' && open.role === decision.role;
      return { at, words: `Is invited as ${oneLine(role, 40)}.`, isSo };
    }
    const isJoined = member !== undefined && Date.parse(member.createdAt) >= (line.since ?? 0);
    return isJoined
      ? { at, words: `Accepted it: is ${oneLine(member.role, 40)}.`, isSo: false }
      : { at, words: 'No invitation is open.', isSo: true };
  }

  function seenKey(line: Line): Seen | null {
    const { instanceId } = line;
    const at = cache.accountOf(instanceId)?.at;
    const own = ownKeys(line);
    if (at === undefined || !own || world.lastFailure(instanceId) !== null) return null;
    const isListed = own.some(({ id }) => lineIdOf({ kind: 'key', instanceId, serverKeyId: id }) === line.id);
    return {
      at,
      words: isListed ? 'Its server lists it still.' : 'Its server lists it no more.',
      isSo: !isListed,
    };
  }

  /** The keys that the server lists of the person; null where it does not. */
  function ownKeys({ instanceId, email }: Line) {
    const account = world.account(instanceId);
    const instance = world.instance(instanceId);
    if (!account || !instance) return null;
    const listed = listedKeysOf(instance.keys, account);
    return listed.find((each) => (each.email ?? '') === email)?.keys ?? null;
  }

  return {
    seen,
    /** Whether no reading can come: the instance was removed, or no key shows it any more. */
    isBlind(line: Line): boolean {
      const { instanceId, organizationId, kind } = line;
      const instance = world.instance(instanceId);
      if (!instance || instance.keys.length === 0) return true;
      if (kind === 'key') return ownKeys(line) === null && world.lastFailure(instanceId) === null;
      const target = organizationId === null ? null : world.target({ instanceId, organizationId });
      return target === null ? world.lastFailure(instanceId) === null : target.holders?.length === 0;
    },
    /** Of a line about a key, the id by which its server lists it now. */
    serverKeyIdOf(line: Line): string | undefined {
      const { instanceId } = line;
      return ownKeys(line)?.find(
        ({ id }) => lineIdOf({ kind: 'key', instanceId, serverKeyId: id }) === line.id,
      )?.id;
    },
  };
}
