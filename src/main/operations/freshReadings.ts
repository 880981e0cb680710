import type { Account } from '../../shared/dokploy.ts';
import type { Result } from '../../shared/errors.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { OrganizationRef, Readings } from './action.ts';

/** Gives readings that begin from now on: what they show is later than every write that was answered before. */
export type FreshReadings = () => Readings;

/** Reads each list at most once per set of readings. */
export function createFreshReadings(options: {
  instances: Pick<Instances, 'find'>;
  dokploy: Pick<Dokploy, 'call'>;
  accounts: Pick<Accounts, 'outdate' | 'account'>;
  /** ms since the epoch. */
  clock: () => number;
}): FreshReadings {
  const { instances, dokploy, accounts, clock } = options;
  return () => {
    const members = memoized(({ instanceId, organizationId }: OrganizationRef) =>
      dokploy.call('user.all', { instanceId, organizationId }),
    );
    const invitations = memoized(({ instanceId, organizationId }: OrganizationRef) =>
      dokploy.call('organization.allInvitations', { instanceId, organizationId }),
    );
    const account = memoized(({ instanceId }: { instanceId: string }): Promise<Result<Account>> => {
      accounts.outdate(instanceId);
      return accounts.account(instanceId);
    });
    return {
      members,
      invitations,
      account: (instanceId) => account({ instanceId }),
      instance: instances.find,
      now: clock,
    };
  };
}

function memoized<Ref extends object, T>(read: (ref: Ref) => Promise<T>): (ref: Ref) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (ref) => {
    const key = JSON.stringify(ref);
    const reading = known.get(key) ?? read(ref);
    known.set(key, reading);
    return reading;
  };
}
