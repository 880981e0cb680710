import type { CarriedPart } from '../../shared/backup.ts';
import type { CarriedResult, ImportEntry, ImportResult } from '../../shared/calls/backup.ts';
import { withInstanceIn } from '../../shared/choices.ts';
import type { CallInput, CallOutput, CallsOf, GiveUp, Handlers } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { comparedName } from '../../shared/nameFault.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { Ask } from '../../shared/question.ts';
import type { Access } from '../access/access.ts';
import type { Ends } from '../access/ends.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import { cleanName } from '../instances/connect.ts';
import type { ConfirmWay } from '../instances/wayQuestions.ts';
import type { NeedsRoom } from '../needs/needs.ts';
import type { People } from '../people/people.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { type FileDialogs, openFile } from '../storage/chosenFile.ts';
import type { Encryption } from './encryptionThread.ts';
import { closed, damaged, foreign, tooLarge, wrongPassphrase } from './errors.ts';
import { createExport } from './export.ts';
import { type Backup, readBackup, type SavedInstance } from './format.ts';
import { createMerge, type Merge } from './merge.ts';
import { createParts, failed, type IdAt, type LaterPart, nothingOf, type Parts } from './parts.ts';

const BACKUP = { title: 'Import instances', name: 'Quayside backup', extensions: ['json', 'age'] };

export function createBackup(options: {
  instances: Instances;
  preferences: GroupPreferences;
  people: Pick<People, 'joins' | 'apart' | 'addApart'>;
  access: Pick<Access, 'baselines'>;
  ends: Pick<Ends, 'all' | 'addMissing'>;
  permissions: Pick<Permissions, 'kits'>;
  needs: Pick<NeedsRoom, 'snoozes'>;
  credentialStore: Pick<CredentialStore, 'importInstance' | 'storeKey' | 'keyFor' | 'keyOf' | 'headerOf'>;
  confirmWay: ConfirmWay;
  encryption: Encryption;
  dialogs: FileDialogs;
  releaseSecrets: () => void;
  ask: Ask;
  writeSecret: (text: string) => Promise<Result<null>>;
  clock: typeof Date.now;
  newId: () => string;
  largest?: number;
}): CallsOf<'backup'> & GiveUp {
  const { chooseTarget, chooseSource } = options.dialogs;
  const parts = createParts(options);
  return {
    ...createExport({ ...options, parts, chooseTarget }),
    ...createImport({
      ...options,
      parts,
      open: () => openFile(chooseSource, BACKUP, tooLarge),
      merge: createMerge(options),
    }),
  };
}

type Noun = Pick<Handlers, 'backup.open' | 'backup.plan' | 'backup.apply' | 'app.giveUp'>;

type GroupPreferences = {
  read(): Pick<Preferences, 'groups'>;
  save(patch: Pick<Preferences, 'groups'>): Promise<Result<null>>;
};

type Planned = CallOutput<'backup.plan'>;
type Choice = CallInput<'backup.apply'>['choices'][number];

const LATER_PARTS: readonly LaterPart[] = ['joins', 'apart', 'baselines', 'ends', 'kits', 'snoozes'];
const IS_IN: ReadonlySet<string> = new Set<ImportResult['outcome']['kind']>([
  'added',
  'keys-added',
  'unchanged',
]);

type Opened = { token: string; text: string; backup: Backup | null };

export function createImport(options: {
  instances: Pick<Instances, 'list' | 'atOrigin'>;
  parts: Pick<Parts, 'plan' | 'apply'>;
  preferences: GroupPreferences;
  merge: Merge;
  encryption: Pick<Encryption, 'decrypt'>;
  open: () => ReturnType<typeof openFile>;
  newId: () => string;
}): Noun {
  const { instances, preferences, parts, merge, encryption, newId } = options;
  let opened: Opened | null = null;
  let applying: { token: string; canceled: boolean } | null = null;

  async function unlock(held: Opened, passphrase: string): Promise<Result<Backup>> {
    if (held.backup) return ok(held.backup);
    const decrypted = await encryption.decrypt(held.text, passphrase);
    if (!decrypted.ok) return decrypted;
    switch (decrypted.value.state) {
      case 'open': {
        const read = await readBackup(decrypted.value.text, { encrypted: true });
        if (read.ok) held.backup = read.value;
        return read;
      }
      case 'passphrase-wrong':
        return wrongPassphrase();
      case 'damaged':
        return damaged();
      case 'foreign':
        return foreign();
    }
  }

  function idsFor(backup: Backup, entries: readonly ImportEntry[]): IdAt {
    return new Map(
      entries.flatMap(({ index, what }) => {
        const origin = backup.instances[index]?.origin ?? '';
        const there = what.kind === 'here' ? instances.atOrigin(origin)?.id : undefined;
        const id = what.kind === 'new' ? `new ${index}` : there;
        return id === undefined ? [] : [[index, id] as const];
      }),
    );
  }

  async function planParts(backup: Backup, entries: readonly ImportEntry[]): Promise<Planned['carried']> {
    const planned = await parts.plan(backup, idsFor(backup, entries));
    const later = LATER_PARTS.map((part) => [
      part,
      { ...planned[part], unreadable: backup.unreadable[part] },
    ]);
    const groups = { ...countGroups(backup.instances, entries), unreadable: 0 };
    return { groups, ...(Object.fromEntries(later) as Omit<Planned['carried'], 'groups'>) };
  }

  async function applyOne(
    saved: SavedInstance,
    index: number,
    { choice, isCanceled }: { choice: Choice | undefined; isCanceled: boolean },
  ): Promise<ImportResult> {
    const left = { index, name: saved.name, instanceId: null };
    if (!choice) return { ...left, outcome: { kind: 'skipped' } };
    if (isCanceled) return { ...left, outcome: { kind: 'canceled' } };
    return merge.apply(saved, index, cleanName(choice.name ?? saved.name, saved.origin));
  }

  async function applyParts(
    backup: Backup,
    results: readonly ImportResult[],
    { carry, isCanceled }: { carry: readonly CarriedPart[]; isCanceled: () => boolean },
  ): Promise<CarriedResult[]> {
    const idAt = new Map(
      results.flatMap(({ index, instanceId, outcome }) =>
        instanceId !== null && IS_IN.has(outcome.kind) ? [[index, instanceId] as const] : [],
      ),
    );
    const done: CarriedResult[] = [];
    for (const part of LATER_PARTS) {
      const isThere = backup.parts[part].length + backup.unreadable[part] > 0;
      if (isThere && carry.includes(part)) done.push(await parts.apply(part, backup, { idAt, isCanceled }));
    }
    return done;
  }

  return {
    'backup.open': async () => {
      const chosen = await options.open();
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok({ outcome: 'canceled' });
      opened = null;
      const { fileName, bytes } = chosen.value;
      const text = bytes.toString();
      const encrypted = isEncrypted(text);
      const read = encrypted ? null : await readBackup(text, { encrypted: false });
      if (read && !read.ok) return read;
      const token = newId();
      opened = { token, text, backup: read ? read.value : null };
      return ok({ outcome: 'opened', token, fileName, encrypted });
    },
    'backup.plan': async ({ token, passphrase = '' }) => {
      const held = opened;
      if (held?.token !== token) return closed();
      const backup = await unlock(held, passphrase);
      if (!backup.ok) return backup;
      const entries = [];
      for (const [index, saved] of backup.value.instances.entries()) {
        const entry = await merge.plan(saved, index);
        if (!entry.ok) return entry;
        entries.push(entry.value);
      }
      const carried = await planParts(backup.value, entries);
      return ok({ createdAt: backup.value.createdAt, entries, carried });
    },
    'backup.apply': async ({ token, choices, carry }) => {
      const backup = opened?.token === token ? opened.backup : null;
      if (!backup) return closed();
      opened = null;
      const mine = { token, canceled: false };
      applying = mine;
      const results: ImportResult[] = [];
      const groups = createGroupsIn({ preferences, newId });
      for (const [index, saved] of backup.instances.entries()) {
        const choice = choices.find((each) => each.index === index);
        const result = await applyOne(saved, index, { choice, isCanceled: mine.canceled });
        results.push(result);
        if (carry.includes('groups')) await groups.put(saved, result);
      }
      const later = await applyParts(backup, results, { carry, isCanceled: () => mine.canceled });
      const grouped = groups.result();
      return ok({
        results,
        instances: instances.list(),
        groups: preferences.read().groups,
        carried: grouped.added + grouped.here + grouped.leftOut > 0 ? [grouped, ...later] : later,
      });
    },
    'app.giveUp': ({ id }) => {
      if (opened?.token === id) opened = null;
      if (applying?.token === id) applying.canceled = true;
      return ok({});
    },
  };
}

/** By the text's beginning, since the main process loads no encryption. */
function isEncrypted(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN AGE ENCRYPTED FILE-----');
}

const STAYS: ReadonlySet<string> = new Set<ImportResult['outcome']['kind']>(['unchanged', 'keys-added']);

function createGroupsIn({ preferences, newId }: { preferences: GroupPreferences; newId: () => string }) {
  const grouped = new Map<string, string>();
  const stays = new Set<string>();
  const left = new Set<string>();
  let saved: Result<null> = ok(null);

  return {
    async put({ group }: SavedInstance, { instanceId, outcome }: ImportResult) {
      if (group === undefined) return;
      if (instanceId === null || outcome.kind !== 'added') {
        (STAYS.has(outcome.kind) ? stays : left).add(comparedName(group));
        return;
      }
      grouped.set(instanceId, group);
      // Rebuilt each time: the page, which does not know these yet, may have saved its groups meanwhile.
      const groups = [...grouped].reduce(
        (before, [id, name]) => withInstanceIn(before, name, id, newId),
        preferences.read().groups,
      );
      // Like every preference, it holds until the app ends if it cannot be saved.
      saved = await preferences.save({ groups });
    },
    result(): CarriedResult {
      const names = new Set([...grouped.values()].map(comparedName));
      const others = (of: Set<string>) => [...of].filter((name) => !names.has(name));
      const here = others(stays).length;
      const leftOut = others(left).filter((name) => !stays.has(name)).length;
      const done = { ...nothingOf('groups'), added: names.size, here, leftOut };
      return saved.ok ? done : { ...done, ...failed(saved.error) };
    },
  };
}

function countGroups(
  instances: readonly SavedInstance[],
  entries: readonly ImportEntry[],
): { inFile: number; missing: number } {
  const namesOf = (all: readonly SavedInstance[]) =>
    new Set(all.flatMap(({ group }) => (group === undefined ? [] : comparedName(group))));
  const fresh = new Set(entries.flatMap(({ index, what }) => (what.kind === 'new' ? index : [])));
  const coming = instances.filter((_, index) => fresh.has(index));
  return { inFile: namesOf(instances).size, missing: namesOf(coming).size };
}
