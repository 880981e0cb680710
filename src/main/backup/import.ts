import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ImportResult } from '../../shared/calls/backup.ts';
import type { Handlers } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { withInstanceIn } from '../../shared/groups.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { cleanName } from '../instances/connect.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { Encryption } from './encryptionProcess.ts';
import { closed, damaged, foreign, tooLarge, unreadable, wrongPassphrase } from './errors.ts';
import { type Backup, readBackup, type SavedInstance } from './format.ts';
import type { Merge } from './merge.ts';

/** Far beyond any list of instances. Bytes. */
const LARGEST = 20_000_000;

type Noun = Pick<Handlers, 'backup.open' | 'backup.plan' | 'backup.apply' | 'backup.close'>;

/** The choices that hold the person's groups. */
export type GroupPreferences = {
  read(): Pick<Preferences, 'groups'>;
  save(patch: Pick<Preferences, 'groups'>): Promise<Result<null>>;
};

/** A file that was opened, until it is applied or closed. */
type Opened = { token: string; text: string; backup: Backup | null };

/** The calls that read instances from a file and merge them into the list. */
export function createImport(options: {
  instances: Pick<Instances, 'list'>;
  preferences: GroupPreferences;
  merge: Merge;
  encryption: Pick<Encryption, 'decrypt'>;
  /** Which file to read; null when the person gives it up. */
  chooseSource: () => Promise<string | null>;
  newId: () => string;
}): Noun {
  const { instances, preferences, merge, encryption, newId } = options;
  let opened: Opened | null = null;
  /** The file that was applied last, or is being applied; canceled once the person let it go meanwhile. */
  let applying: { token: string; canceled: boolean } | null = null;

  async function readChosen(file: string): Promise<Result<string>> {
    try {
      const { size } = await stat(file);
      return size > LARGEST ? tooLarge() : ok(await readFile(file, 'utf8'));
    } catch (error) {
      return unreadable(path.basename(file), describeDiskError(error));
    }
  }

  async function unlock(held: Opened, passphrase: string): Promise<Result<Backup>> {
    if (held.backup) return ok(held.backup);
    const decrypted = await encryption.decrypt(held.text, passphrase);
    if (!decrypted.ok) return decrypted;
    switch (decrypted.value.state) {
      case 'open': {
        const read = readBackup(decrypted.value.text, { encrypted: true });
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

  /** Puts what came in into its group; what was here before stays where it is. `grouped`: what came in before, by id. */
  async function group(
    grouped: Map<string, string>,
    saved: SavedInstance,
    { instanceId, outcome }: ImportResult,
  ): Promise<void> {
    if (saved.group === undefined || instanceId === null || outcome.kind !== 'added') return;
    grouped.set(instanceId, saved.group);
    // All of it each time: the page, which knows nothing of these yet, may have saved its groups meanwhile.
    const groups = [...grouped].reduce(
      (before, [id, name]) => withInstanceIn(before, name, id, newId),
      preferences.read().groups,
    );
    // One that cannot be saved holds until the app ends, as every choice does.
    await preferences.save({ groups });
  }

  return {
    'backup.open': async () => {
      const file = await options.chooseSource();
      if (file === null) return ok({ outcome: 'canceled' });
      opened = null;
      const text = await readChosen(file);
      if (!text.ok) return text;
      const encrypted = isEncrypted(text.value);
      const read = encrypted ? null : readBackup(text.value, { encrypted: false });
      if (read && !read.ok) return read;
      const token = newId();
      opened = { token, text: text.value, backup: read ? read.value : null };
      return ok({ outcome: 'opened', token, fileName: path.basename(file), encrypted });
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
      return ok({ createdAt: backup.value.createdAt, entries });
    },
    'backup.apply': async ({ token, choices }) => {
      const backup = opened?.token === token ? opened.backup : null;
      if (!backup) return closed();
      opened = null;
      const mine = { token, canceled: false };
      applying = mine;
      const results: ImportResult[] = [];
      const grouped = new Map<string, string>();
      for (const [index, saved] of backup.instances.entries()) {
        const choice = choices.find((each) => each.index === index);
        const left = { index, name: saved.name, instanceId: null };
        if (!choice) results.push({ ...left, outcome: { kind: 'skipped' } });
        else if (mine.canceled) results.push({ ...left, outcome: { kind: 'canceled' } });
        else {
          const name = cleanName(choice.name ?? saved.name, saved.origin);
          const result = await merge.apply(saved, index, name);
          results.push(result);
          await group(grouped, saved, result);
        }
      }
      return ok({ results, instances: instances.list(), groups: preferences.read().groups });
    },
    'backup.close': ({ token }) => {
      if (opened?.token === token) opened = null;
      if (applying?.token === token) applying.canceled = true;
      return ok({});
    },
  };
}

/** Whether a text claims to be encrypted; told here, since main itself loads no encryption. */
function isEncrypted(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN AGE ENCRYPTED FILE-----');
}
