import { choicesWithout } from '../../../shared/choices.ts';
import type { Instance, KeyHealth, SeenSummary } from '../../../shared/instance.ts';
import type { Preferences, Route } from '../../../shared/preferences.ts';
import { mapData } from '../queryState.ts';
import type { State } from './model.ts';
import type { View } from './places.ts';
import { NO_READINGS, type Readings, readingsAsSeen, withReadings } from './readings.ts';
import { replaceEqualDeep } from './structuralSharing.ts';
import { type Pane, withoutColumns, withoutViews } from './views.ts';

export type StartFacts = {
  version: string;
  platform: string;
  systemLocale?: string;
  instances: Instance[];
  lastSeen: Record<string, SeenSummary>;
  preferences: Preferences;
  writable: boolean;
  registryCode: string;
  keyHealth?: Record<string, KeyHealth>;
};

export function started(state: State, facts: StartFacts): State {
  const { instances, lastSeen, ...rest } = facts;
  const base = withInstances({ ...state, ...rest, start: { state: 'ready' } }, instances);
  const readings = { ...base.readings };
  for (const instance of Object.values(base.byId))
    readings[instance.id] = readingsAsSeen(lastSeen[instance.id], instance);
  return { ...base, readings };
}

/**
 * Drops readings of instances that were removed or got another server, and view state of removed ones. View
 * state of instances missing from the start list stays: they were never removed.
 */
export function withInstances(state: State, instances: Instance[]): State {
  const active = instances.filter((instance) => instance.status === 'active');
  const order = replaceEqualDeep(
    state.order,
    arranged(
      active.map(({ id }) => id),
      state.pendingOrder,
    ),
  );
  const byId = replaceEqualDeep(
    state.byId,
    Object.fromEntries(active.map((instance) => [instance.id, instance])),
  );
  const readings: Record<string, Readings> = {};
  for (const instance of active) {
    const moved = state.byId[instance.id] && state.byId[instance.id]?.origin !== instance.origin;
    readings[instance.id] = (moved ? undefined : state.readings[instance.id]) ?? NO_READINGS;
  }
  const removed = Object.keys(state.byId).filter((id) => !byId[id]);
  const left = withoutViews(
    state.views,
    ({ instanceId }) => instanceId !== null && byId[instanceId]?.origin !== state.byId[instanceId]?.origin,
  );
  const views = removed.reduce(withoutColumns, left);
  const preferences = removed.reduce(choicesWithout, state.preferences);
  const { route } = preferences;
  const next = { ...state, order, byId, readings, views, preferences };
  const lost = route.at === 'instance' && !byId[route.instanceId];
  const about = state.dialog?.about;
  const dialogOf = about && 'instanceId' in about ? about.instanceId : undefined;
  const dialogLost = dialogOf !== undefined && !byId[dialogOf];
  if (dialogLost) next.dialog = null;
  return lost ? withRoute(next, { at: 'home' }) : next;
}

function arranged(ids: string[], wanted: readonly string[] | null): string[] {
  if (!wanted) return ids;
  const known = wanted.filter((id) => ids.includes(id));
  return [...known, ...ids.filter((id) => !known.includes(id))];
}

export function withInstance(state: State, instance: Instance): State {
  const order = state.byId[instance.id] ? state.order : [...state.order, instance.id];
  return withInstances(
    state,
    order.flatMap((id) => (id === instance.id ? instance : (state.byId[id] ?? []))),
  );
}

export function withoutInstance(state: State, instanceId: string): State {
  return withInstances(
    state,
    state.order.flatMap((id) => (id === instanceId ? [] : (state.byId[id] ?? []))),
  );
}

export function withOrder(state: State, order: string[]): State {
  const same = order.length === state.order.length && state.order.every((id) => order.includes(id));
  return same ? { ...state, order } : state;
}

/** Hides a deleted organization, even if a later reading still has it. */
export function withoutOrganization(state: State, instanceId: string, organizationId: string): State {
  const without = <T>({ [organizationId]: _, ...others }: Record<string, T>) => others;
  const isGone = (pane: Pane) => pane.instanceId === instanceId && pane.organizationId === organizationId;
  const next = { ...state, views: withoutViews(state.views, isGone) };
  return withReadings(
    next,
    instanceId,
    ({ account, members, invitations, rights, trees, seen, ...rest }) => ({
      ...rest,
      account: mapData(account, (known) => ({
        ...known,
        organizations: known.organizations.filter(({ id }) => id !== organizationId),
      })),
      members: without(members),
      invitations: without(invitations),
      rights: without(rights),
      trees: without(trees),
      seen: new Map([...seen].filter(([id]) => id !== organizationId)),
    }),
  );
}

export function withPreferences(state: State, change: Partial<Preferences>): State {
  return { ...state, preferences: { ...state.preferences, ...change } };
}

export function withRoute(state: State, route: Route): State {
  return withPreferences(state, { route });
}

export function withView(state: State, instanceId: string, view: View): State {
  return withPreferences(state, { views: { ...state.preferences.views, [instanceId]: view } });
}
