import type { Decision, Line } from '../../shared/campaigns/campaign.ts';
import { listedKeysOf } from '../../shared/keys.ts';
import { foldAddress, oneLine } from '../../shared/text.ts';
import { membersOf, unansweredOf } from '../plans/accessSteps.ts';
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
  world: Pick<World, 'account' | 'instance' | 'lastFailure' | 'target'>;
  cache: Pick<Cache, 'accountOf' | 'onChange'>;
  clock: () => number;
}) {
  const { world, cache, clock } = options;
  /** Of each list how many readings there were once it was read, and of each line once something was noted: clocks are set back. What an earlier run read or noted came before all of them. */
  const read = new Map<string, number>();
  const noted = new Map<string, number>();
  let readings = 0;
  cache.onChange((change) => {
    if (!('part' in change)) return;
    const { instanceId, part } = change;
    const list = 'members' in part ? 'members' : 'invitations' in part ? 'invitations' : 'account';
    readings += 1;
    read.set(keyOf(instanceId, 'organizationId' in part ? part.organizationId : null, list), readings);
  });

  function targetOf({ instanceId, organizationId }: Line) {
    return organizationId === null ? null : world.target({ instanceId, organizationId });
  }

  function seenIn(line: Line, decision: Decision): Seen | null {
    const target = targetOf(line);
    if (target?.whyUnknown !== null || target.readAt === undefined) return null;
    const { readAt: at } = target;
    const emails = [foldAddress(line.email)];
    const [member] = membersOf(target, emails);
    const role = oneLine(member?.role ?? '', 40);
    const isDecided = (now: string | null) => decision.is === 'change' && now === decision.role;
    if (line.kind === 'invitation') {
      const [open] = unansweredOf(target, emails, clock());
      if (open)
        return {
          ...{ at, words: `Is invited as ${oneLine(open.role || 'no role', 40)}.` },
          isSo: isDecided(open.role),
        };
      const isJoined = member !== undefined && Date.parse(member.createdAt) >= (line.since ?? 0);
      return isJoined
        ? { at, words: `Accepted it: is ${role}.`, isSo: false }
        : { at, words: 'No invitation is open.', isSo: true };
    }
    if (!member) return { at, words: 'No longer a member.', isSo: true };
    const seesNothing = accessIn(member.role, accessOf(member)).sees === 'nothing';
    const isLowered =
      decision.is === 'revoke' && decision.fate === 'lower' && member.role === 'member' && seesNothing;
    const words = `Is ${role}${seesNothing ? ', sees nothing' : ''}.`;
    return { at, words, isSo: isDecided(member.role) || isLowered };
  }

  function seenKey(line: Line): Seen | null {
    const at = cache.accountOf(line.instanceId)?.at;
    const own = ownKeys(line);
    if (at === undefined || !own || world.lastFailure(line.instanceId) !== null) return null;
    const isSo = serverKeyIdOf(line) === undefined;
    return { at, words: isSo ? 'Its server lists it no more.' : 'Its server lists it still.', isSo };
  }

  /** The keys that the server lists of the person; null where it does not. */
  function ownKeys({ instanceId, email }: Line) {
    const account = world.account(instanceId);
    const instance = world.instance(instanceId);
    const listed = account && instance ? listedKeysOf(instance.keys, account) : [];
    return listed.find((each) => (each.email ?? '') === email)?.keys ?? null;
  }

  /** Of a line about a key, the id by which its server lists it now. */
  function serverKeyIdOf(line: Line): string | undefined {
    const isIt = (serverKeyId: string) =>
      lineIdOf({ kind: 'key', instanceId: line.instanceId, serverKeyId }) === line.id;
    return ownKeys(line)?.find(({ id }) => isIt(id))?.id;
  }

  return {
    serverKeyIdOf,
    /** What is noted of a review, or of these of its lines, comes after all that was read so far. */
    note(reviewId: string, lineIds: readonly (string | null)[] = [null]): void {
      for (const lineId of lineIds) noted.set(keyOf(reviewId, lineId), readings);
    },
    /** What was read of its lines since the last that was noted of each; null where nothing was. */
    of: (reviewId: string) => ({
      seen(line: Line, decision: Decision): Seen | null {
        const { kind, instanceId, organizationId } = line;
        const place = kind === 'key' ? null : organizationId;
        const lists = LISTS[kind].map((list) => read.get(keyOf(instanceId, place, list)) ?? 0);
        const last = noted.get(keyOf(reviewId, line.id)) ?? noted.get(keyOf(reviewId, null)) ?? 0;
        if (Math.min(...lists) <= last) return null;
        return kind === 'key' ? seenKey(line) : seenIn(line, decision);
      },
    }),
    /** Whether no reading can come: the instance was removed, or no key shows it any more. */
    isBlind(line: Line): boolean {
      const instance = world.instance(line.instanceId);
      if (!instance || instance.keys.length === 0) return true;
      const target = targetOf(line);
      const isUnlisted = line.kind === 'key' ? ownKeys(line) === null : target === null;
      return isUnlisted
        ? world.lastFailure(line.instanceId) === null
        : line.kind !== 'key' && target?.holders?.length === 0;
    },
  };
}

/** What is to be read of a line. */
const LISTS = { member: ['members'], invitation: ['members', 'invitations'], key: ['account'] };

function keyOf(...names: readonly (string | null)[]): string {
  return JSON.stringify(names);
}
