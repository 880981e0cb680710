import type { InstanceKeys } from '../../../shared/plans/instanceKeys.ts';
import type { InstanceTargets } from '../../../shared/plans/target.ts';
import type { Bridge } from '../bridge.ts';
import { type ArrangementActions, createArrangements } from './arrangements.ts';
import { type BackupActions, createBackupActions } from './backup.ts';
import { type CommandId, runCommand } from './commands/commands.ts';
import { type ConnectActions, createConnectActions } from './connecting.ts';
import { createDialogActions, type DialogActions } from './dialogActions.ts';
import { createGrouping, type Grouping } from './grouping.ts';
import { createHeldBridge } from './heldBridge.ts';
import { createHistoryActions, type HistoryActions } from './historyActions.ts';
import { createInstanceActions, type InstanceActions } from './instanceActions.ts';
import { instanceKeysOf } from './instanceKeys.ts';
import { createInvitationActions, type InvitationActions } from './invitationActions.ts';
import { createKeyActions, type KeyActions } from './keyActions.ts';
import { createOpenLink } from './links.ts';
import { createMainEvents } from './mainEvents.ts';
import { createMemberActions, type MemberActions } from './memberActions.ts';
import type { State } from './model.ts';
import { createNavigation, type Navigation } from './navigation.ts';
import { createOpenLists, type OpenLists } from './openLists.ts';
import { createOperationActions, type OperationActions } from './operationActions.ts';
import { createOrdering, type Ordering } from './ordering.ts';
import {
  createLeaveOrganization,
  createOrganizationActions,
  type OrganizationActions,
} from './organizationActions.ts';
import { createPasswordActions, type PasswordActions } from './passwordActions.ts';
import { createPeopleActions, type PeopleActions } from './peopleActions.ts';
import { createRefreshing, type Refreshing } from './refreshing.ts';
import { createRetryActions, type RetryActions } from './retrying.ts';
import { createSeenLists } from './seenLists.ts';
import type { Store } from './store.ts';
import { createTakeOver } from './takeOver.ts';
import { targetsOf } from './targets.ts';
import { started } from './transitions.ts';
import { createTroubleActions, type TroubleActions } from './troubles.ts';
import { createTrustActions, type TrustActions } from './trustActions.ts';
import { type Pane, type PaneView, withPaneView } from './views.ts';

/** What the actions need: main, the store, the time in ms, and new ids. */
export type ActionTools = {
  bridge: Bridge;
  store: Store;
  now: () => number;
  newId: () => string;
  /** Until then only what is looked at is read; without it everything at once. */
  drawn?: Promise<void>;
};

/** What is read, and what is written noun by noun. */
type Nouns = TroubleActions &
  Refreshing &
  RetryActions &
  Navigation &
  HistoryActions &
  InstanceActions &
  ConnectActions &
  MemberActions &
  OrganizationActions &
  InvitationActions &
  PasswordActions &
  OperationActions &
  PeopleActions &
  ArrangementActions &
  Ordering &
  Grouping &
  OpenLists &
  TrustActions &
  KeyActions &
  BackupActions &
  DialogActions;

/** Everything that the person can do; each action calls main and commits what came of it. */
export type Actions = Nouns & {
  /** Asks main. */
  call: Bridge['call'];
  /** Asks main for the first screen, then reads every instance anew. */
  start(): Promise<void>;
  /** Listens to main; returns a function that stops the listening. */
  listen(): () => void;
  /** Changes what a pane keeps while others are looked at. */
  changeView<K extends keyof PaneView>(pane: Pane, part: K, change: (now: PaneView[K]) => PaneView[K]): void;
  /** What a plan over all instances is made from, as far as it is known now. */
  targets(): InstanceTargets[];
  /** The same of a plan over keys. */
  instanceKeys(): InstanceKeys[];
  /** Runs a command by its id, where it can run now; `at` is the place of the pressed keys among its own. */
  runCommand(id: CommandId, at?: number): void;
};

/** Creates the actions: each calls main, awaits, and commits by a pure transition only what still holds. */
export function createActions(tools: ActionTools): Actions {
  const { bridge, store, newId } = tools;
  const held = tools.drawn ? createHeldBridge({ bridge, store, drawn: tools.drawn }) : bridge;
  const refreshing = createRefreshing({ ...tools, bridge: held });
  const seenLists = createSeenLists(tools);
  const commit = (change: (state: State) => State) => store.setState(change);
  const troubles = createTroubleActions({ bridge, store });
  const { tellTrouble } = troubles;

  const { look, remember, ...navigation } = createNavigation({ bridge, store });
  const { follow, ...history } = createHistoryActions({ store, remember });
  const choose = (instanceId: string, organizationId: string) =>
    look(instanceId, { organizationId, tab: 'members' });
  const retrying = createRetryActions({ bridge, store, refreshing });
  const ordering = createOrdering({ bridge, store, tellTrouble });
  const grouping = createGrouping({
    bridge,
    store,
    newId,
    reorder: ordering.reorder,
    tellTrouble,
  });
  const dialogs = createDialogActions({ bridge, store, newId, tellTrouble });
  const { operationsChanged, ...operations } = createOperationActions({
    bridge,
    store,
    refreshing,
    openDialog: dialogs.openDialog,
    tellTrouble,
    leaveOrganization: createLeaveOrganization({ store, choose }),
  });
  const stream = createMainEvents({
    bridge,
    store,
    refreshing,
    runCommand: (id) => actions.runCommand(id),
    takeOver: createTakeOver({ bridge, store }),
    openLink: createOpenLink({ store, tellTrouble, actions: () => actions }),
    operationsChanged,
  });

  const changeView: Actions['changeView'] = (pane, part, change) =>
    commit((state) => {
      const views = withPaneView(state.views, pane, part, change);
      // The same state where nothing changes: a new one would have everything drawn again, for ever.
      return views === state.views ? state : { ...state, views };
    });

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

  const actions: Actions = {
    ...troubles,
    ...refreshing,
    ...retrying,
    ...navigation,
    ...history,
    ...createInstanceActions({ bridge, store, refreshing, remember, tellTrouble }),
    ...createConnectActions({ bridge, store, refreshing }),
    ...dialogs,
    ...operations,
    ...createPeopleActions({ bridge, store, refreshing }),
    ...createArrangements({ bridge, store, newId, remember, tellTrouble }),
    ...createMemberActions({ store, operations }),
    ...createKeyActions({ bridge, store, refreshing, operations }),
    ...ordering,
    ...grouping,
    ...createOpenLists({ store, now: tools.now, ...navigation, changeView }),
    ...createTrustActions({ bridge, store, refreshing, tellTrouble }),
    ...createBackupActions({ bridge, store, refreshing }),
    ...createInvitationActions({ bridge, store, operations, tellTrouble }),
    ...createPasswordActions({ bridge, store, operations, openDialog: dialogs.openDialog }),
    ...createOrganizationActions({ store, operations, choose }),
    call: bridge.call,
    runCommand: (id, at) => runCommand({ state: store.getState(), actions }, id, at),
    targets: () => targetsOf(store.getState()),
    instanceKeys: () => instanceKeysOf(store.getState()),
    start,
    listen() {
      const stops = [bridge.on(stream.hear), seenLists.follow(), follow()];
      return () => {
        for (const stop of stops) stop();
      };
    },
    changeView,
  };
  return actions;
}
