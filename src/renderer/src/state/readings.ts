import type { OwnInvitations } from '../../../shared/calls/organizations.ts';
import type { Account, Invitation, Member, Rights } from '../../../shared/dokploy.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Instance, SeenOrganization, SeenSummary } from '../../../shared/instance.ts';
import { openOrganizations } from '../../../shared/keys.ts';
import type { Patch } from '../../../shared/patch.ts';
import type { KnownTree } from '../../../shared/permissions/knownTree.ts';
import { begin, failWith, IDLE, type QueryState, readingOf } from '../queryState.ts';
import type { State } from './model.ts';
import { replaceEqualDeep } from './structuralSharing.ts';

/** The page itself reads the permission tree. */
type TreePatch = Omit<Patch, 'part' | 'result'> & {
  part: 'trees';
  organizationId: string;
  result: Result<KnownTree> | null;
};

export function withReadings(
  state: State,
  instanceId: string,
  change: (readings: Readings) => Readings,
): State {
  if (!state.byId[instanceId]) return state;
  const readings = change(state.readings[instanceId] ?? NO_READINGS);
  return { ...state, readings: { ...state.readings, [instanceId]: readings } };
}

export function withPatch(state: State, patch: Patch | TreePatch): State {
  const instance = state.byId[patch.instanceId];
  return withReadings(state, patch.instanceId, (readings) => {
    if (patch.part === 'own') return { ...readings, own: patched(readings.own, patch) };
    if (patch.part === 'account')
      return withoutUnopened({ ...readings, account: patched(readings.account, patch) }, instance);
    const { part, organizationId: id } = patch;
    const lists: Record<string, QueryState<unknown>> = readings[part];
    return { ...readings, [part]: { ...lists, [id]: patched(lists[id], patch) } };
  });
}

/** A patch beside a running reading keeps it running. */
function patched<T>(query: QueryState<T> = IDLE, patch: Patch | TreePatch): QueryState<T> {
  const { at, beside, ofInstance, result } = patch;
  if (result === null) return begin(query);
  if (!result.ok && ofInstance)
    return asSeen(query, { state: 'failed', error: result.error, at, ofInstance });
  const isBeside = beside === true && query.state === 'loading';
  if (!result.ok) return isBeside ? query : failWith(query, result.error, at);
  const data = replaceEqualDeep(readingOf(query)?.data, result.value as T);
  const reading = { data, at };
  const isOlder = query.state === 'failed' && query.at > at && !query.ofInstance;
  return isBeside || isOlder ? { ...query, previous: reading } : { state: 'ready', ...reading };
}

/** Lists that no key opens any more stop waiting and stay as last seen. */
function withoutUnopened(readings: Readings, instance: Instance | undefined): Readings {
  if (!instance || readings.account.state !== 'ready') return readings;
  const open = openOrganizations(instance, readings.account.data);
  const all = <T>(lists: Record<string, QueryState<T>>) =>
    Object.fromEntries(
      Object.entries(lists).map(([id, query]): [string, QueryState<T>] => [
        id,
        query.state === 'loading' && !open.includes(id) ? asSeen(query, IDLE) : query,
      ]),
    );
  return { ...readings, members: all(readings.members), invitations: all(readings.invitations) };
}

function asSeen<T>(query: QueryState<T>, otherwise: QueryState<T>): QueryState<T> {
  const seen = readingOf(query);
  return seen ? { ...seen, state: 'ready' } : otherwise;
}

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
