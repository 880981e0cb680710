import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { openCore } from '../../src/main/core.ts';
import { createKeychain } from '../../src/main/credentials/keychain.ts';
import { createHandlers } from '../../src/main/handlers.ts';
import { createOutbox } from '../../src/main/ipc/outbox.ts';
import { createRouter } from '../../src/main/ipc/router.ts';
import { openMemory } from '../../src/main/monitoring/memory.ts';
import { createMonitoring } from '../../src/main/monitoring/monitoring.ts';
import type { HttpAdapter } from '../../src/main/network/exchange.ts';
import { createAsk } from '../../src/main/shell/question.ts';
import { createBridge } from '../../src/renderer/src/bridge.ts';
import { firstDraft, intentOf } from '../../src/renderer/src/features/sheet/manyDraft.ts';
import { createActions } from '../../src/renderer/src/state/actions.ts';
import type { State } from '../../src/renderer/src/state/model.ts';
import { createGatheringStore } from '../../src/renderer/src/state/store.ts';
import type { CallInput, CallName, CallOutput } from '../../src/shared/contract.ts';
import { ok, type Result } from '../../src/shared/errors.ts';
import type { Intent, IntentOf } from '../../src/shared/operations/change.ts';
import type { Plan } from '../../src/shared/operations/operation.ts';
import { NOTHING_TO_SAY } from '../../src/shared/operations/planned.ts';
import type { Rail } from '../../src/shared/operations/rails.ts';
import type { Day } from '../../src/shared/time.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { encryptionAtOnce } from '../main/backup/encryptionAtOnce.ts';
import { FakeKeychain } from '../main/credentials/fakeKeychain.ts';
import { createNodeHttp } from '../main/network/nodeHttp.ts';
import { good } from '../main/operations/keyConsole.ts';
import { countIds, makeFolder } from '../main/storage/folder.ts';
import { openHelp } from './help.ts';

/** What outlives a run: the profile, the keychain, and the time (ms since the epoch). */
export type Computer = { folder: string; keychain: FakeKeychain; clock: () => number; newId: () => string };

/** Whose key, for which organization, by e-mail and name. */
export type Whose = { user?: string; organization?: string };

/** Main as boot.ts wires it and the page’s store over it: all is real but Electron, the keychain and what is drawn. */
export async function openQuayside(
  given: Partial<Computer> & {
    http?: HttpAdapter;
    workerFile?: string;
    /** As it is before main has finished what an earlier run began. */
    isEarly?: boolean;
    /** Where it is no test that closes it at its end. */
    atEnd?: (close: () => Promise<void>) => void;
  } = {},
) {
  const { atEnd = onTestFinished, workerFile = '' } = given;
  const computer: Computer = {
    folder: given.folder ?? makeFolder(),
    keychain: given.keychain ?? new FakeKeychain(),
    clock: given.clock ?? Date.now,
    newId: given.newId ?? countIds(),
  };
  const { folder, clock, newId } = computer;
  const logged: string[] = [];
  /** Files that the person saves go into the profile under the names offered; the next file that they open. */
  const files = { saved: [] as string[], open: null as string | null };
  /** The documents that were printed, as HTML. */
  const printed: string[] = [];
  /** What main asked in boxes of the system; the button that answers the next ones, and what happens before it does; else keys go nowhere new, and what else is asked is meant. */
  const boxes = { asked: [] as string[], answer: '', meanwhile: async () => {} };
  /** What Electron was asked for: a page in the browser, a theme, and what the page signals. */
  const asked: string[] = [];
  const heard = new Set<(message: unknown) => void>();
  const log = (line: string) => void logged.push(line);
  const outbox = createOutbox({ log, send: (message) => heard.forEach((hear) => void hear(message)) });
  const common = { folder, log, emit: outbox.emit, clock, newId };
  const dialogs = {
    chooseTarget: async (name: string) => {
      const file = path.join(folder, name);
      files.saved.push(file);
      return file;
    },
    chooseSource: async () => files.open,
  };

  const ask = createAsk(async (box) => {
    const { detail = '', buttons = [] } = box;
    boxes.asked.push(`${box.message}\n${detail}`);
    await boxes.meanwhile();
    const isSent = box.message.startsWith('Send the keys');
    const response = boxes.answer === '' && !isSent ? 0 : buttons.indexOf(boxes.answer);
    return { response, checkboxChecked: true };
  }, 0);
  const core = await openCore({
    ...{ ...common, ask, version: '1.0.0', saveTo: [folder] },
    openKeychain: (isUnattended) => ({
      keychain: {
        ...createKeychain({
          backend: computer.keychain,
          service: 'Quayside',
          timeLimit: 5_000,
          clock,
          isUnattended,
        }),
        release() {},
      },
      endProcess() {},
    }),
    http: {
      ...(given.http ?? createNodeHttp()),
      systemProxy: async () => 'DIRECT',
      resolve: async () => [{ address: '127.0.0.1', family: 4 as const }],
    },
    workerFile,
    dialogs: () => dialogs,
    async print(pieces) {
      let html = '';
      for await (const piece of pieces) html += piece;
      printed.push(html);
      return ok(new Uint8Array());
    },
    writeClipboard: async () => ok(null),
    monitoring: () => monitoring,
    onOperations() {},
  });
  const { instances, engine } = core;
  const handlers = createHandlers({
    ...{ ...common, ...core },
    version: '1.0.0',
    platform: 'linux',
    systemLocale: 'en-GB',
    events: outbox,
    onSignal: { drawn() {}, reload: () => void asked.push('reload'), 'stay-open'() {} },
    logPageError: log,
    onUpdatesChosen() {},
    showTheme: (theme) => void asked.push(`theme ${theme}`),
    openInBrowser: async (url) => {
      asked.push(`open ${url}`);
      return ok(null);
    },
    writeClipboard: async () => ok(null),
    writeSecret: async () => ok(null),
    ask,
    help: openHelp({ ...common, ...core, ask }),
    // What Electron alone can do.
    ...({
      about: {},
      updates: {},
      monitoring: {},
      encryption: encryptionAtOnce(),
    } as unknown as Pick<
      Parameters<typeof createHandlers>[0],
      'about' | 'updates' | 'monitoring' | 'encryption'
    >),
  });
  const held = new Map<string, Plan>();
  const start = handlers['operations.start'];
  handlers['operations.start'] = (asked) => {
    const plan = held.get(asked.planId);
    return plan ? engine.start(plan) : start(asked);
  };
  const monitoring = createMonitoring({
    ...{ instances, clock, world: core.world },
    refresh: core.refreshing.refresh,
    unattended: core.unattended.run,
    isKeychainOpen: core.keychain.isOpen,
    isChanging: () => false,
    isOnline: () => true,
    needs: async () => {
      await core.access.compareNow();
      return (await core.needs.now()).needs;
    },
    memory: await openMemory({ file: path.join(folder, 'monitoring.json'), clock, log }),
    tell() {},
    onChange() {},
  });
  const router = createRouter({ handlers, admit: async () => ok(null), log });
  instances.onChange((list) => outbox.emit('instances.changed', { instances: list }));
  if (!given.isEarly) await core.credentialStore.reconcile();
  await core.begin();

  const bridge = createBridge({
    request: (call, input) => router(true, { call, input }),
    on(listener) {
      heard.add(listener);
      return () => void heard.delete(listener);
    },
  });
  const store = createGatheringStore({ startedAt: clock(), nextFrame: (tell) => setImmediate(tell) });
  const actions = createActions({ bridge, store, now: clock, newId });
  const stopListening = actions.listen();

  /** What a call of the page gives; throws where it fails. */
  const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> =>
    good(await bridge.call(name, input));

  /** As at a kill: nothing of this run sends, hears or writes any more that is not under way. */
  function leave(): void {
    stopListening();
    heard.clear();
    monitoring.stop();
    core.transport.abortAll();
  }

  async function close(): Promise<void> {
    engine.stop();
    leave();
    await engine.close();
    await Promise.allSettled([core.flush(), monitoring.flush()]);
  }
  /** Gives what a dialog gets that waited for it. */
  function begin(intent: Intent): Promise<Result<object>> {
    if (intent.kind === 'create-organization') return actions.createOrganization(intent);
    return actions.runIntent(intent, { tellFailure: intent.kind !== 'delete-organization' });
  }
  let closed: Promise<void> | null = null;
  const closeOnce = () => {
    closed ??= close();
    return closed;
  };
  atEnd(closeOnce);
  await actions.start();

  return {
    computer,
    files,
    boxes,
    printed,
    asked,
    logged,
    bridge,
    router,
    /** Whether a call is answered here: what Electron alone can do is not. */
    isAnswered: (name: CallName) => name in handlers,
    call,
    engine,
    actions,
    store,
    state: (): State => store.getState(),
    /** What needs a person and is not snoozed, as the page and the tray have it. */
    needs: async () => (await core.needs.now()).needs.filter(({ snoozed }) => snoozed === null),
    /** A round of monitoring over all instances, whoever made their keys. */
    async monitor(): Promise<void> {
      await core.preferences.save({ monitorPasted: true });
      monitoring.configure({ monitorEvery: 0, monitorPasted: true, notify: false });
      await monitoring.runNow();
    },

    /** Adds an instance with a pasted key, as the dialog does; gives its id. */
    async add(server: SimulatedInstance, whose: Whose = {}, name = server.name): Promise<string> {
      const added = await call('instances.add', {
        attemptId: newId(),
        name,
        url: server.origin,
        key: keyFor(server, whose),
        forSession: false,
      });
      await actions.refreshInstance(added.id);
      return added.id;
    },
    /** Pastes a further key into an instance, of whatever organization and person it is. */
    async pasteKey(instanceId: string, server: SimulatedInstance, whose: Whose): Promise<void> {
      await call('keys.paste', {
        attemptId: newId(),
        instanceId,
        organizationId: server.world.organizations.find(({ name }) => name === whose.organization)?.id ?? '',
        key: keyFor(server, whose),
        fileWhereItBelongs: true,
        forSession: false,
      });
      await actions.refreshInstance(instanceId);
    },
    flush: core.flush,
    refresh: () => actions.refreshAll(),
    /** A plan of steps that no intent is of, for the page to begin. */
    hold(plan: Plan) {
      const planId = newId();
      held.set(planId, plan);
      return { planId, plan, review: NOTHING_TO_SAY };
    },
    /** Begins steps that no intent is of, as an operation of main’s own. */
    async begin(plan: Plan) {
      return good(await engine.start(plan));
    },
    /** Runs a plan, or one that main holds, to its end, and gives its steps; `rails`: those that it may break. */
    async run(what: Plan | { planId: string }, rails: Rail[] = []) {
      const { operationId } =
        'planId' in what
          ? await call('operations.start', { planId: what.planId, allow: { rails } })
          : await this.begin(what);
      return this.ended(operationId);
    },
    /** Does what a person means; gives how that ended, and its steps, once the page shows what came of it. */
    async act(intent: Intent) {
      const before = new Set(engine.summaries().map(({ id }) => id));
      const outcome = await begin(intent);
      const operation = engine.summaries().find(({ id }) => !before.has(id));
      const steps =
        operation && (await call('operations.steps', { operationId: operation.id, after: 0 })).steps;
      return { outcome, operation, steps: steps ?? [] };
    },
    /** Goes on with an off-boarding as its sheet does: what is left is planned by what is there now. */
    async finish(operationId: string) {
      good(await actions.finishOffboarding(operationId));
      await actions.readForPlan(null);
      const about = store.getState().dialog?.about;
      if (about?.kind !== 'change-many') throw new Error('The sheet was not opened.');
      const intent = intentOf(firstDraft(about, { targets: [], today: '' as Day })) as IntentOf<'off-board'>;
      const { planId } = await call('plans.make', { ...intent, confirmed: 'all' });
      await call('operations.start', { planId });
      return this.ended(operationId);
    },
    /** The steps of an operation once nothing of it runs any more. */
    async ended(operationId: string) {
      await vi.waitFor(
        () => {
          const phase = engine.summaries().find(({ id }) => id === operationId)?.phase;
          if (phase === 'running' || phase === 'stopping') throw new Error(`it is ${phase} still`);
        },
        { timeout: 20_000, interval: 5 },
      );
      return (await call('operations.steps', { operationId, after: 0 })).steps;
    },
    /** Ends in order and starts anew over the same profile and keychain. */
    async restart() {
      await closeOnce();
      return openQuayside(computer);
    },
    /** Starts anew as after a kill: what this run has not written is lost. */
    async killed() {
      // Else the lost answer would be looked up by this run still.
      engine.stop();
      leave();
      closed ??= Promise.resolve();
      // What a killed app leaves open, the system closes.
      onTestFinished(() => engine.close().catch(() => {}));
      return openQuayside(computer);
    },
    close: closeOnce,
  };
}

export type Quayside = Awaited<ReturnType<typeof openQuayside>>;

/** A computer whose ids are no other’s. */
export function openComputer(name: string): Promise<Quayside> {
  let count = 0;
  const newId = () => {
    count += 1;
    return `${name}-${count}`;
  };
  return openQuayside({ newId });
}

/** A key of a server: of its owner for the first organization unless told. */
function keyFor(server: SimulatedInstance, { user, organization }: Whose): string {
  const { world } = server;
  const first = world.organizations[0];
  return server.key({ user: user ?? first?.ownerId ?? '', organization: organization ?? first?.name ?? '' });
}
