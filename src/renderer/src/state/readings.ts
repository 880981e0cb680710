import type { OwnInvitations } from '../../../shared/calls/organizations.ts';
import type { Account, Invitation, Member, Rights } from '../../../shared/dokploy.ts';
import type { Instance, SeenOrganization, SeenSummary } from '../../../shared/instance.ts';
import { openOrganizations } from '../../../shared/keys.ts';
import type { KnownTree } from '../../../shared/permissions/knownTree.ts';
import { IDLE, type QueryState } from '../queryState.ts';

type Lists<T> = Record<string, QueryState<T>>;

const LOADING: { state: 'loading' } = { state: 'loading' };

/** Lists by organization id. */
export const NO_READINGS = {
  account: IDLE as QueryState<Account>,
  members: {} as Lists<Member[]>,
  invitations: {} as Lists<Invitation[]>,
  /** Read when the organization is opened, never stored on disk. */
  rights: {} as Lists<Rights>,
  /** Invitations for the people whose keys are here: read last, never stored on disk. */
  own: IDLE as QueryState<OwnInvitations>,
  trees: {} as Lists<KnownTree>,
  /** List lengths of the last run, until the list itself is read. */
  seen: new Map() as ReadonlyMap<string, SeenOrganization>,
};

export type Readings = typeof NO_READINGS;

/** Shows the data of the last run as loading, with its time. */
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
