import type { CallInput } from '../../../shared/contract.ts';
import { isKeychainTrouble } from '../../../shared/errorMeanings.ts';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { EventMessage, EventName, EventPayload } from '../../../shared/events.ts';
import type { Instance, Preferences } from '../../../shared/instance.ts';
import type { Bridge } from '../bridge.ts';
import { type BackupCalls, createBackupCalls } from './backup.ts';
import { createDialogActions, type DialogActions } from './dialogActions.ts';
import { workEnded } from './dialogs.ts';
import { createEventStream } from './eventStream.ts';
import { createInvitationWrites, type InvitationWrites } from './invitationWrites.ts';
import { createKeyActions, type KeyActions } from './keyActions.ts';
import { createMemberWrites, type MemberWrites } from './memberWrites.ts';
import {
  type State,
  started,
  type Tab,
  withInstance,
  withInstances,
  withRoute,
  withStep,
  withView,
} from './model.ts';
import { createOrdering, type Ordering } from './ordering.ts';
import { createOrganizationWrites, type OrganizationWrites } from './organizationWrites.ts';
import { notingWrites } from './pendingWrites.ts';
import { failureOf } from './queryState.ts';
import { createRefreshing, type Refreshing } from './refreshing.ts';
import { createSeenLists } from './seenLists.ts';
import {
  selectAccount,
  selectCurrentInstance,
  selectInvitations,
  selectKeychainFailures,
  selectMembers,
  selectOrganizationId,
  selectView,
} from './selectors.ts';
import type { Store } from './store.ts';
import { replaceEqualDeep } from './structuralSharing.ts';
import { createTrustActions, type TrustActions } from './trustActions.ts';
import { type Pane, type PaneView, withPaneView } from './views.ts';

/** What the actions need: main, the store, the time in ms, and new ids. */
export type ActionTools = {
  bridge: Bridge;
  store: Store;
  now: () => number;
  newId: () => string;
};

type Connecting = 'instances.add' | 'instances.edit' | 'instances.replaceKey';

/** What is read, and what is written noun by noun. */
type Nouns = Refreshing &
  MemberWrites &
  OrganizationWrites &
  InvitationWrites &
  Ordering &
  TrustActions &
  KeyActions &
  BackupCalls &
  DialogActions;

/** Everything that the person can do; each action calls main and commits what came of it. */
export type Actions = Nouns & {
  /** Asks main for the first screen, then reads every instance anew. */
  start(): Promise<void>;
  /** Listens to main; returns a function that stops the listening. */
  listen(): () => void;
  goHome(): void;
  goToInstance(instanceId: string): void;
  chooseOrganization(instanceId: string, organizationId: string): void;
  chooseTab(instanceId: string, tab: Tab): void;
  chooseTheme(theme: Preferences['theme']): void;
  /** Changes what a pane keeps while others are looked at. */
  changeView<K extends keyof PaneView>(pane: Pane, part: K, change: (now: PaneView[K]) => PaneView[K]): void;
  addInstance(input: Omit<CallInput<'instances.add'>, 'attemptId'>): Promise<void>;
  editInstance(input: Omit<CallInput<'instances.edit'>, 'attemptId'>): Promise<void>;
  replaceKey(input: Omit<CallInput<'instances.replaceKey'>, 'attemptId'>): Promise<void>;
  /** Gives up the running attempt; the dialog stays. */
  cancelAttempt(): void;
  /** `retireMade` first deletes the keys made here on the server. */
  removeInstance(instanceId: string, retireMade?: boolean): Promise<Result<object>>;
  /** Stops waiting for the change that an instance does not answer; what became of it is read again. */
  stopWrite(instanceId: string): void;
  openInBrowser(instanceId: string): Promise<Result<object>>;
  /** Reads an instance again after a failure, as the person asked. */
  retryInstance(instanceId: string): Promise<void>;
  /** Reads again all that the keychain kept from being read, as the person asked. */
  retryKeychain(): Promise<void>;
  /** Reads a list again after a failure, as the person asked: what failed for the whole instance, for all of it. */
  retryList(kind: 'members' | 'invitations', instanceId: string, organizationId: string): Promise<void>;
  /** Puts away a notice of main's, or a trouble told by this page. */
  dismissNotice(noticeId: string): void;
  /** Tells a failure of something whose screen is gone. */
  tellTrouble(title: string, error: AppError): void;
};

/** Creates the actions: each calls main, awaits, and commits by a pure transition only what still holds. */
export function createActions(tools: ActionTools): Actions {
  const { store, newId } = tools;
  const bridge = notingWrites(tools);
  const refreshing = createRefreshing(tools);
  const seenLists = createSeenLists(tools);
  const commit = (change: (state: State) => State) => store.setState(change);
  const tellTrouble = (title: string, error: AppError) => commit((state) => withTrouble(state, title, error));

  function remember(patch: Partial<Preferences>): void {
    // A choice that could not be kept is not worth a message: it holds until the window closes.
    void bridge.call('preferences.save', patch);
  }

  function go(route: Preferences['route']): void {
    commit((state) => withRoute(state, route));
    remember({ route });
  }

  function look(instanceId: string, change: { organizationId?: string; tab?: Tab }): void {
    const state = store.getState();
    const organizationId = selectOrganizationId(state, instanceId);
    commit((current) =>
      withView(current, instanceId, { ...selectView(current, instanceId), organizationId, ...change }),
    );
    remember({ views: store.getState().preferences.views });
  }

  /** Takes away what main still holds against a call that the person asks for anew; null where that is nothing. */
  function prepareRetry(instanceId: string, failure: AppError | undefined): Promise<unknown> | null {
    // Main lets a "locked" hold until it is asked so: only a person brings the password prompt up again.
    if (failure?.code === 'keychain-locked') return bridge.call('keychain.check', {});
    return failure?.code === 'rate-limited' ? bridge.call('instances.endWait', { instanceId }) : null;
  }

  async function retryInstance(instanceId: string): Promise<void> {
    const failure = failureOf(selectAccount(store.getState(), instanceId));
    if (failure && isKeychainTrouble(failure)) return retryKeychain();
    const prepared = prepareRetry(instanceId, failure);
    if (prepared) await prepared;
    await refreshing.refreshInstance(instanceId);
  }

  /** Asks a locked keychain once, for all instances: it may bring up the system's password prompt. */
  async function unlockKeychain(): Promise<void> {
    const isLocked = selectKeychainFailures(store.getState()).some(
      ({ error }) => error.code === 'keychain-locked',
    );
    if (isLocked) await bridge.call('keychain.check', {});
  }

  async function retryKeychain(): Promise<void> {
    await unlockKeychain();
    const failed = selectKeychainFailures(store.getState());
    await Promise.all(failed.map(({ instanceId }) => refreshing.refreshInstance(instanceId)));
  }

  async function refreshAll(): Promise<void> {
    await unlockKeychain();
    await refreshing.refreshAll();
  }

  async function refreshShown(): Promise<void> {
    await unlockKeychain();
    await refreshing.refreshShown();
  }

  /** Connects with steps on screen; on success the dialog closes, on failure it stays with the error. */
  async function connect<N extends Connecting>(
    name: N,
    input: Omit<CallInput<N>, 'attemptId'>,
  ): Promise<Instance | undefined> {
    if (store.getState().attempt?.state === 'running') return undefined;
    const id = newId();
    const dialogId = store.getState().dialog?.id;
    commit((state) => ({ ...state, attempt: { state: 'running', id, steps: [] } }));
    const result = await bridge.call(name, { ...input, attemptId: id } as CallInput<N>);
    const { attempt } = store.getState();
    const current = attempt?.id === id;
    if (!result.ok) {
      if (!current) return undefined;
      const canceled = result.error.code === 'canceled';
      const failed = { state: 'failed', id, steps: attempt.steps, error: result.error } as const;
      commit((state) => ({ ...state, attempt: canceled ? null : failed }));
      return undefined;
    }
    // Stored, even when the dialog was closed in the last moment: then it is shown, but not gone to.
    const instance = result.value as Instance;
    commit((state) => withInstance(state, instance));
    refreshing.forget(instance.id);
    if (current) commit((state) => ({ ...state, attempt: null }));
    if (dialogId !== undefined)
      commit((state) => ({ ...state, dialog: workEnded(state.dialog, dialogId, 'close') }));
    void refreshing.refreshInstance(instance.id);
    return current ? instance : undefined;
  }

  function cancelAttempt(): void {
    const { attempt } = store.getState();
    if (attempt?.state === 'running') void bridge.call('instances.cancel', { attemptId: attempt.id });
    commit((state) => ({ ...state, attempt: null }));
  }

  async function start(): Promise<void> {
    const result = await bridge.call('app.start', {});
    if (!result.ok) {
      commit((state) => ({ ...state, start: { state: 'failed', error: result.error } }));
      return;
    }
    const { events, ...facts } = result.value;
    // Together with the lists of what is shown, so that the page is drawn once.
    const withLists = await seenLists.loadFor(started(store.getState(), facts));
    commit((state) => withLists(started(state, facts)));
    stream.resume(events);
    await refreshing.refreshAll();
  }

  function chooseTheme(theme: Preferences['theme']): void {
    commit((state) => ({ ...state, preferences: { ...state.preferences, theme } }));
    remember({ theme });
  }

  const dialogs = createDialogActions({ store, cancelAttempt, tellTrouble });

  /** The menu can be reached over a dialog: what was typed there, or runs there, must not go for it. */
  function unlessInDialog(command: () => void): () => void {
    return () => {
      if (store.getState().dialog === null) command();
    };
  }

  const menu: Record<EventPayload<'menu.chosen'>['command'], () => void> = {
    'add-instance': unlessInDialog(() => dialogs.openDialog({ kind: 'add' })),
    'export-instances': unlessInDialog(() => dialogs.openDialog({ kind: 'export' })),
    'import-instances': unlessInDialog(() => dialogs.openDialog({ kind: 'import' })),
    refresh: () => void refreshShown(),
    'go-home': unlessInDialog(() => go({ at: 'home' })),
    'theme-system': () => chooseTheme('system'),
    'theme-light': () => chooseTheme('light'),
    'theme-dark': () => chooseTheme('dark'),
  };

  const on: { [N in EventName]: (payload: EventPayload<N>) => void } = {
    'connect.progress': ({ attemptId, ...step }) => commit((state) => withStep(state, attemptId, step)),
    'instances.changed': ({ instances }) => {
      const { byId, dialog } = store.getState();
      // What still comes from the former server must not be shown as the new one's.
      for (const { id, origin } of instances)
        if (byId[id] && byId[id].origin !== origin) refreshing.forget(id);
      store.gather((state) => withInstances(state, instances));
      // One that comes without a dialog was half added before, and is finished now that the keychain answers.
      for (const { id } of instances) if (!byId[id] && !dialog) void refreshing.refreshInstance(id);
    },
    'keys.changed': ({ health }) =>
      store.gather((state) => ({ ...state, keyHealth: replaceEqualDeep(state.keyHealth, health) })),
    'keychain.ready': () => commit((state) => ({ ...state, keychainBack: true })),
    'notices.changed': ({ notices }) => commit((state) => ({ ...state, notices })),
    'menu.chosen': ({ command }) => menu[command](),
  };
  const stream = createEventStream({
    handle: ({ event, payload }: EventMessage) => (on[event] as (payload: unknown) => void)(payload),
    ask: () => bridge.call('app.events', {}),
    acknowledge: (revision) => void bridge.call('app.acknowledge', { revision }),
  });

  return {
    ...refreshing,
    ...dialogs,
    ...createMemberWrites({ bridge, store, refreshing }),
    ...createKeyActions({ bridge, store, refreshing, newId }),
    ...createOrdering({ bridge, store, tellTrouble }),
    ...createTrustActions({ bridge, store, refreshing, tellTrouble }),
    ...createBackupCalls({ bridge, store, refreshing }),
    ...createInvitationWrites({ bridge, store, refreshing, now: tools.now }),
    ...createOrganizationWrites({
      bridge,
      store,
      refreshing,
      choose: (instanceId, organizationId) => look(instanceId, { organizationId, tab: 'members' }),
    }),
    tellTrouble,
    start,
    listen() {
      const stops = [bridge.on(stream.hear), seenLists.follow()];
      return () => {
        for (const stop of stops) stop();
      };
    },
    goHome: () => go({ at: 'home' }),
    goToInstance(instanceId) {
      if (!store.getState().byId[instanceId]) return;
      go({ at: 'instance', instanceId });
    },
    chooseOrganization: (instanceId, organizationId) => look(instanceId, { organizationId }),
    chooseTab: (instanceId, tab) => look(instanceId, { tab }),
    chooseTheme,
    changeView: (pane, part, change) =>
      commit((state) => {
        const views = withPaneView(state.views, pane, part, change);
        // The same state where nothing changes: a new one would have everything drawn again, for ever.
        return views === state.views ? state : { ...state, views };
      }),
    async addInstance(input) {
      const instance = await connect('instances.add', input);
      if (instance) go({ at: 'instance', instanceId: instance.id });
    },
    async editInstance(input) {
      await connect('instances.edit', input);
    },
    async replaceKey(input) {
      await connect('instances.replaceKey', input);
    },
    cancelAttempt,
    async removeInstance(instanceId, retireMade = false) {
      const result = await bridge.call('instances.remove', { instanceId, retireMade });
      if (result.ok) {
        refreshing.forget(instanceId);
        const route = selectCurrentInstance(store.getState());
        commit((state) => withInstances(state, listWithout(state, instanceId)));
        if (route?.id === instanceId) remember({ route: { at: 'home' } });
      }
      return result;
    },
    refreshAll,
    refreshShown,
    retryInstance,
    retryKeychain,
    async retryList(kind, instanceId, organizationId) {
      const state = store.getState();
      if (selectAccount(state, instanceId).state === 'failed') return retryInstance(instanceId);
      const failure =
        kind === 'members'
          ? failureOf(selectMembers(state, instanceId, organizationId))
          : failureOf(selectInvitations(state, instanceId, organizationId));
      const prepared = prepareRetry(instanceId, failure);
      if (prepared) await prepared;
      const read = kind === 'members' ? refreshing.readMembers : refreshing.readInvitations;
      await read(instanceId, organizationId);
    },
    stopWrite: (instanceId) => void bridge.call('instances.stopWrite', { instanceId }),
    async openInBrowser(instanceId) {
      const result = await bridge.call('instances.open', { instanceId });
      if (!result.ok) commit((state) => withTrouble(state, 'The browser did not open', result.error));
      return result;
    },
    dismissNotice(noticeId) {
      const { troubles } = store.getState();
      if (!troubles.some(({ id }) => id === noticeId))
        return void bridge.call('app.dismissNotice', { noticeId });
      commit((state) => ({ ...state, troubles: troubles.filter(({ id }) => id !== noticeId) }));
    },
  };
}

function listWithout(state: State, instanceId: string): Instance[] {
  return state.order.flatMap((id) => (id === instanceId ? [] : (state.byId[id] ?? [])));
}

/** A failure of an action that has no screen of its own; the same one is told only once. */
function withTrouble(state: State, title: string, error: AppError): State {
  const trouble = { id: title, tone: 'danger', title, text: `${error.message} ${error.advice}` } as const;
  return { ...state, troubles: [...state.troubles.filter(({ id }) => id !== title), trouble] };
}
