import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import type { Result } from '../../shared/errors.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { OrganizationRef, Readings } from './action.ts';

/** Readings that begin on request, so they are newer than every answered write. */
export type FreshReadings = ReturnType<typeof createFreshReadings>;

type Taken = { members: Result<Member[]>; invitations: Result<Invitation[]>; account: Result<Account> };
type Ref<K extends keyof Taken> = K extends 'account' ? { instanceId: string } : OrganizationRef;

/** Maximum age of a reading handed to the page. ms */
const YOUNG = 2_000;

export function createFreshReadings(options: {
  instances: Pick<Instances, 'find'>;
  dokploy: Pick<Dokploy, 'call'>;
  accounts: Pick<Accounts, 'outdate' | 'account'>;
  clock: typeof Date.now;
}) {
  const { instances, dokploy, accounts, clock } = options;
  const read = new Map<string, { at: number; instanceId: string; result: Promise<unknown> }>();
  const keyOf = (what: keyof Taken, about: { instanceId: string; organizationId?: string }) =>
    JSON.stringify([what, about.instanceId, about.organizationId ?? null]);

  function keptForPage<K extends keyof Taken>(
    what: K,
    about: Ref<K>,
    result: Promise<Taken[K]>,
  ): Promise<Taken[K]> {
    read.set(keyOf(what, about), { at: clock(), instanceId: about.instanceId, result });
    return result;
  }

  function begin({ isKept } = { isKept: true }): Readings {
    const keep = isKept ? keptForPage : <T>(_: keyof Taken, __: object, result: Promise<T>) => result;
    const members = memoized((ref: OrganizationRef) => keep('members', ref, dokploy.call('user.all', ref)));
    const invitations = memoized((ref: OrganizationRef) =>
      keep('invitations', ref, dokploy.call('organization.allInvitations', ref)),
    );
    const account = memoized(({ instanceId }: { instanceId: string }): Promise<Result<Account>> => {
      accounts.outdate(instanceId);
      return keep('account', { instanceId }, accounts.account(instanceId));
    });
    return {
      members,
      invitations,
      call: memoized(dokploy.call as never) as Dokploy['call'],
      account: (instanceId) => account({ instanceId }),
      instance: instances.find,
      now: clock,
    };
  }

  return {
    begin,
    /** Hands out a reading once, if it is young and no write followed; else null. */
    take<K extends keyof Taken>(what: K, about: Ref<K>): Promise<Taken[K]> | null {
      const kept = read.get(keyOf(what, about));
      read.delete(keyOf(what, about));
      return kept && clock() - kept.at < YOUNG ? (kept.result as never) : null;
    },
    outdate(instanceId: string): void {
      for (const [key, kept] of read) if (kept.instanceId === instanceId) read.delete(key);
    },
  };
}

function memoized<About extends unknown[], T>(
  read: (...about: About) => Promise<T>,
): (...about: About) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (...about) => {
    const key = JSON.stringify(about);
    const reading = known.get(key) ?? read(...about);
    known.set(key, reading);
    return reading;
  };
}
