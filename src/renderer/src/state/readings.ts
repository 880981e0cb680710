import type { OwnInvitations } from '../../../shared/calls/organizations.ts';
import type { Account, Invitation, Member, Rights } from '../../../shared/dokploy.ts';
import type { Instance, SeenOrganization, SeenSummary } from '../../../shared/instance.ts';
import { openOrganizations } from '../../../shared/keys.ts';
import type { KnownTree } from '../../../shared/permissions/knownTree.ts';
import { IDLE, type QueryState } from './queryState.ts';

type Lists<T> = Record<string, QueryState<T>>;

const LOADING: { state: 'loading' } = { state: 'loading' };

/** Everything read from one instance; lists by organization id. */
export const NO_READINGS = {
  account: IDLE as QueryState<Account>,
  members: {} as Lists<Member[]>,
  invitations: {} as Lists<Invitation[]>,
  /** What the key may do there: read when the organization is opened, never kept on disk. */
  rights: {} as Lists<Rights>,
  /** What the people whose keys are here are invited to on the whole instance: read after all else, never kept on disk. */
  own: IDLE as QueryState<OwnInvitations>,
  /** What can be granted there: read when members are looked at, never kept on disk. */
  trees: {} as Lists<KnownTree>,
  /** What the last run saw of the lists in numbers: it counts until a list itself is there. */
  seen: new Map() as ReadonlyMap<string, SeenOrganization>,
};

export type Readings = typeof NO_READINGS;

/** What was last seen waits to be read anew: it is shown, with its time, as loading. */
export function readingsAsSeen(seen: SeenSummary | undefined, instance: Instance): Readings {
  const waiting = Object.fromEntries(
    openOrganizations(instance, seen?.account?.data).map((id) => [id, LOADING]),
  );
  return {
    account: { ...LOADING, ...(seen?.account ? { previous: seen.account } : {}) },
    members: waiting,
    invitations: waiting,
    rights: {},
    own: IDLE,
    trees: {},
    seen: new Map(seen?.organizations.map((organization) => [organization.organizationId, organization])),
  };
}
