import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { ok, type Result } from '../shared/errors.ts';
import type { Emit } from '../shared/events.ts';
import type { Notice } from '../shared/instance.ts';
import { keyName } from '../shared/keys.ts';
import type { Ask } from '../shared/question.ts';
import { createAccess } from './access/access.ts';
import { createNow } from './access/drift.ts';
import { createEnds } from './access/ends.ts';
import { createWanted } from './access/wanted.ts';
import { createActivity } from './activity/activity.ts';
import { createAuditCalls } from './activity/auditCalls.ts';
import { createEncryption } from './backup/encryptionThread.ts';
import { createCampaigns } from './campaigns/campaigns.ts';
import { createSigning, fingerprintOf, isSigned } from './campaigns/signing.ts';
import { keyNoticesBy } from './credentials/keyErrors.ts';
import type { openKeychain } from './credentials/openKeychain.ts';
import { createForgetInstance } from './forgetInstance.ts';
import { createConfirmWay } from './instances/wayQuestions.ts';
import { createNeeds } from './needs/needs.ts';
import type { createNetwork } from './network/network.ts';
import { createConfirmPlan } from './operations/confirmPlan.ts';
import {
  createDecidedOperations,
  createDoneSteps,
  createEndedOperations,
} from './operations/endedOperations.ts';
import { journalLost } from './operations/journal.ts';
import { openOperations } from './operations/openOperations.ts';
import { createMakePasswords, passwordLost } from './operations/passwords.ts';
import { createPeople } from './people/people.ts';
import { createPermissions } from './permissions/permissions.ts';
import { createPlans } from './plans/plans.ts';
import { openLastFolder } from './preferences/lastFolder.ts';
import { openPreferences } from './preferences/preferences.ts';
import { createReads } from './reads.ts';
import { openInstances } from './registry/instanceRegistry.ts';
import { createRegistryCopies } from './registry/registryCopies.ts';
import { registryCode, shortCode } from './registry/registryFile.ts';
import { createCertificates } from './review/certificate.ts';
import { createReview, noPdf, type PrintPdf } from './review/review.ts';
import { createThreads } from './scheduling/threads.ts';
import { gathered, throttled } from './scheduling/yielding.ts';
import { openServers } from './servers.ts';
import type { FileDialogs } from './storage/chosenFile.ts';
import type { ThreadJobs } from './worker.ts';
import { createCache } from './world/cache.ts';
import { createRefreshing } from './world/refreshing.ts';
import { createWorld } from './world/world.ts';

const A_DAY = 86_400_000;

export type Common = {
  folder: string;
  clock: typeof Date.now;
  newId: () => string;
  log: (line: string) => void;
  emit: Emit;
};

export type Core = Awaited<ReturnType<typeof openCore>>;

/** Asks no server and no keychain by itself: see `begin`. */
export async function openCore(
  options: Common & {
    version: string;
    saveTo: [string, ...string[]];
    openKeychain: (isUnattended: () => boolean) => ReturnType<typeof openKeychain>;
    http: Parameters<typeof createNetwork>[0]['system'];
    workerFile: string;
    /** False if nobody answers questions or waits during long work; true by default. */
    isInteractive?: boolean;
    isKept?: boolean;
    ask: Ask;
    dialogs: (folder: { read(): string; keep(folder: string): void }) => FileDialogs;
    /** Includes must stay inside; by default the file's own folder. */
    includeRoot?: (file: string) => Promise<string>;
    writeClipboard: (text: string) => Promise<Result<null>>;
    /** Null without PDFs. */
    print: PrintPdf | null;
    monitoring: () => { forget(instanceId: string): Promise<unknown> };
    onOperations: () => void;
  },
) {
  const { folder, clock, newId, log, emit, version } = options;
  const common = { clock, newId, log, emit };
  const inThread = createThreads<ThreadJobs>(options.workerFile);

  const copies = createRegistryCopies({ folder: path.join(folder, 'instances-copies'), clock });
  const [instances, preferences, lastFolder] = await Promise.all([
    openInstances({ file: path.join(folder, 'instances.json'), clock, newId, copies }),
    openPreferences({ file: path.join(folder, 'preferences.json') }),
    openLastFolder({ file: path.join(folder, 'last-folder.json'), otherwise: options.saveTo }),
    // Day counts of older versions: unused.
    rm(path.join(folder, 'history'), { recursive: true, force: true }).catch(() => {}),
  ]);
  const notices = createNotices({ emit, first: [...instances.notices, ...preferences.notices] });
  const notify = notices.add;
  const cache = createCache({
    folder: path.join(folder, 'last-seen'),
    clock,
    isKept: options.isKept ?? true,
  });
  const dialogs = options.dialogs(lastFolder);
  const { chooseTarget } = dialogs;

  const confirmWay = createConfirmWay(options.ask);
  const servers = openServers({
    ...{ ...common, instances, preferences, cache, confirmWay, inThread, version, notify },
    ...{ http: options.http, openKeychain: options.openKeychain },
    forget: createForgetInstance({
      ...{ cache, preferences, newId, notify },
      access: () => access,
      activity: () => activity,
      permissions: () => permissions,
      needs: () => needs,
      monitoring: options.monitoring,
    }),
    onHealth: gathered(() => {
      emit('keys.changed', { health: health.all() });
      needs.changed();
    }, 20),
    onNeedlessTrust: (instance, text) =>
      activity.note({ kind: 'distrust-certificate', instance, note: text }),
  });
  const { keychain, health, credentialStore, verification, keyTrace } = servers;
  const { transport, accounts, serverIdentity, dokploy, connecting, unattended } = servers;

  // Changes, and the record of them.
  let archived = 0;
  let leftOpen = '';
  const { confirmPlan, confirmAgain } = createConfirmPlan({
    ...{ ask: options.ask, instances },
    rolesOf: (ref) => world.roles(ref),
  });
  const operations = openOperations({
    ...{ ...common, instances, credentialStore, dokploy, accounts, cache, health, verification, keyTrace },
    folder: path.join(folder, 'operations'),
    admit: serverIdentity.admit,
    prepare: async (plan) => {
      const confirmed = await confirmPlan(plan);
      if (!confirmed.ok) return confirmed;
      const isAdding = plan.steps.some(({ change }) => change.action === 'members.create');
      return isAdding ? makePasswords(plan) : ok(plan);
    },
    ends: { hold: (...given) => ends.hold(...given), release: (...given) => ends.release(...given) },
    ...(options.isInteractive === false ? {} : { confirmAgain }),
    endWait: transport.endWait,
    newKeyName: () => keyName(hostname(), registryCode(instances.id), shortCode(newId(), 5)),
    keepFor: () => preferences.read().keepActivity * A_DAY,
    ...keyNoticesBy(notify),
    onPasswords: (passwordIds) => emit('passwords.changed', { passwordIds }),
    onUnreadable: (file, how) => notify(journalLost(file, how)),
    onPasswordLost: (...lost) => notify(passwordLost(...lost)),
    onStep: (step, how) => {
      permissions.stepChanged(step, how);
      people.doneChanged();
    },
    onArchived: () => {
      archived += 1;
      people.doneChanged();
      campaigns.checkSoon();
      emit('activity.changed', { changes: archived });
      needs.changed();
    },
    onChange: (all) => {
      emit('operations.changed', { operations: all });
      options.onOperations();
      campaigns.checkSoon();
      const open = JSON.stringify(all.flatMap(({ id, stillOpen }) => (stillOpen ? { id, stillOpen } : [])));
      if (open !== leftOpen) needs.changed();
      leftOpen = open;
    },
  });
  const { engine, archive, passwords } = operations;
  const makePasswords = createMakePasswords({ passwords, instances, chooseTarget, clock });
  const world = createWorld({
    ...{ instances, accounts, cache, health, clock },
    isUnattended: unattended.isNow,
    read: () => unnoted,
  });
  world.onChange(throttled(() => emit('world.changed', { revision: world.revision() }), 200));
  const { readings, reads, unnoted } = createReads({
    ...{ instances, dokploy, accounts, health, clock, access: operations.access },
    ...{ writeClipboard: options.writeClipboard, credentialStore, cache, verification },
    ...{ world, connecting, serverIdentity, operations },
  });
  const refreshing = createRefreshing({
    ...{ instances, world, cache, reads, clock },
    tell: (patch) => emit('world.read', patch),
  });
  const plans = createPlans({
    ...{ world, start: engine.start, clock, newId },
    registryCode: () => registryCode(instances.id),
    joined: async () => people.joins.current(),
    apart: async () => people.apart(),
    permissionsOf: async (baselineId, keys) => access.permissionsOf(baselineId, keys),
    wantedChanges: async (token) => wanted.changesOf(token),
    reviewed: async (campaignId) => campaigns.reviewed(campaignId),
    kits: async () => permissions.kits.all(),
    ends: async (emails) => ends.standing(emails),
    invited: async () => permissions.invited(),
    undo: engine.planUndo,
    rest: engine.planRest,
    grants: async (intent, how) => permissions.grants(intent, how),
    readTree: async (ref) => readings['permissions.tree']({ ...ref, heavy: true }),
  });
  const activity = createActivity({ archive, operations: engine, instances, clock, newId, log });
  const { note } = activity;

  const doneSince = createDoneSteps(engine, archive);
  const people = createPeople({
    doneSteps: () => doneSince(0),
    ...{ instances, cache, clock, newId, notify, chooseTarget },
    file: path.join(folder, 'people.json'),
    onChange: (revisions) => {
      emit('people.changed', revisions);
      access.peopleChanged();
      ends.checkSoon();
      needs.changed();
    },
  });
  const takeGroups = () => people.setGroups(preferences.read().groups);
  takeGroups();
  preferences.onChange(takeGroups);
  const now = createNow({ people, clock, doneSince });
  const ended = createEndedOperations(archive);
  const signing = createSigning({ keychain, file: path.join(folder, 'signing.json'), clock });
  const audit = createAuditCalls({ dokploy, accounts, instances, chooseTarget, clock });
  const access = createAccess({
    ...{ instances, cache, people, now, ended, keychain, clock, newId, notify, note },
    audit: audit['audit.list'],
    ask: options.ask,
    signing: { sign: signing.sign, verify: isSigned, fingerprintOf },
    folder: path.join(folder, 'access'),
    onChange: (change) => {
      emit('access.changed', change);
      needs.changed();
    },
  });
  const ends = createEnds({
    ...{ instances, now, ended, clock, newId, notify, note },
    // Not in the folder of baselines, which holds nothing else.
    file: path.join(folder, 'ends.json'),
    onChange: (change) => {
      people.setEnds(change.ends);
      emit('ends.changed', change);
      needs.changed();
    },
  });
  cache.onChange(ends.checkSoon);
  const offsetAt = (at: number) => -new Date(at).getTimezoneOffset();
  const print = options.print ?? noPdf;
  const review = createReview({
    ...{ instances, preferences, access, now, world, chooseTarget, version, note },
    ...{ print, offsetAt },
  });
  const campaigns = createCampaigns({
    ...{ instances, preferences, now, world, cache, ended, keychain, signing, version, clock, newId },
    ...{ print: options.print, ask: options.ask, dialogs, note, notify },
    folder: path.join(folder, 'reviews'),
    operationsOf: createDecidedOperations(engine, archive),
    refresh: (instanceId) => refreshing.refresh(instanceId, {}),
    ends: ends.all,
    withKit: (kitId) => permissions.with(kitId),
    verifyInThread: (...given) => inThread('verifyPack', given, true),
    onChange: (change) => {
      emit('campaigns.changed', change);
      needs.changed();
    },
    onDecided: () => needs.changed(),
  });
  const certificates = createCertificates({
    ...{ print, chooseTarget, clock, version, offsetAt },
    async find(operationId) {
      const found = await engine.find(operationId);
      if (!found.ok) return found;
      const { summary, steps, recorded } = found.value;
      const { leaving, found: there } = recorded;
      return ok({ operation: summary(), steps, leaving, found: there });
    },
  });
  const permissions = createPermissions({
    ...{ ...common, instances, world, cache, accounts, notify, note },
    readMembers: reads.members,
    readInvitations: reads.invitations,
    readTree: readings['permissions.tree'],
    ...dialogs,
    files: { kits: path.join(folder, 'templates.json'), uses: path.join(folder, 'template-uses.json') },
    onChange: (change) => {
      emit('kits.changed', change);
      needs.changed();
    },
    onProgress: (progress) => emit('grants.progress', progress),
  });

  const needs = createNeeds({
    ...{ world, cache, people, preferences, clock, newId, notify },
    health: health.all,
    returned: access.returned,
    unfinished: activity.unfinished,
    drifts: access.drifts,
    ends: ends.told,
    joined: permissions.joined,
    reviews: campaigns.all,
    file: path.join(folder, 'snoozes.json'),
    onChange: (change) => emit('needs.changed', change),
  });

  const wanted = createWanted({
    ...{ world, people, ends, clock, newId },
    readInThread: options.isInteractive === false ? null : (...given) => inThread('readWanted', given, true),
    kits: permissions.kits,
    includeRoot: options.includeRoot ?? path.dirname,
    ...dialogs,
    readTree: async (ref) => readings['permissions.tree']({ ...ref, heavy: true }),
    writeClipboard: options.writeClipboard,
  });

  const stores = [
    cache,
    lastFolder,
    preferences,
    instances,
    copies,
    people,
    access,
    ends,
    permissions,
    needs,
    signing,
    campaigns,
  ];
  return {
    ...{ instances, copies, preferences, lastFolder, notices, cache, dialogs },
    ...{ ...servers, confirmWay },
    encryption: createEncryption({
      encrypt: (...given) => inThread('encrypt', given, true),
      decrypt: (...given) => inThread('decrypt', given, true),
      judge: (...given) => inThread('judge', given, true),
    }),
    ...{ operations, engine, archive, world, reads, refreshing, readings, plans, activity, note },
    ...{ now, people, audit, access, ends, review, campaigns, certificates, permissions, needs, wanted },
    async begin(): Promise<void> {
      await engine.recover();
      void archive.dropOld();
      // A partly unreadable list does not show what is left over.
      if (instances.whole)
        void cache.deleteOthers(
          instances.all().flatMap(({ id, status }) => (status === 'removing' ? [] : id)),
        );
      ends.checkSoon();
      permissions.checkSoon();
      campaigns.checkSoon();
      needs.checkSoon();
    },
    flush: () => Promise.allSettled(stores.map((store) => store.flush())),
  };
}

export type Notices = ReturnType<typeof createNotices>;

export function createNotices({ emit, first }: { emit: Emit; first: Notice[] }) {
  let notices = first;
  const change = (next: Notice[]) => {
    notices = next;
    emit('notices.changed', { notices });
  };
  if (first.length > 0) change(first);
  const without = (id: string) => notices.filter((notice) => notice.id !== id);
  return {
    add: (notice: Notice) => change([...without(notice.id), notice]),
    dismiss: (noticeId: string) => change(without(noticeId)),
  };
}
