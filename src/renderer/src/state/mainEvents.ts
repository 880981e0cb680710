import type { AppError } from '../../../shared/errors.ts';
import type { EventMessage, EventName, EventPayload, EventSnapshot } from '../../../shared/events.ts';
import { instanceOfLink, originOfPlace } from '../../../shared/links.ts';
import type { Operation } from '../../../shared/operations/operation.ts';
import type { Actions } from './actions.ts';
import type { CommandId } from './commands/commands.ts';
import { denyUnwritable } from './denials.ts';
import type { DialogSubjects } from './dialogs.ts';
import type { State } from './model.ts';
import { stepTold, withForms } from './openDialog.ts';
import { withPatch } from './readings.ts';
import type { Refreshing } from './refreshing.ts';
import { selectKeychainFailures } from './selectors.ts';
import type { Store } from './store.ts';
import { replaceEqualDeep } from './structuralSharing.ts';
import { withInstances } from './transitions.ts';

type Link = EventPayload<'link.opened'>;

/** A link shows a place or fills in a dialog; nothing else happens until a person clicks. */
export function createOpenLink(tools: {
  store: Pick<Store, 'getState'>;
  tellTrouble: (title: string, error: AppError) => void;
  actions: () => Pick<Actions, 'goToInstance' | 'showIn' | 'openDialog'>;
}): (link: Link) => void {
  const { store, tellTrouble } = tools;
  const refuse = (message: string, advice: string) =>
    tellTrouble('A link was not opened', { code: 'bad-input', message, advice });

  function goTo({ instance, organizationId }: Extract<Link, { kind: 'instance' }>): void {
    const { byId } = store.getState();
    const found = instanceOfLink(Object.values(byId), instance);
    if (!found) {
      add({ url: originOfPlace(instance) ?? '', name: '', isPlace: true, organizationId });
      return;
    }
    if (organizationId === null) tools.actions().goToInstance(found.id);
    else tools.actions().showIn(found.id, { organizationId });
  }

  function add(link: NonNullable<DialogSubjects['add']['link']>): void {
    const why = denyUnwritable(store.getState());
    if (why === null) tools.actions().openDialog({ kind: 'add', link });
    else refuse(why, '');
  }

  return (link) => {
    const state = store.getState();
    if (link.kind === 'strange') return refuse(link.why, 'Nothing was done.');
    // A link that anybody can make must not discard what was typed or runs in a dialog.
    if (state.dialog) return refuse('A dialog was open.', 'Close it and open the link again.');
    if (link.kind === 'instance') return goTo(link);
    add({ url: link.url, name: link.name });
  };
}

export function createMainEvents(tools: {
  store: Store;
  refreshing: Pick<Refreshing, 'refreshInstance'>;
  runCommand: (id: CommandId) => void;
  openLink: (link: EventPayload<'link.opened'>) => void;
  operationsChanged: (operations: Operation[]) => void;
}) {
  const { store, refreshing } = tools;
  const commit = (change: (state: State) => State) => store.setState(change);

  const on: { [N in EventName]: (payload: EventPayload<N>) => void } = {
    'connect.progress': ({ attemptId, ...step }) =>
      commit((state) => withForms(state, (open) => stepTold(open, attemptId, step))),
    'world.changed': ({ revision }) => store.gather((state) => ({ ...state, worldRevision: revision })),
    'instances.changed': ({ instances }) => {
      const { byId, dialog, firstForm } = store.getState();
      store.gather((state) => withInstances(state, instances));
      // An instance that appears without a form was half added before, and is completed now that the keychain
      // answers.
      const isAdding = dialog !== null || firstForm.work.state === 'running';
      for (const { id } of instances) if (!byId[id] && !isAdding) void refreshing.refreshInstance(id);
    },
    'keys.changed': ({ health }) =>
      store.gather((state) => ({ ...state, keyHealth: replaceEqualDeep(state.keyHealth, health) })),
    'keychain.ready': () => {
      commit((state) => ({ ...state, keychainBack: true }));
      // Retries what the keychain failed: a Retry pressed a moment too early would leave it failed.
      for (const { instanceId, error } of selectKeychainFailures(store.getState()))
        if (error.code === 'keychain-not-answering') void refreshing.refreshInstance(instanceId);
    },
    'notices.changed': ({ notices }) => commit((state) => ({ ...state, notices })),
    'operations.changed': ({ operations }) => tools.operationsChanged(operations),
    'closing.changed': ({ closing }) => commit((state) => ({ ...state, closing })),
    'passwords.changed': ({ passwordIds }) => commit((state) => ({ ...state, passwordIds })),
    'activity.changed': ({ changes }) =>
      store.gather((state) => ({ ...state, operations: { ...state.operations, remembered: changes } })),
    'people.changed': (people) => store.gather((state) => ({ ...state, people })),
    'access.changed': (access) => store.gather((state) => ({ ...state, access })),
    'ends.changed': (ends) => store.gather((state) => ({ ...state, ends })),
    'needs.changed': (needs) => store.gather((state) => ({ ...state, needs })),
    'kits.changed': (kits) => store.gather((state) => ({ ...state, kits })),
    'campaigns.changed': (campaigns) => store.gather((state) => ({ ...state, campaigns })),
    'grants.progress': (planning) => store.gather((state) => ({ ...state, planning })),
    'diagnosis.changed': ({ diagnosis }) => commit((state) => ({ ...state, diagnosis })),
    'updates.changed': ({ updates }) => commit((state) => ({ ...state, updates })),
    'world.read': (patch) => store.gather((state) => withPatch(state, patch)),
    'link.opened': tools.openLink,
    'menu.chosen': ({ command }) => tools.runCommand(command),
  };
  return createEventStream(({ event, payload }) => (on[event] as (payload: unknown) => void)(payload));
}

export type EventStream = ReturnType<typeof createEventStream>;

/** Handles each of main’s events once and in order; those before the start snapshot wait for it. */
export function createEventStream(handle: (message: EventMessage) => void) {
  let revision: number | null = null;
  const waiting: EventMessage[] = [];
  const awaited = new Set<() => void>();

  function hear(message: EventMessage): void {
    if (revision === null) waiting.push(message);
    else if (message.revision > revision) {
      revision = message.revision;
      handle(message);
      for (const look of awaited) look();
    }
  }

  function resume(snapshot: EventSnapshot): void {
    revision ??= 0;
    for (const message of snapshot.kept) hear(message);
    revision = Math.max(revision, snapshot.revision);
    for (const message of waiting.splice(0)) hear(message);
  }

  return {
    hear,
    resume,
    /** Resolves once this revision is handled: an answer can arrive before events that main sent earlier. */
    reached: (wanted: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if ((revision ?? 0) < wanted) return;
          awaited.delete(look);
          resolve();
        };
        awaited.add(look);
        look();
      }),
  };
}
