import type { Account, AccountOrganization, Rights } from '../../../shared/dokploy.ts';
import {
  type AppError,
  type Condition,
  IS_BAD_KEY,
  isKeychainTrouble,
  meaningOf,
} from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import { openOrganizations, peopleOf, preferredKeys } from '../../../shared/keys.ts';
import { type Principal, principalIn } from '../../../shared/rules/principal.ts';
import { dataOf, failureOf, IDLE, type QueryState, readingOf } from '../queryState.ts';
import type { State } from './model.ts';
import { isSnoozed } from './needs.ts';
import { hasFailedChange } from './operations.ts';
import type { View } from './places.ts';
import { NO_READINGS, type Readings } from './readings.ts';

const NO_VIEW: View = { organizationId: null, tab: 'members' };
const NO_ORGANIZATIONS: AccountOrganization[] = [];

export function selectCurrentInstance(state: State): Instance | undefined {
  const { route } = state.preferences;
  return route.at === 'instance' ? state.byId[route.instanceId] : undefined;
}

export function selectAccount(state: State, instanceId: string): QueryState<Account> {
  return state.readings[instanceId]?.account ?? IDLE;
}

export function selectKeychainFailures(state: State): { instanceId: string; error: AppError }[] {
  return state.order.flatMap((instanceId) => {
    const readings = state.readings[instanceId];
    if (!readings) return [];
    const failures = allReadings(readings).flatMap((each) => failureOf(each) ?? []);
    const error = failures.find(isKeychainTrouble);
    return error ? { instanceId, error } : [];
  });
}

/** Whether the keychain failed to read or store keys: new ones may have to be kept in memory. */
export function selectKeychainInDoubt({ byId, keyHealth }: State): boolean {
  return Object.values(byId).some(({ keys }) =>
    keys.some(({ id, keptIn }) => keptIn === 'session' || keyHealth[id]?.state.startsWith('keychain-')),
  );
}

type OfOrganization = 'members' | 'invitations' | 'rights' | 'trees';

const selectOf =
  <P extends OfOrganization>(part: P) =>
  (state: State, instanceId: string, organizationId: string) =>
    (state.readings[instanceId]?.[part][organizationId] ?? IDLE) as Readings[P][string];

export const selectMembers = selectOf('members');
export const selectInvitations = selectOf('invitations');
export const selectRights = selectOf('rights');
export const selectTree = selectOf('trees');

const standings = new WeakMap<Account, Map<string, { rights: Rights | undefined; principal: Principal }>>();

/**
 * The key’s person in an organization, as the rules need it. Null until the instance is read; until the
 * rights are read, the role decides. Also for organizations without a key (account-wide calls).
 */
export function selectPrincipal(state: State, instanceId: string, organizationId: string): Principal | null {
  const account = dataOf(selectAccount(state, instanceId));
  if (!account) return null;
  const rights = dataOf(selectRights(state, instanceId, organizationId));
  const known = standings.get(account) ?? new Map();
  standings.set(account, known);
  const last = known.get(organizationId);
  if (last && last.rights === rights) return last.principal;
  const principal = principalIn(account, organizationId, rights ?? null);
  known.set(organizationId, { rights, principal });
  return principal;
}

export function selectNameOfUser(state: State, instanceId: string, userId: string | null): string | null {
  if (userId === null) return null;
  const lists = state.readings[instanceId]?.members ?? {};
  for (const list of Object.values(lists)) {
    const found = dataOf(list)?.find((member) => member.userId === userId);
    if (found) return found.user.email;
  }
  return emailOf(state.byId[instanceId]?.keys ?? NO_KEYS, userId);
}

export function selectOrganizations(state: State, instanceId: string): AccountOrganization[] {
  return readingOf(selectAccount(state, instanceId))?.data.organizations ?? NO_ORGANIZATIONS;
}

export function selectKey(state: State, instanceId: string, organizationId: string): KeyRecord | undefined {
  return selectKeys(state, instanceId, organizationId)[0];
}

export function selectKeys(state: State, instanceId: string, organizationId: string): KeyRecord[] {
  const fitting = (state.byId[instanceId]?.keys ?? NO_KEYS).filter(
    (key) => key.status === 'active' && key.organizationId === organizationId,
  );
  if (fitting.length < 2) return fitting;
  const isBad = (keyId: string) => IS_BAD_KEY[state.keyHealth[keyId]?.state ?? 'good'];
  return preferredKeys(fitting, { now: Date.now(), isBad });
}

export type Person = { userId: string; email: string | null };

export function selectPeople(state: State, instanceId: string): Person[] {
  const keys = state.byId[instanceId]?.keys ?? NO_KEYS;
  const known =
    people.get(keys) ?? peopleOf(keys).map((userId) => ({ userId, email: emailOf(keys, userId) }));
  people.set(keys, known);
  return known;
}

const NO_KEYS: KeyRecord[] = [];
const people = new WeakMap<KeyRecord[], Person[]>();

function emailOf(keys: readonly KeyRecord[], userId: string): string | null {
  return keys.find((key) => key.userId === userId && key.userEmail !== null)?.userEmail ?? null;
}

export function selectOpenOrganizations(state: State, instanceId: string): string[] {
  const instance = state.byId[instanceId];
  return instance ? openOrganizations(instance, dataOf(selectAccount(state, instanceId))) : [];
}

export function selectView(state: State, instanceId: string): View {
  return state.preferences.views[instanceId] ?? NO_VIEW;
}

export function selectOrganizationId(state: State, instanceId: string): string | null {
  const instance = state.byId[instanceId];
  if (!instance) return null;
  const remembered = selectView(state, instanceId).organizationId;
  if (remembered && isKnownOrganization(state, instanceId, remembered)) return remembered;
  return (
    selectOpenOrganizations(state, instanceId)[0] ?? selectOrganizations(state, instanceId)[0]?.id ?? null
  );
}

export function isKnownOrganization(state: State, instanceId: string, organizationId: string): boolean {
  const listed = selectOrganizations(state, instanceId).some(({ id }) => id === organizationId);
  return listed || selectOpenOrganizations(state, instanceId).includes(organizationId);
}

export function selectBusy(state: State, instanceId: string): boolean {
  const readings = state.readings[instanceId];
  return readings ? allReadings(readings).some((query) => query.state === 'loading') : false;
}

export function selectFirstRead({ readings, startedAt }: State, instanceId: string): boolean {
  return allReadings(readings[instanceId] ?? NO_READINGS).some(
    (query) => query.state === 'loading' && !query.failure && !((query.previous?.at ?? 0) >= startedAt),
  );
}

export function selectAsOf(state: State, instanceId: string): number | undefined {
  return readingOf(selectAccount(state, instanceId))?.at;
}

export function selectAnyBusy(state: State): boolean {
  return state.order.some((id) => selectBusy(state, id));
}

/** In ms: the oldest account reading. Unreachable instances show their own age. */
export function selectOldest(state: State, instanceIds: readonly string[] = state.order): number | undefined {
  const times = instanceIds.flatMap((id) =>
    failureOf(selectAccount(state, id)) ? [] : (selectAsOf(state, id) ?? []),
  );
  return times.length > 0 ? Math.min(...times) : undefined;
}

export function selectCondition(state: State, instanceId: string): Condition {
  const condition = conditionOf(selectAccount(state, instanceId), state.startedAt);
  return condition.tone === 'ok' && hasFailedChange(state.operations, instanceId) ? CHANGE_FAILED : condition;
}

const CHANGE_FAILED: Condition = { tone: 'warn', words: 'a change failed' };

/** Without snoozed ones; `tone` is the worst. Wrap it in `useShallow`. */
export function selectTroubled(
  state: State,
  instanceIds: readonly string[],
): { count: number; tone: Condition['tone'] } {
  const tones = instanceIds.map((id) => (isSnoozed(state, id) ? 'idle' : selectCondition(state, id).tone));
  const bad = tones.filter((tone) => tone === 'danger' || tone === 'warn');
  return { count: bad.length, tone: bad.includes('danger') ? 'danger' : (bad[0] ?? 'ok') };
}

/** A reading of an earlier run counts as unknown. */
function conditionOf(account: QueryState<Account>, startedAt: number): Condition {
  switch (account.state) {
    case 'ready':
      return { tone: 'ok', words: 'connected' };
    case 'failed':
      return meaningOf(account.error).shows;
    case 'loading': {
      const fresh = !account.failure && account.previous && account.previous.at >= startedAt;
      return fresh ? { tone: 'ok', words: 'connected' } : { tone: 'idle', words: 'connecting…' };
    }
    default:
      return { tone: 'idle', words: 'not read yet' };
  }
}

function allReadings(readings: Readings): QueryState<unknown>[] {
  const { account, members, invitations, rights, trees, own } = readings;
  return [
    account,
    own,
    ...[members, invitations, rights, trees].flatMap((lists) => Object.values<QueryState<unknown>>(lists)),
  ];
}
