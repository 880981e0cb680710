import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { MissingSecret, Repair, Stray, EarlierList as Told } from '../../shared/calls/diagnostics.ts';
import type { CallInput, CallOutput, CallsOf } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';
import { counted, oneLine } from '../../shared/text.ts';
import { isOfApp, type Keychain } from '../credentials/keychain.ts';
import { keychainError } from '../credentials/keychainErrors.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { secretsOf } from '../registry/records.ts';
import type { RegistryCopies } from '../registry/registryCopies.ts';
import { readCopy } from '../registry/registryFile.ts';
import type { StartOver } from './startOver.ts';

type RepairCalls = CallsOf<'repair'>;

const MOST_NAMES = 5;

type Noted = AppNote<'restore-list' | 'delete-stray-keys'>;

export function createRepair(options: {
  folder: string;
  instances: Pick<Instances, 'id' | 'writable' | 'all' | 'list'>;
  restore: Instances['restore'];
  copies: RegistryCopies;
  keychain: Pick<Keychain, 'list' | 'remove'>;
  setAsideIn: (folder: string) => Promise<string[]>;
  /** A running operation must end with the list it began with. */
  isRunning: () => boolean;
  /** Told the instances that a restored list lacks or moves: drop what is known of their servers. */
  onReplaced: (instanceIds: readonly string[]) => void;
  /** Told the instances of a restored list: some may have been removed before, with their data. */
  onRestored: (instanceIds: readonly string[]) => void;
  startOver: Pick<StartOver, 'request'>;
  quit: () => void;
  showInFolder: (file: string) => void;
  note: (entry: Noted) => void;
  ask: Ask;
  notify: (notice: Notice) => void;
  newId: () => string;
}): RepairCalls {
  const { folder, instances, copies, keychain } = options;

  function barred(): AppError | null {
    if (!instances.writable) return CLOSED;
    return options.isRunning() ? RUNNING : null;
  }

  async function read(): Promise<Result<Repair>> {
    const earlier = await readEarlierLists(folder, copies);
    const setAside = await options.setAsideIn(folder);
    const inKeychain = await readKeychain(earlier);
    const lost = lostList(earlier, inKeychain);
    return ok({
      keychain: inKeychain,
      list: lost && tell(lost),
      setAside: (await Promise.all(setAside.map((name) => fileOf(name)))).flat(),
      barred: barred()?.message ?? null,
    });
  }

  async function readKeychain(earlier: readonly EarlierList[]): Promise<Repair['keychain']> {
    const listed = await keychain.list();
    if (listed.state === 'unavailable') {
      const { message, advice } = keychainError(listed.reason, 'What is in the keychain could not be listed');
      return { state: 'unavailable', message, advice };
    }
    const present = { id: instances.id, records: instances.all() };
    return { state: 'listed', ...compareSecrets(listed.accounts, present, earlier) };
  }

  function lostList(earlier: readonly EarlierList[], inKeychain: Repair['keychain']): EarlierList | null {
    const strays = new Set(inKeychain.state === 'listed' ? inKeychain.strays.map(({ id }) => id) : []);
    const present = new Set(instances.list().map(({ id }) => id));
    const newestWith = (isLost: (instance: Instance) => boolean) =>
      earlier.find(({ records }) => records.some(isLost));
    return (
      newestWith((instance) => secretsOf(instance).some(({ id }) => strays.has(id))) ??
      newestWith(({ id }) => !present.has(id)) ??
      null
    );
  }

  async function fileOf(name: string) {
    const found = await stat(path.join(folder, name)).catch(() => null);
    return found ? [{ id: name, bytes: found.size, at: found.mtimeMs }] : [];
  }

  /** Checks each again: a restored list may name it by now. */
  async function deleteKeys({
    ids,
  }: CallInput<'repair.deleteKeys'>): Promise<Result<CallOutput<'repair.deleteKeys'>>> {
    if (!instances.writable) return fail(CLOSED);
    const found = await readKeychain(await readEarlierLists(folder, copies));
    if (found.state === 'unavailable')
      return fail({ code: 'keychain-failed', message: found.message, advice: found.advice });
    const strays = new Set(found.strays.map(({ id }) => id));
    if (!ids.every((id) => strays.has(id))) return fail(NAMED_NOW);
    const isMeant = await isConfirmed(options.ask, {
      message: `Delete ${counted(ids.length, 'key', 'keys')} from the keychain?`,
      detail: 'The list of instances names none of them. This cannot be undone.',
      yes: ids.length === 1 ? 'Delete the key' : 'Delete the keys',
    });
    if (!isMeant) return fail({ ...NOT_CONFIRMED, message: 'The keys were not deleted.' });
    let deleted = 0;
    for (const id of ids) {
      if (isNamed(id)) {
        noteDeleted(deleted);
        return fail(NAMED_SINCE);
      }
      const removed = await keychain.remove(id);
      if (removed.state === 'unavailable') {
        noteDeleted(deleted);
        return fail(
          keychainError(
            removed.reason,
            `Only ${deleted} of ${counted(ids.length, 'key', 'keys')} were deleted`,
          ),
        );
      }
      deleted += 1;
    }
    noteDeleted(deleted);
    return ok({ deleted });
  }

  function isNamed(secretId: string): boolean {
    return instances.all().some((instance) => secretsOf(instance).some(({ id }) => id === secretId));
  }

  function noteDeleted(count: number): void {
    if (count === 0) return;
    options.note({
      ...{ kind: 'delete-stray-keys', instance: null },
      note: `${counted(count, 'entry that no list named was', 'entries that no list named were')} deleted from the keychain.`,
    });
  }

  async function restoreList(): Promise<Result<CallOutput<'repair.restoreList'>>> {
    const obstacle = barred();
    if (obstacle) return fail(obstacle);
    const earlier = await readEarlierLists(folder, copies);
    const list = lostList(earlier, await readKeychain(earlier));
    if (!list) return fail(GONE);
    const day = new Date(list.at).toISOString().slice(0, 16).replace('T', ' ');
    // Asks in the main process, since the renderer may be compromised: keys will go where this list says.
    const isMeant = await isConfirmed(options.ask, {
      message: `Restore the list of ${day} UTC with ${counted(list.records.length, 'instance', 'instances')}?`,
      detail:
        'Quayside then sends keys to that day’s addresses, with its proxies and certificates. The current list is kept as a file.',
      yes: 'Restore the list',
      letsKeysGo: true,
    });
    if (!isMeant) return fail(NOT_CONFIRMED);
    const since = barred();
    if (since) return fail(since);
    const before = instances.all();
    const restored = await options.restore({ id: list.registryId, records: list.records });
    if (!restored.ok) return restored;
    const after = instances.list();
    const isSame = ({ id, origin }: Instance) =>
      after.some((each) => each.id === id && each.origin === origin);
    options.onReplaced(before.filter((instance) => !isSame(instance)).map(({ id }) => id));
    options.onRestored(after.map(({ id }) => id));
    const what = `The list of ${day} UTC with ${counted(after.length, 'instance', 'instances')} was restored in place of one with ${before.length}, which is kept as a file. The keychain kept all keys.`;
    options.note({ kind: 'restore-list', instance: null, note: what });
    options.notify({ id: options.newId(), tone: 'info', title: 'The list was restored', text: what });
    return ok({ instances: after.length });
  }

  async function showFile({ fileId }: CallInput<'repair.showFile'>): Promise<Result<Record<string, never>>> {
    if (!(await options.setAsideIn(folder)).includes(fileId)) return fail(GONE);
    options.showInFolder(path.join(folder, fileId));
    return ok({});
  }

  return {
    'repair.read': read,
    'repair.deleteKeys': deleteKeys,
    'repair.restoreList': restoreList,
    'repair.showFile': showFile,
    'repair.startOver': async () => {
      if (options.isRunning()) return fail(RUNNING);
      const isMeant = await isConfirmed(options.ask, {
        message: 'Start over with an empty list?',
        facts: [{ name: 'Instances', value: String(instances.list().length) }],
        detail: 'The current files are kept in a folder beside the new ones.',
        yes: 'Start over',
      });
      if (!isMeant) return fail({ ...NOT_CONFIRMED, message: 'Quayside did not start over.' });
      if (options.isRunning()) return fail(RUNNING);
      options.startOver.request();
      options.quit();
      return ok({});
    },
  };
}

function tell({ at, records }: EarlierList): Told {
  return {
    ...{ at, instances: records.length },
    keys: records.reduce((sum, { keys }) => sum + keys.length, 0),
    names: records.slice(0, MOST_NAMES).map(({ name }) => oneLine(name, 60)),
  };
}

const CLOSED: AppError = {
  code: 'registry-newer',
  message: 'The list of instances cannot be changed by this Quayside.',
  advice: 'A newer version wrote it, or the disk can’t read it: see above. Nothing was changed.',
};

const RUNNING: AppError = {
  code: 'operation-running',
  message: 'Changes are still running.',
  advice: 'Wait until they are done, or stop them, then try again.',
};

const NAMED_NOW: AppError = {
  code: 'bad-input',
  message: 'Some of these keys have left the keychain, or are in the list now.',
  advice: 'Nothing was deleted. Check the list again.',
};

const NAMED_SINCE: AppError = {
  code: 'bad-input',
  message: 'A restored list names some of these keys, so not all of them were deleted.',
  advice: 'Check the list again.',
};

const NOT_CONFIRMED: AppError = {
  code: 'canceled',
  message: 'The list was not restored.',
  advice: 'You did not confirm it.',
};

const GONE: AppError = {
  code: 'bad-input',
  message: 'It no longer exists.',
  advice: 'Check the list again.',
};

export type EarlierList = {
  at: number;
  registryId: string;
  records: Instance[];
};

const MOST_FOLDERS = 10;

async function readEarlierLists(folder: string, copies: RegistryCopies): Promise<EarlierList[]> {
  const kept = (await copies.list()).map(({ name, at }) => ({ file: copies.fileOf(name), at }));
  const names = (await readdir(folder).catch(() => [])).sort().reverse();
  const aside = names.flatMap((name) => {
    if (/^instances\.(?:replaced|malformed)-.+\.json$/.test(name)) return [name];
    return /^set-aside-/.test(name) ? [`${name}/instances.json`] : [];
  });
  const dated = await Promise.all(
    aside.slice(0, MOST_FOLDERS).map(async (name) => {
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => null);
      return found ? [{ file, at: found.mtimeMs }] : [];
    }),
  );
  const lists: EarlierList[] = [];
  for (const { file, at } of [...kept, ...dated.flat()]) {
    const found = await readCopy(file);
    if (found) lists.push({ at, registryId: found.id, records: found.records });
  }
  return lists.sort((a, b) => b.at - a.at);
}

export type Compared = { strays: Stray[]; missing: MissingSecret[]; ofOthers: number };

/** Accounts of another registry count only if an earlier list of this profile has its id. */
export function compareSecrets(
  accounts: readonly string[],
  present: { id: string; records: readonly Instance[] },
  earlier: readonly EarlierList[],
): Compared {
  const known = new Set(present.records.flatMap((instance) => secretsOf(instance).map(({ id }) => id)));
  const registries = [present.id, ...earlier.map(({ registryId }) => registryId)];
  const isOurs = (account: string) => registries.some((id) => account.startsWith(`${id}.`));
  const unnamed = accounts.filter((account) => !known.has(account) && !isOfApp(account));
  const listed = new Set(accounts);
  return {
    strays: unnamed
      .filter(isOurs)
      .map((account) => strayOf(account, earlier))
      .sort(byInstance),
    missing: present.records.flatMap((instance) => missingOf(instance, listed)),
    ofOthers: unnamed.filter((account) => !isOurs(account)).length,
  };
}

function strayOf(id: string, earlier: readonly EarlierList[]): Stray {
  for (const { records } of earlier) {
    for (const instance of records) {
      const key = instance.keys.find((each) => each.id === id);
      const header = instance.headers?.find((each) => each.id === id);
      const of = { id, instanceName: instance.name };
      if (key) return { ...of, kind: 'key', name: key.organizationName };
      if (header) return { ...of, kind: 'header', name: header.name };
    }
  }
  return { id, kind: 'unknown', instanceName: null, name: null };
}

function byInstance(one: Stray, other: Stray): number {
  const rank = ({ instanceName, kind, id }: Stray) =>
    `${instanceName === null ? 1 : 0} ${instanceName ?? ''} ${kind === 'key' ? 0 : 1} ${id}`;
  return rank(one) < rank(other) ? -1 : 1;
}

function missingOf(instance: Instance, listed: ReadonlySet<string>): MissingSecret[] {
  if (instance.status !== 'active') return [];
  const isMissing = ({ id, status, keptIn }: { id: string; status: string; keptIn?: string }) =>
    status === 'active' && keptIn !== 'session' && !listed.has(id);
  const of = { instanceId: instance.id, instanceName: instance.name };
  return [
    ...instance.keys.filter(isMissing).map(
      ({ id, organizationName, organizationId }): MissingSecret => ({
        ...{ ...of, id, kind: 'key', name: organizationName, organizationId },
      }),
    ),
    ...(instance.headers ?? []).filter(isMissing).map(
      (header): MissingSecret => ({
        ...{ ...of, id: header.id, kind: 'header', name: header.name, organizationId: null },
      }),
    ),
  ];
}
