import { choicesWithout } from '../../../shared/choicesWithout.ts';
import type { Diagnosis } from '../../../shared/diagnosis.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { EventPayload } from '../../../shared/events.ts';
import type { Instance, KeyHealth, Notice, SeenSummary } from '../../../shared/instance.ts';
import type { Arrangement, InstanceGroup, Preferences, Route } from '../../../shared/preferences.ts';
import { SETTINGS } from '../../../shared/settings.ts';
import type { OpenDialog } from './dialogs.ts';
import { type History, NO_HISTORY, type Switching } from './history.ts';
import type { MailProviders } from './mailProviders.ts';
import { NO_OPERATIONS, type OperationsState } from './operations.ts';
import { mapData } from './queryState.ts';
import { NO_READINGS, type Readings, readingsAsSeen } from './readings.ts';
import { replaceEqualDeep } from './structuralSharing.ts';
import { type Pane, type Views, withoutColumns, withoutViews } from './views.ts';

/** The tab of an organization. */
export type Tab = Preferences['views'][string]['tab'];

/** The organization and tab last looked at in an instance. */
export type View = Preferences['views'][string];

/** The whole state of the window. Changed only by the transitions of this folder. */
export type State = {
  start: { state: 'starting' } | { state: 'ready' } | { state: 'failed'; error: AppError };
  /** When this window began, in ms since the epoch: what was read before it is of an earlier run. */
  startedAt: number;
  version: string;
  platform: string;
  /** How the system writes dates, as a language tag. */
  systemLocale: string;
  /** False when the registry on disk is newer than this app: nothing can be changed. */
  writable: boolean;
  /** Code of this computer's registry, on the records of keys that it had made. */
  registryCode: string;
  order: string[];
  /** The order that the person made and main does not have yet; null while both agree. */
  pendingOrder: string[] | null;
  byId: Record<string, Instance>;
  readings: Record<string, Readings>;
  preferences: Preferences;
  /** What main tells until it is dismissed. */
  notices: Notice[];
  /** Failures of this page's own actions, told until they are dismissed. */
  troubles: Notice[];
  /** How each key did since the app started, by the id of its record. */
  keyHealth: Record<string, KeyHealth>;
  /** The keychain answered again after it did not. */
  keychainBack: boolean;
  /** What the app waits for before it ends by itself; null where it stays open. */
  closing: EventPayload<'closing.changed'>['closing'];
  /** Which state main's table of people is in; both 0 until somebody looked at it. */
  people: EventPayload<'people.changed'>;
  /** By instance: how often who is signed in there was changed from here. It is read where it is looked at. */
  sessionChanges: Readonly<Record<string, number>>;
  /** The addresses, folded, that are one person's each, as far as they were asked for. */
  joined: readonly (readonly string[])[];
  /** How often baselines were compared, how many of them differ from what is now, and which there are. */
  access: EventPayload<'access.changed'>;
  /** Which counts of days are kept: with another revision there are others. */
  dayCounts: EventPayload<'history.changed'>;
  /** Whose access has an end date and is not gone yet, soonest first. */
  ends: EventPayload<'ends.changed'>;
  /** Which templates there are and to whom they were applied, by revision, and who joined and waits for one. */
  templates: EventPayload<'templates.changed'>;
  /** How far the last plan of permissions is; null before the first. */
  planning: EventPayload<'grants.progress'> | null;
  /** The last look at an instance, as far as it is; null before the first. */
  diagnosis: Diagnosis | null;
  dialog: OpenDialog | null;
  /** Where the person was in this window. */
  history: History;
  /** The recent places while one of them is being chosen; null else. */
  switching: Switching | null;
  /** Ids of the people that were chosen in the palette, the last first; gone with the window. */
  usedPeople: readonly string[];
  mailProviders: MailProviders;
  /** The passwords that were made for people and can be shown still, by their ids. */
  passwordIds: readonly string[];
  /** Everything that changes servers, as far as it uses operations. */
  operations: OperationsState;
  /** Search, filters, selection and drafts of each pane; gone with the window. */
  views: Views;
};

/** The state before main has said anything. */
export function initialState(startedAt: number): State {
  return {
    start: { state: 'starting' },
    startedAt,
    version: '',
    platform: '',
    systemLocale: 'en',
    writable: true,
    registryCode: '',
    order: [],
    pendingOrder: null,
    byId: {},
    readings: {},
    preferences: {
      ...SETTINGS,
      route: { at: 'home' },
      views: {},
      groups: [],
      rail: 'narrow',
      overview: null,
      arrangements: [],
      used: [],
    },
    notices: [],
    troubles: [],
    keyHealth: {},
    keychainBack: false,
    closing: null,
    people: { revision: 0, columnsRevision: 0 },
    sessionChanges: {},
    joined: [],
    access: { revision: 0, drifting: 0, baselines: [] },
    dayCounts: { revision: 0 },
    ends: { revision: 0, ends: [] },
    templates: { revision: 0, joined: [] },
    planning: null,
    diagnosis: null,
    dialog: null,
    history: NO_HISTORY,
    switching: null,
    usedPeople: [],
    mailProviders: {},
    passwordIds: [],
    operations: NO_OPERATIONS,
    views: {},
  };
}

/** What `app.start` tells. */
export type StartFacts = {
  version: string;
  platform: string;
  systemLocale?: string;
  instances: Instance[];
  lastSeen: Record<string, SeenSummary>;
  preferences: Preferences;
  writable: boolean;
  registryCode: string;
  /** Of a window that is loaded anew: what was told before. */
  keyHealth?: Record<string, KeyHealth>;
};

/** The first screen: instances with what was last seen of them, waiting to be read anew. */
export function started(state: State, facts: StartFacts): State {
  const { instances, lastSeen, ...rest } = facts;
  const base = withInstances({ ...state, ...rest, start: { state: 'ready' } }, instances);
  const readings = { ...base.readings };
  for (const instance of Object.values(base.byId))
    readings[instance.id] = readingsAsSeen(lastSeen[instance.id], instance);
  return { ...base, readings };
}

/**
 * The list of instances as main now has it: readings of those gone, or moved to another server, go too, and the choices
 * that concern those gone. What the list lacked from the start was never removed: choices that concern it stay.
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

/** These ids as the person put them, those that they did not know yet last. */
function arranged(ids: string[], wanted: readonly string[] | null): string[] {
  if (!wanted) return ids;
  const known = wanted.filter((id) => ids.includes(id));
  return [...known, ...ids.filter((id) => !known.includes(id))];
}

/** One instance added or changed, without waiting for main's list. */
export function withInstance(state: State, instance: Instance): State {
  const order = state.byId[instance.id] ? state.order : [...state.order, instance.id];
  return withInstances(
    state,
    order.flatMap((id) => (id === instance.id ? instance : (state.byId[id] ?? []))),
  );
}

/** Another order of the same instances; ids that are unknown or missing leave the state as it was. */
export function withOrder(state: State, order: string[]): State {
  const same = order.length === state.order.length && state.order.every((id) => order.includes(id));
  return same ? { ...state, order } : state;
}

/** Changes what is known of an instance; nothing happens when the instance is gone. */
export function withReadings(
  state: State,
  instanceId: string,
  change: (readings: Readings) => Readings,
): State {
  if (!state.byId[instanceId]) return state;
  const readings = change(state.readings[instanceId] ?? NO_READINGS);
  return { ...state, readings: { ...state.readings, [instanceId]: readings } };
}

/** An organization that the server has deleted: nothing of it is shown any more, whatever the next reading says. */
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

/** Another place. */
export function withRoute(state: State, route: Route): State {
  return { ...state, preferences: { ...state.preferences, route } };
}

/** Other arrangements. */
export function withArrangements(state: State, arrangements: Arrangement[]): State {
  return { ...state, preferences: { ...state.preferences, arrangements } };
}

/** What is looked at within an instance. */
export function withView(state: State, instanceId: string, view: View): State {
  const views = { ...state.preferences.views, [instanceId]: view };
  return { ...state, preferences: { ...state.preferences, views } };
}

/** Other groups of instances; the same state where they are those that there are. */
export function withGroups(state: State, groups: InstanceGroup[]): State {
  return groups === state.preferences.groups
    ? state
    : { ...state, preferences: { ...state.preferences, groups } };
}
