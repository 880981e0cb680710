import type { StoreApi } from 'zustand/vanilla';
import { createRefreshing, type Reads } from '../../../src/main/world/refreshing.ts';
import type { Bridge } from '../../../src/renderer/src/bridge.ts';
import { dataOf, failureOf, readingOf } from '../../../src/renderer/src/queryState.ts';
import { type Actions, createActions } from '../../../src/renderer/src/state/actions.ts';
import { initialState, type State } from '../../../src/renderer/src/state/model.ts';
import type { WorkOptions } from '../../../src/renderer/src/state/openDialog.ts';
import { selectAccount, selectRights } from '../../../src/renderer/src/state/selectors.ts';
import { createGatheringStore } from '../../../src/renderer/src/state/store.ts';
import type { StartFacts } from '../../../src/renderer/src/state/transitions.ts';
import type { CallInput } from '../../../src/shared/contract.ts';
import type { Account, Member } from '../../../src/shared/dokploy.ts';
import { type AppError, fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { EventMessage, EventSnapshot } from '../../../src/shared/events.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import type { Preferences } from '../../../src/shared/preferences.ts';
import { instanceRecord, keyRecord, memberRow, organizationRow } from '../../shared/records.ts';

export function instance(id: string, change: Partial<Instance> = {}): Instance {
  const whose = { organizationId: `org-${id}`, userId: 'u1', userEmail: 'one@example.com' };
  return instanceRecord({
    ...{ id, name: id.toUpperCase(), origin: `https://${id}.example.com`, color: 'blue' },
    keys: [keyRecord(`key-${id}`, { instanceId: id, ...whose })],
    ...change,
  });
}

export function account(id: string): Account {
  const acme = organizationRow(`org-${id}`, { name: 'Acme', ownerId: 'u1' });
  const labs = { ...acme, id: `other-${id}`, name: 'Labs', createdAt: '2026-01-02T00:00:00.000Z' };
  return { version: id, caller: null, organizations: [acme, labs] };
}

export function member(id: string): Member {
  const email = `one@${id}.example.com`;
  return memberRow('u1', { id: `m-${id}`, organizationId: `org-${id}`, role: 'owner', email });
}

export function failure(code: AppError['code']): AppError {
  return { code, message: `It was ${code}.`, advice: 'Try again.' };
}

/** A failure of a write after which nobody knows whether it was done, as main marks it. */
export function lost(code: AppError['code']): AppError {
  return { ...failure(code), details: { outcomeUnknown: true } };
}

export function preferences(change: Partial<Preferences> = {}): Preferences {
  return { ...initialState(0).preferences, ...change };
}

export function facts(instances: Instance[], change: Partial<StartFacts> = {}): StartFacts {
  return {
    version: '0.1.0',
    platform: 'linux',
    instances,
    lastSeen: {},
    preferences: preferences(),
    writable: true,
    registryCode: 'k3f9',
    ...change,
  };
}

export function startAnswer(
  instances: Instance[],
  change: Partial<StartFacts> = {},
  events: EventSnapshot = { revision: 0, kept: [] },
) {
  return { ...facts(instances, change), events };
}

export type Pending = {
  name: string;
  input: Record<string, string>;
  answer: (result: Result<unknown>) => void;
};

/** A window without a screen, and main’s order of reading: a test answers each call and reading by hand, in the order it likes. */
export type Bench = {
  store: StoreApi<State>;
  actions: Actions;
  asked: string[];
  pending: Pending[];
  answer: (name: string, result: Result<unknown>, instanceId?: string) => Promise<void>;
  serve: (id: string) => Promise<void>;
  emit: (event: string, payload: unknown) => void;
  clock: { now: number };
};

const QUIET = ['preferences.save', 'app.giveUp', 'app.dismissNotice'];

/** `asksOwn`: what waits for the key's people is asked of the test, too; else nothing does, unsaid. */
type BenchOptions = { drawn?: Promise<void>; asksOwn?: boolean };

/** Makes a bench; `now` starts at 1,000,000 ms. */
export function createBench({ drawn, asksOwn = false }: BenchOptions = {}): Bench {
  const clock = { now: 1_000_000 };
  // Told at once, so that a test sees each change; the frames have tests of their own.
  const store = createGatheringStore({ startedAt: clock.now, nextFrame: (tell) => tell() });
  const pending: Pending[] = [];
  const asked: string[] = [];
  let listener: (message: EventMessage) => void = () => {};
  let revision = 0;
  const ask = (name: string, input: Record<string, string>) => {
    asked.push([name, input.instanceId].filter(Boolean).join(' '));
    if (QUIET.includes(name)) return Promise.resolve(ok({}));
    return new Promise<Result<unknown>>((resolve) => pending.push({ name, input, answer: resolve }));
  };
  const reader = (name: string) => (about: object) =>
    name === 'invitations.own' && !asksOwn
      ? Promise.resolve(ok({ invitations: [], unread: [] }))
      : ask(name, about as Record<string, string>);
  /** What main forgets with the server that an instance was at. */
  let forget = (_: { instanceId: string; gone: null }) => {};
  const refreshing = createRefreshing({
    instances: {
      find(id) {
        const found = store.getState().byId[id];
        return found ? ok(found) : fail(failure('instance-unknown'));
      },
      keysOf: (id) => store.getState().byId[id]?.keys ?? [],
    },
    world: {
      account: (id) => dataOf(selectAccount(store.getState(), id)) ?? null,
      lastFailure(id) {
        const query = selectAccount(store.getState(), id);
        const isOfRun = (readingOf(query)?.at ?? 0) >= store.getState().startedAt;
        return failureOf(query) ?? (isOfRun ? null : undefined);
      },
      areRightsRead: ({ instanceId, organizationId }) =>
        selectRights(store.getState(), instanceId, organizationId).state === 'ready',
    },
    cache: { onChange: (listener) => (forget = listener) },
    reads: {
      account: reader('account.read'),
      members: reader('members.list'),
      invitations: reader('invitations.list'),
      rights: reader('organizations.rights'),
      own: reader('invitations.own'),
      one: reader('organizations.one'),
      active: reader('organizations.active'),
    } as Reads,
    tell: (patch) => emit('world.read', patch),
    clock: () => clock.now,
  });
  async function refresh(what: CallInput<'world.refresh'>) {
    if (what.part === 'instance') await refreshing.refresh(what.instanceId, what);
    else await refreshing.read(what.part, what, what);
    return ok({ revision });
  }
  const bridge = {
    call: (name: string, input: Record<string, string>) =>
      name === 'world.refresh' ? refresh(input as never) : ask(name, input),
    on(heard: (message: EventMessage) => void) {
      listener = heard;
      return () => {};
    },
  } as unknown as Bridge;
  function emit(event: string, payload: unknown): void {
    revision += 1;
    listener({ revision, event, payload } as EventMessage);
  }
  let ids = 0;
  const actions = createActions({
    bridge,
    store,
    now: () => clock.now,
    newId: () => `id-${++ids}`,
    ...(drawn ? { drawn } : {}),
  });
  actions.listen();

  async function answer(name: string, result: Result<unknown>, instanceId?: string): Promise<void> {
    const index = pending.findIndex(
      (call) => call.name === name && (!instanceId || call.input.instanceId === instanceId),
    );
    const [call] = index < 0 ? [] : pending.splice(index, 1);
    if (!call)
      throw new Error(`Nobody asks ${name} ${instanceId ?? ''}; waiting: ${pending.map((c) => c.name)}`);
    call.answer(result);
    await settle();
  }

  return {
    store,
    actions,
    asked,
    pending,
    answer,
    async serve(id) {
      await answer('account.read', ok(account(id)), id);
      await answer('members.list', ok([member(id)]), id);
      await answer('invitations.list', ok([]), id);
    },
    emit(event, payload) {
      if (event === 'instances.changed')
        for (const { id, origin } of (payload as { instances: Instance[] }).instances)
          if (store.getState().byId[id]?.origin !== origin) forget({ instanceId: id, gone: null });
      emit(event, payload);
    },
    clock,
  };
}

export async function startedBench(
  instances: Instance[],
  change: Partial<StartFacts> = {},
  options: BenchOptions = {},
): Promise<Bench> {
  const bench = createBench(options);
  void bench.actions.start();
  await bench.answer('app.start', ok(startAnswer(instances, change)));
  return bench;
}

export function closeDialog({ store, actions }: Bench): void {
  const { dialog } = store.getState();
  if (dialog) actions.closeDialog(dialog.id);
}

export function runInDialog<T>(
  { store, actions }: Bench,
  work: (attemptId: string) => Promise<Result<T>>,
  options: WorkOptions<T> = {},
) {
  const { dialog } = store.getState();
  if (!dialog) throw new Error('No dialog is open');
  return actions.runInDialog(dialog.id, work, options);
}

export function waiting(bench: Bench): string[] {
  return bench.pending.map((call) => `${call.name} ${call.input.instanceId}`);
}

export const refused = fail(failure('refused'));

async function settle(): Promise<void> {
  // A macrotask later every promise that could settle has settled.
  await new Promise((resolve) => setImmediate(resolve));
}
