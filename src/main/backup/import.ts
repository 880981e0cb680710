import type { CarriedPart } from '../../shared/backup.ts';
import type { CarriedResult, ImportEntry, ImportResult } from '../../shared/calls/backup.ts';
import type { CallInput, CallOutput, Handlers } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { cleanName } from '../instances/connect.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { openFile } from '../storage/chosenFile.ts';
import type { Encryption } from './encryptionThread.ts';
import { closed, damaged, foreign, wrongPassphrase } from './errors.ts';
import { type Backup, readBackup, type SavedInstance } from './format.ts';
import type { Merge } from './merge.ts';
import { countGroups, createGroupsIn, type IdAt, type LaterPart, type PartsIn } from './partsIn.ts';

type Noun = Pick<Handlers, 'backup.open' | 'backup.plan' | 'backup.apply' | 'app.giveUp'>;

export type GroupPreferences = {
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
  parts: PartsIn;
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
    return {
      groups: { ...countGroups(backup.instances, entries), unreadable: 0 },
      ...(Object.fromEntries(later) as Omit<Planned['carried'], 'groups'>),
    };
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
