import type { OwnInvitations } from '../../../shared/calls/invitations.ts';
import type { Account, Invitation, Member, Rights } from '../../../shared/dokploy.ts';
import type { Instance, SeenOrganization, SeenSummary } from '../../../shared/instance.ts';
import { openOrganizations } from '../../../shared/keyChoice.ts';
import type { KnownTree } from '../../../shared/permissions/knownTree.ts';
import { IDLE, type QueryState } from './queryState.ts';

/** Everything read from one instance; members, invitations and rights by organization id. */
export type Readings = {
  account: QueryState<Account>;
  members: Record<string, QueryState<Member[]>>;
  invitations: Record<string, QueryState<Invitation[]>>;
  /** What the key may do there: read when the organization is opened, never kept on disk. */
  rights: Record<string, QueryState<Rights>>;
  /** What the people whose keys are here are invited to on the whole instance: read after all else, never kept on disk. */
  own: QueryState<OwnInvitations>;
  /** What can be granted there, by organization id: read when members are looked at, never kept on disk. */
  trees: Record<string, QueryState<KnownTree>>;
  /** What the last run saw of the lists in numbers, by organization id: it counts until a list itself is there. */
  seen: ReadonlyMap<string, SeenOrganization>;
};

const LOADING: { state: 'loading' } = { state: 'loading' };

export const NO_READINGS: Readings = {
  account: IDLE,
  members: {},
  invitations: {},
  rights: {},
  own: IDLE,
  trees: {},
  seen: new Map(),
};

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
