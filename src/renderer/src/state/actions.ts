import type { InstanceTargets } from '../../../shared/target.ts';
import type { Bridge } from '../bridge.ts';
import { type CommandId, runCommand } from './commands/commands.ts';
import { createOrdering } from './groups.ts';
import { createHistoryActions } from './history.ts';
import { createInstanceActions } from './instanceActions.ts';
import { createInvitationActions, createPasswordActions } from './joiningActions.ts';
import { createMainEvents, createOpenLink } from './mainEvents.ts';
import type { State } from './model.ts';
import { createNavigation } from './navigation.ts';
import { createNeedActions } from './needFixes.ts';
import { createDialogActions } from './openDialog.ts';
import { createOperationActions } from './operationActions.ts';
import { createSavedViews } from './peopleView.ts';
import { createRefreshing, createRetryActions } from './refreshing.ts';
import { createSeenLists } from './seenLists.ts';
import { targetsOf } from './targets.ts';
import { type ActionTools, createTroubleActions, type NounTools, type Tools } from './tools.ts';
import { started } from './transitions.ts';
import { runVerb, type Verb } from './verbs.ts';

/** `refreshing` reads without asking the keychain for its password. */
function createNouns(given: Parameters<typeof createRefreshing>[0]) {
  const refreshing = createRefreshing(given);
  const troubles = createTroubleActions(given);
  const shared = {
    ...createNavigation(given),
    ...troubles,
    ...createDialogActions({ ...given, ...troubles }),
  };
  const common: Tools = { ...given, ...shared, refreshing };
  const operations = createOperationActions(common);
  const tools: NounTools = { ...common, operations };
  const retrying = createRetryActions(tools);
  const savedViews = createSavedViews(tools);
  const nouns = {
    ...shared,
    ...refreshing,
    ...retrying,
    ...createNeedActions({ ...tools, ...retrying, ...savedViews }),
    ...createHistoryActions(tools),
    ...createOrdering(tools),
    ...savedViews,
    ...createInstanceActions(tools),
    ...createInvitationActions(tools),
    ...createPasswordActions(tools),
    ...operations,
  };
  return { refreshing, nouns };
}

export type Actions = ReturnType<typeof createNouns>['nouns'] & {
  call: Bridge['call'];
  start(): Promise<void>;
  listen(): () => void;
  targets(): InstanceTargets[];
  /** `at`: index of the pressed shortcut among the command’s own. */
  runCommand(id: CommandId, at?: number): void;
  runVerb<At extends object>(verb: Verb<At & { state: State }>, at: At): unknown;
};

export function createActions(tools: ActionTools): Actions {
  const { bridge, store } = tools;
  const { refreshing, nouns } = createNouns({ ...tools, heard: (revision) => stream.reached(revision) });
  const { tellTrouble, operationsChanged } = nouns;
  const seenLists = createSeenLists(tools);
  const stream = createMainEvents({
    store,
    refreshing,
    runCommand: (id) => actions.runCommand(id),
    openLink: createOpenLink({ store, tellTrouble, actions: () => actions }),
    operationsChanged,
  });

  async function start(): Promise<void> {
    const result = await bridge.call('app.start', {});
    if (!result.ok) {
      store.setState({ start: { state: 'failed', error: result.error } });
      return;
    }
    const { events, ...facts } = result.value;
    // With the lists of the first screen, so that the page is drawn once.
    const withLists = await seenLists.load(started(store.getState(), facts));
    store.setState((state) => {
      const next = started(state, facts);
      return withLists ? withLists(next) : next;
    });
    stream.resume(events);
    await refreshing.refreshAll();
  }

  const actions: Actions = {
    ...nouns,
    call: bridge.call,
    runCommand: (id, at) => runCommand({ state: store.getState(), actions }, id, at),
    runVerb: (verb, at) => runVerb(verb, { ...at, state: store.getState() }, actions),
    targets: () => targetsOf(store.getState()),
    start,
    listen() {
      const stops = [bridge.on(stream.hear), seenLists.follow(), nouns.follow()];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
  return actions;
}
