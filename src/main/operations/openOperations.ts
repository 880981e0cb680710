import path from 'node:path';
import type { AppError, Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import type { Operation, Plan, Step } from '../../shared/operations/operation.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { KeyHealths } from '../credentials/keyHealth.ts';
import type { KeyTrace } from '../credentials/keyTrace.ts';
import type { KeyVerification } from '../credentials/keyVerification.ts';
import type { WritableDokploy } from '../dokploy/client.ts';
import type { ServerIdentity } from '../instances/serverIdentity.ts';
import type { Accounts } from '../readings/accounts.ts';
import { createOrganizationAccess } from '../readings/organizationAccess.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { createKeyedMutex, createSemaphore } from '../scheduling/semaphore.ts';

import { throttled } from '../scheduling/yielding.ts';
import type { Cache } from '../world/cache.ts';
import type { Actions } from './action.ts';
import { createAddMember } from './actions/addMember.ts';
import { createFindPerson } from './actions/findPerson.ts';
import { createInvitationActions } from './actions/invitations.ts';
import { createKeyLeftovers, type DeletedKey } from './actions/keyLeftovers.ts';
import { createKeyActions, createKeys, type Keys } from './actions/keys.ts';
import { createMemberActions } from './actions/members.ts';
import { createOrganizationActions } from './actions/organizations.ts';
import { createPermissionActions } from './actions/permissions.ts';
import { createRoleActions } from './actions/roles.ts';
import { createServerKeys } from './actions/serverKeys.ts';
import { createSessionActions } from './actions/sessions.ts';
import { createArchive } from './archive.ts';
import { createEngine } from './engine.ts';
import { createFreshReadings } from './freshReadings.ts';
import { createJournal, type openJournalFile, type Unreadable } from './journal.ts';
import { createNewSince } from './newSince.ts';
import { createNewPasswords } from './passwords.ts';
import { createRunSteps } from './runSteps.ts';
import type { EndsOfSteps } from './undoing.ts';

/** All writes as the rest of the main process may use them: a person's changes go through the engine. */
export type Operations = Omit<ReturnType<typeof openOperations>, 'actions' | 'keys'> & {
  keys: Pick<Keys, 'forget' | 'removeInstance' | 'renewMoved' | 'finish'>;
};

export function openOperations(options: {
  folder: string;
  instances: Instances;
  credentialStore: CredentialStore;
  dokploy: WritableDokploy;
  accounts: Accounts;
  cache: Cache;
  health: KeyHealths;
  verification: KeyVerification;
  keyTrace: KeyTrace;
  admit: ServerIdentity['admit'];
  endWait: (instanceId: string) => void;
  newKeyName: () => string;
  clock: typeof Date.now;
  newId: () => string;
  log: (line: string) => void;
  openFile?: typeof openJournalFile;
  onKept: (instance: Instance, error: AppError) => void;
  onNotRenewed: (instance: Instance, keys: KeyRecord[], error: AppError) => void;
  onLeftBehind: (instance: Instance, count: number) => void;
  onPasswords: (passwordIds: string[]) => void;
  onPasswordLost: (instance: Instance, email: string, isSure: boolean) => void;
  keepFor?: () => number;
  onArchived?: () => void;
  onUnreadable?: (file: string, how: Unreadable) => void;
  onStep?: (step: Step, how?: { again: boolean }) => void;
  prepare?: (plan: Plan) => Promise<Result<Plan>>;
  confirmAgain?: (steps: readonly Step[]) => Promise<Result<null>>;
  ends?: EndsOfSteps;
  onChange: (operations: Operation[]) => void;
}) {
  const { folder, instances, dokploy, accounts, cache, clock, log } = options;
  const access = createOrganizationAccess({ instances, accounts });
  const serverKeys = createServerKeys({ ...options, onWrite: options.keyTrace.note });
  const leftovers = createKeyLeftovers({
    ...options,
    serverKeys,
    trace: options.keyTrace.trace,
    onDeleted: (instance, deleted) =>
      engine.remember(
        retiredUnasked(instance, deleted),
        deleted.map(({ by }) => by),
      ),
  });
  const carryOut = (plan: Plan) => engine.carryOut(plan);
  const keys = createKeys({ ...options, serverKeys, leftovers, access, carryOut });
  const passwords = createNewPasswords({
    onChange: options.onPasswords,
    onHandedOver: (passwordIds, password) => {
      const ids = new Set(passwordIds);
      void engine.handedOver((change) => change.action === 'members.create' && ids.has(change.passwordId), {
        password,
      });
    },
  });
  function forgetUndone({ change, state }: Step): void {
    if (change.action !== 'members.remove' || change.madeAs === undefined || state.state !== 'done') return;
    const steps = engine.open().flatMap((live) => live.steps);
    const undone = steps.flatMap((made) =>
      made.change.action === 'members.create' &&
      made.change.instanceId === change.instanceId &&
      made.state.state === 'done' &&
      made.state.output.userId === change.userId
        ? made.change.passwordId
        : [],
    );
    passwords.forget(undone, { isTaken: false });
  }
  /** Quayside may have been killed after the answer, before it ended the keys. */
  function endLeftOf({ change, state }: Step): void {
    if (change.action === 'organizations.leave' && state.state === 'done')
      void keys.markEnded(change, state.at);
  }
  const inOrganization = createKeyedMutex();
  const actions: Actions = {
    ...createOrganizationActions({ endKeysOf: keys.endKeysOf, dokploy, accounts, access, cache }),
    ...createRoleActions({ dokploy, access }),
    ...createMemberActions({ dokploy, accounts, access, cache }),
    ...createPermissionActions({ dokploy, access }),
    ...createSessionActions({ dokploy, access }),
    ...createFindPerson(),
    ...createInvitationActions({ dokploy, access, mutex: inOrganization }),
    ...createAddMember({
      ...{ dokploy, access, passwords, mutex: inOrganization },
      onLost: (change, isSure) => {
        const found = instances.find(change.instanceId);
        if (found.ok) options.onPasswordLost(found.value, change.email, isSure);
      },
    }),
    ...createKeyActions(keys),
  };
  const readings = createFreshReadings({ instances, dokploy, accounts, clock });
  const turns = createSemaphore();
  const archive = createArchive(options);
  const engine = createEngine({
    ...options,
    journal: createJournal({ ...options, folder: path.join(folder, 'open') }),
    archive,
    runSteps: createRunSteps({
      instances,
      actions,
      readings,
      turns,
      trace: options.keyTrace.trace,
      clock,
      log,
    }),
    onStep(step, how) {
      forgetUndone(step);
      if (how?.again) endLeftOf(step);
      options.onStep?.(step, how);
    },
    newSince: createNewSince({ instances, find: actions['members.find'], readings, clock }),
    onChange: throttled(() => options.onChange(engine.summaries()), TOLD_EVERY),
  });
  return { engine, archive, actions, keys, passwords, access, takeReading: readings.take };
}

function retiredUnasked({ id: instanceId, name: instanceName }: Instance, keys: DeletedKey[]): Plan {
  const steps = keys.map(({ serverKeyId, name }) => ({
    change: {
      action: 'keys.retireOnServer' as const,
      instanceId,
      serverKeyId,
      name: name || 'made by Quayside',
    },
    instanceName,
    organizationName: null,
  }));
  return { kind: 'retire-keys', steps };
}

const TOLD_EVERY = 125;
