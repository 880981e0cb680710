import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { END_WORDS } from '../../shared/accessEnd.ts';
import type { WantedResult } from '../../shared/calls/wanted.ts';
import type { CallsOf, GiveUp } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Tree } from '../../shared/permissions/shapes.ts';
import { organizationKey } from '../../shared/target.ts';
import { listed, oneLine } from '../../shared/text.ts';
import { byPlace, placeWords, type WantedFault } from '../../shared/wanted/at.ts';
import type { Wanted } from '../../shared/wanted/change.ts';
import { checkWanted, MOST_CHANGES, MOST_TOLD, type WantedCheck } from '../../shared/wanted/check.ts';
import type { NamedKit } from '../../shared/wanted/lines.ts';
import type { People } from '../people/people.ts';
import { inTurns } from '../scheduling/yielding.ts';
import { type FileDialogs, openFile, saveFile } from '../storage/chosenFile.ts';
import { isInItsRoot } from '../storage/includes.ts';
import type { Ref, World } from '../world/world.ts';
import type { Ends } from './ends.ts';
import { type ExportSources, exportWanted, yamlOf } from './wantedExport.ts';
import {
  fromDisk,
  fromFiles,
  LARGEST,
  type ReadFiles,
  type ReadInThread,
  readFiles,
  textOfFile,
  tooLarge,
  type WantedFiles,
} from './wantedFiles.ts';

const SOURCE = {
  title: 'Read wanted access',
  name: 'Wanted access',
  extensions: ['yaml', 'yml', 'csv', 'json', 'txt', 'tsv'],
  largest: LARGEST,
};

/** Reuse of a check while nothing changed: invitations expire with time alone. ms */
const CHECK_LASTS = 10_000;

export function createWanted(options: {
  world: Pick<World, 'instance' | 'loadSeen' | 'revision' | 'targets'>;
  people: Pick<People, 'places'>;
  kits: { all(): Promise<readonly NamedKit[]> };
  ends: Pick<Ends, 'all' | 'setDays'>;
  chooseSource: FileDialogs['chooseSource'];
  includeRoot: (file: string) => Promise<string> | string;
  chooseTarget: FileDialogs['chooseTarget'];
  readTree: (ref: Ref) => Promise<Result<Tree>>;
  readInThread: ReadInThread | null;
  writeClipboard: (text: string) => Promise<Result<null>>;
  clock: typeof Date.now;
  newId: () => string;
}) {
  const { world, people, clock, newId } = options;
  const opened = new Map<string, Held>();
  let before: ReadFiles | null = null;
  /** Reused by a plan made right after the check. */
  let last: { of: readonly unknown[]; at: number; check: WantedCheck } | null = null;

  async function now() {
    await world.loadSeen();
    const [places, kits, ends] = [await people.places(), await options.kits.all(), await options.ends.all()];
    return {
      ...{ addressesOf: places.addressesOf, now: clock() },
      instances: () =>
        world.targets().map((each) => ({ ...each, origin: world.instance(each.instanceId)?.origin ?? '' })),
      of: [world.revision(), places.revision, kits, ends],
      kits: kits.map(({ id, name }) => ({ id, name })),
      ends: new Map(ends.flatMap(({ emails, day }) => emails.map((each) => [each, day]))),
    };
  }

  async function checkAll(rows: ReadFiles['rows']): Promise<Result<WantedCheck>> {
    const { ends, instances, ...given } = await now();
    const of = [rows, ...given.of];
    if (last && given.now - last.at < CHECK_LASTS && of.every((each, at) => each === last?.of[at]))
      return ok(last.check);
    const endOf = (email: string) => ends.get(email) ?? null;
    const check = await inTurns(checkWanted(rows, instances(), { ...given, endOf }));
    last = { of, at: given.now, check };
    return ok(check);
  }

  async function checkOpen(token: string): Promise<Result<WantedCheck>> {
    const held = opened.get(token);
    return held ? checkHeld(held) : closed();
  }

  async function checkHeld({ rows, only }: Held): Promise<Result<WantedCheck>> {
    const checked = await checkAll(rows);
    return checked.ok && only ? ok(within(checked.value, only)) : checked;
  }

  async function hold({ rows }: ReadFiles, only: Held['only'] = null): Promise<Result<Opened>> {
    const checked = await checkHeld({ rows, only });
    if (!checked.ok) return checked;
    const token = newId();
    opened.set(token, { rows, only });
    return ok({ token, check: resultOf(checked.value) });
  }

  const readFrom = async (file: string, text: string): Promise<Result<ReadFiles>> =>
    readFiles(
      path.basename(file),
      text,
      fromDisk(file, await options.includeRoot(file)),
      options.readInThread,
    );

  const exportNow = async (how: Pick<ExportSources, 'only' | 'complete' | 'isOnlyNow'>) => {
    const { instances, ...given } = await now();
    return exportWanted({ ...given, ...how, instances: instances(), readTree: options.readTree });
  };

  const largest = () => tooLarge('is larger than 40 MB, the limit');
  const calls: CallsOf<'wanted'> & GiveUp = {
    'wanted.open': async () => {
      const chosen = await openFile(options.chooseSource, SOURCE, largest);
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok({ outcome: 'canceled' });
      opened.clear();
      const { file, fileName, bytes } = chosen.value;
      const text = textOfFile(fileName, bytes);
      const read = text.ok ? await readFrom(file, text.value) : text;
      const held = read.ok ? await hold(read.value) : read;
      return held.ok ? ok({ outcome: 'opened', fileName, ...held.value }) : held;
    },
    'wanted.check': async ({ token }) => {
      const checked = await checkOpen(token);
      return checked.ok ? ok(resultOf(checked.value)) : checked;
    },
    'wanted.setEnds': async ({ token }) => {
      const checked = await checkOpen(token);
      if (!checked.ok) return checked;
      const { ends } = checked.value;
      const set = ends.length === 0 ? ok(null) : await options.ends.setDays(ends);
      return set.ok ? ok({ set: ends.length }) : set;
    },
    'wanted.export': async () => {
      const { exported, left } = await exportNow({ only: null, complete: false, isOnlyNow: false });
      const pieces = yamlOf(exported, left);
      const named = { name: 'wanted access', ending: 'yaml', title: 'Export wanted access', pieces };
      const saved = await saveFile(named, options);
      if (!saved.ok || saved.value.outcome === 'canceled') return saved as Result<{ outcome: 'canceled' }>;
      const lines = exported.organizations.reduce((sum, { members }) => sum + members.length, 0);
      return ok({ ...saved.value, lines, left: left.length });
    },
    'wanted.copyFaults': async ({ token, also }) => {
      const checked = await checkOpen(token);
      if (!checked.ok) return checked;
      const written = await options.writeClipboard(faultsText([...checked.value.faults, ...also]));
      return written.ok ? ok({}) : fail({ ...written.error, message: 'The lines could not be copied.' });
    },
    'app.giveUp': ({ id }) => {
      opened.delete(id);
      last = null;
      return ok({});
    },
  };
  return {
    calls,
    exportNow,
    async changesOf(token: string): Promise<Result<Wanted>> {
      const checked = await checkOpen(token);
      if (!checked.ok) return checked;
      const { changes, mustStay, joined } = checked.value;
      return ok({ changes, mustStay, joined });
    },
    async readText(file: string, most: number): Promise<Result<string>> {
      const outside = await denyOutside(file, options.includeRoot);
      if (outside) return outside;
      const given = await openFile(
        async () => file,
        { ...SOURCE, largest: most },
        () => tooLarge(`is larger than ${most / 1_000_000} MB, the limit`),
      );
      if (!given.ok) return given;
      return given.value ? textOfFile(given.value.fileName, given.value.bytes) : closed();
    },
    async readFiles(file: string, text: string): Promise<Result<WantedFiles>> {
      if (Buffer.byteLength(text) > LARGEST) return largest();
      const read = await readFrom(file, text);
      if (!read.ok) return read;
      before = read.value;
      return ok(before.files);
    },
    /**
     * `only`: changes in these organizations, and end dates of people with a line in one. Gives
     * `file-foreign`, `file-too-large`.
     */
    async openFiles(files: WantedFiles, only?: readonly Ref[] | null): Promise<Result<Opened>> {
      const [first] = files;
      if (!first) return closed();
      const read =
        before && isDeepStrictEqual(before.files, files)
          ? ok(before)
          : await readFiles(first.name, first.text, fromFiles(files), options.readInThread);
      if (!read.ok) return read;
      before = read.value;
      return hold(before, only);
    },
  };
}

type Held = { rows: ReadFiles['rows']; only: readonly Ref[] | null };
type Opened = { token: string; check: WantedResult };

function within(check: WantedCheck, only: readonly Ref[]): WantedCheck {
  const keys = new Set(only.map(organizationKey));
  const isHere = (ref: Ref) => keys.has(organizationKey(ref));
  return {
    ...check,
    changes: check.changes.filter(isHere),
    ends: check.ends.filter(({ places }) => places.some(isHere)),
  };
}

function resultOf({ lines, same, changes, faults, unchecked, ends }: WantedCheck): WantedResult {
  return {
    ...{ lines, same },
    changes: changes.length > MOST_CHANGES ? [] : changes,
    changed: changes.length,
    faults: [...faults.filter(({ later }) => !later), ...faults.filter(({ later }) => later)]
      .slice(0, MOST_TOLD)
      .sort(byPlace),
    faulty: faults.length,
    unchecked: unchecked.slice(0, MOST_TOLD),
    uncheckedLines: unchecked.reduce((sum, each) => sum + each.lines, 0),
    ends: ends.length,
    endWords: [...Map.groupBy(ends, ({ day, before }) => `${before === null} ${day}`).values()].flatMap(
      endWordsOf,
    ),
  };
}

function endWordsOf(ends: WantedCheck['ends']): string[] {
  const [first] = ends;
  const who = ends.map(({ emails: [email = ''], before }) =>
    oneLine(before ? `${email} (${before})` : email, 120),
  );
  return first ? [END_WORDS[first.before === null ? 'set' : 'moved'](listed(who, 20), first.day)] : [];
}

function faultsText(faults: readonly WantedFault[]): string {
  return faults
    .toSorted(byPlace)
    .map((fault) => `${placeWords(fault)}: ${fault.why}`)
    .join('\n');
}

async function denyOutside(
  file: string,
  includeRoot: (file: string) => Promise<string> | string,
): Promise<Result<never> | null> {
  try {
    const root = await includeRoot(file);
    if (root === path.parse(root).root || (await isInItsRoot(file))) return null;
  } catch {
    return null;
  }
  return fail({
    code: 'file-foreign',
    message: `“${oneLine(path.basename(file), 120)}” is a link to a file outside of its repository or folder.`,
    advice: 'Use a file that is in it.',
  });
}

function closed(): Result<never> {
  return fail({ code: 'file-closed', message: 'This file is no longer open.', advice: 'Import it again.' });
}
