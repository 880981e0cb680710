import { access, constants, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Campaign } from '../../shared/calls/campaigns.ts';
import type { Entry, EntryOf, Evidence } from '../../shared/campaigns/campaign.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import { cutFile } from '../storage/cutFile.ts';
import { describeDiskError, setAside, versionOf } from '../storage/jsonFile.ts';
import {
  countsOf,
  digestOf,
  EVIDENCE_FORMAT,
  evidenceIn,
  type Read,
  readReview,
  stateOf,
  take,
  wholeLines,
} from './standing.ts';

const { O_APPEND, O_WRONLY } = constants;

/** An entry that is not linked yet. */
type Unlinked<E extends Entry = Entry> = E extends Entry ? Omit<E, 'before'> : never;

export type Kept = Read & {
  id: string;
  /** Where the last whole entry of the log ends, in bytes, and what is missing to end its line. */
  size: number;
  lacks: '' | '\n';
  /** By which it is seen whether the files are those that were read. */
  stamp: string;
};

/** A review without its lines; `nextOn` goes by the others. */
export type Short = {
  id: string;
  started: EntryOf<'started'>;
  campaign: Omit<Campaign, 'nextOn'>;
  stamp: string;
};

function shortOf({ id, stamp, evidence, entries, stand, touched }: Kept): Short {
  const { started, closed } = stand;
  const { name, reviewer, needsSecond, dueOn } = started;
  const campaign = {
    ...{ id, name, scope: evidence.scope, state: stateOf(stand), reviewer, needsSecond },
    ...{ dueOn, closed: closed && { at: closed.at, by: closed.by } },
    counts: countsOf(evidence.lines, stand),
    ...{ entries: entries.length, touched },
  };
  return { id, started, campaign, stamp };
}

/** As many lines of all reviews are held in memory; of others the files are read again. */
const HELD = 60_000;

/** A review with the texts of its files. */
export type ReviewSource = { review: Read; evidenceText: string; logText: string };

export type ReviewFiles = ReturnType<typeof createReviewFiles>;

/** Keeps each review in a folder of its own: evidence that is written once, and a log that only grows. What is damaged or of a newer Quayside is told. */
export function createReviewFiles(options: {
  folder: string;
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
}) {
  const { folder, clock, newId, notify } = options;
  const inTurn = createMutex();
  const fileOf = (id: string, name: 'evidence.json' | 'log.ndjson') => path.join(folder, id, name);
  /** By id, the one used last at the end. */
  const held = new Map<string, Kept>();
  /** Those on disk that can be used, in short; null before the folder was read. */
  let known: Map<string, Short> | null = null;
  let isUnreadTold = false;
  const warn = (title: string, text: string) => notify({ id: newId(), tone: 'warning', title, text });

  const notShown = (why: string) => warn('A review is not shown', `${why}. It stays unchanged.`);

  function hold(kept: Kept): Kept {
    held.delete(kept.id);
    held.set(kept.id, kept);
    known?.set(kept.id, shortOf(kept));
    let lines = [...held.values()].reduce((sum, { evidence }) => sum + evidence.lines.length, 0);
    for (const [id, { evidence }] of held) {
      if (lines <= HELD || id === kept.id) break;
      held.delete(id);
      lines -= evidence.lines.length;
    }
    return kept;
  }

  async function load(id: string): Promise<Kept | null> {
    const file = fileOf(id, 'evidence.json');
    // Without evidence it was never begun, or was set aside.
    if (!(await access(file).then(...IS_THERE))) return null;
    let texts: { evidenceText: string; logText: string };
    let stamp: string;
    try {
      stamp = await stampOf(id);
      const there = held.get(id);
      if (there?.stamp === stamp) return hold(there);
      texts = await readTexts(id);
    } catch (error) {
      notShown(`${path.dirname(file)} could not be read: ${describeDiskError(error)}`);
      return null;
    }
    const { evidenceText, logText } = texts;
    const read = readReview(evidenceText, logText);
    if (read) {
      const whole = wholeLines(logText).join('\n');
      const size = Buffer.byteLength(whole);
      return hold(
        logText.startsWith(`${whole}\n`)
          ? { id, ...read, size: size + 1, lacks: '', stamp }
          : { id, ...read, size, lacks: '\n', stamp },
      );
    }
    const version = versionIn(evidenceText);
    if (version !== null && version > EVIDENCE_FORMAT.version)
      warn(
        'A review is not shown',
        `${file} was written by a newer Quayside (format ${version}, this version reads ${EVIDENCE_FORMAT.version}). Update Quayside on this computer. Until then, the file stays unchanged.`,
      );
    else if (evidenceIn(evidenceText)) notShown(`${fileOf(id, 'log.ndjson')} is damaged`);
    else await putAside(file);
    return null;
  }

  async function putAside(file: string): Promise<void> {
    try {
      const target = await setAside(file, clock());
      warn(
        'A review was set aside',
        `${path.dirname(file)} is damaged. Its evidence is kept unchanged as ${target}.`,
      );
    } catch (error) {
      const why = describeDiskError(error);
      warn('A review is not shown', `${file} is damaged and could not be set aside: ${why}.`);
    }
  }

  async function readTexts(id: string): Promise<{ evidenceText: string; logText: string }> {
    const [evidenceText, logText] = await Promise.all([
      readFile(fileOf(id, 'evidence.json'), 'utf8'),
      readFile(fileOf(id, 'log.ndjson'), 'utf8').catch(unlessAbsent),
    ]);
    return { evidenceText, logText };
  }

  /** Null where the folder could not be read, which is told once. */
  async function namesThere(): Promise<string[] | null> {
    try {
      return await readdir(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      if (!isUnreadTold)
        warn(
          'No review is shown',
          `${folder} could not be read: ${describeDiskError(error)}. Fix this, then open the reviews again.`,
        );
      isUnreadTold = true;
      return null;
    }
  }

  async function look(): Promise<Map<string, Short>> {
    if (known) return known;
    const names = await namesThere();
    if (!names) return new Map();
    const usable = new Map<string, Short>();
    for (const id of names.sort()) {
      const kept = await load(id);
      if (kept) usable.set(id, shortOf(kept));
    }
    known = usable;
    return known;
  }

  async function find(id: string): Promise<Result<Kept>> {
    const kept = (await look()).has(id) ? await load(id) : null;
    return kept ? ok(kept) : fail(UNKNOWN);
  }

  async function stampOf(id: string): Promise<string> {
    const [evidence, log] = await Promise.all([
      stat(fileOf(id, 'evidence.json')),
      stat(fileOf(id, 'log.ndjson')).catch(unlessAbsent),
    ]);
    // Anything can set back when a file was written, but not when it was changed.
    const of = ({ size, mtimeMs, ctimeMs }: typeof evidence) => [size, mtimeMs, ctimeMs];
    return JSON.stringify([of(evidence), log === '' ? null : of(log)]);
  }

  /** Behind the last whole entry: what a kill cut there goes, and so does what the disk took a part of. */
  async function write({ id, size }: Kept, text: string): Promise<Result<string>> {
    try {
      const log = fileOf(id, 'log.ndjson');
      await cutFile(log, size);
      const handle = await open(log, O_WRONLY | O_APPEND);
      try {
        await handle.appendFile(text);
        await handle.datasync();
      } catch (error) {
        await cutFile(log, size).catch(() => {});
        throw error;
      } finally {
        await handle.close();
      }
      return ok(await stampOf(id));
    } catch (error) {
      return fail(unwritable(describeDiskError(error)));
    }
  }

  return {
    /** Those that can be used in short, the oldest first; `anew`: of files that were changed since, what they are now. */
    shorts: ({ anew }: { anew: boolean }): Promise<Short[]> =>
      inTurn(async () => {
        const all = await look();
        if (anew)
          for (const [id, { stamp }] of all) {
            if (stamp === (await stampOf(id).catch(() => ''))) continue;
            if (!(await load(id))) all.delete(id);
          }
        return [...all.values()].sort((a, b) => a.started.at - b.started.at);
      }),
    /** As it stands; changed in place by what comes. Gives `review-unknown`. */
    read: (id: string): Promise<Result<Kept>> => inTurn(() => find(id)),
    /** Both files as they are now, and what they say, for a pack or a worksheet. Gives `review-unknown`. */
    source: (id: string): Promise<Result<ReviewSource>> =>
      inTurn(async () => {
        const kept = await find(id);
        if (!kept.ok) return kept;
        const texts = await readTexts(id).catch(() => null);
        const review = texts && readReview(texts.evidenceText, texts.logText);
        return review ? ok({ review, ...texts }) : fail(UNKNOWN);
      }),
    /** Writes a new one: its evidence last, since without it there is none. Gives `registry-unwritable`. */
    add: (evidence: Evidence, started: Unlinked<EntryOf<'started'>>): Promise<Result<Kept>> =>
      inTurn(async () => {
        const ids = await look();
        const id = newId();
        const evidenceText = `${JSON.stringify({ version: EVIDENCE_FORMAT.version, evidence })}\n`;
        const logText = `${JSON.stringify({ ...started, before: digestOf(evidenceText) })}\n`;
        const how = { mode: 0o600, fsync: true };
        try {
          await mkdir(path.join(folder, id), { recursive: true, mode: 0o700 });
          await writeFileAtomic(fileOf(id, 'log.ndjson'), logText, how);
          await writeFileAtomic(fileOf(id, 'evidence.json'), evidenceText, how);
        } catch (error) {
          return fail(unwritable(describeDiskError(error)));
        }
        const kept = await load(id);
        if (!kept) return fail(UNKNOWN);
        ids.set(id, shortOf(kept));
        return ok(kept);
      }),
    /** Appends what `make` gives, linked one to the other. Gives `review-unknown`, `review-closed`, `registry-unwritable`, and what `make` gives. */
    append: (
      id: string,
      make: (kept: Kept) => Result<readonly Unlinked[]> | Promise<Result<readonly Unlinked[]>>,
    ): Promise<Result<Kept>> =>
      inTurn(async () => {
        const found = await find(id);
        if (!found.ok) return found;
        const kept = found.value;
        if (kept.touched !== null) return fail(TOUCHED);
        const made = await make(kept);
        if (!made.ok) return made;
        let { head } = kept;
        const entries = made.value.map((entry) => {
          const linked = { ...entry, before: head } as Entry;
          const line = JSON.stringify(linked);
          head = digestOf(line);
          return { linked, line };
        });
        if (entries.length === 0) return found;
        const text = kept.lacks + entries.map(({ line }) => `${line}\n`).join('');
        const written = await write(kept, text);
        if (!written.ok) return written;
        kept.stamp = written.value;
        kept.head = head;
        kept.size += Buffer.byteLength(text);
        kept.lacks = '';
        for (const { linked } of entries) {
          kept.entries.push(linked);
          take(kept.stand, linked);
        }
        hold(kept);
        return found;
      }),
    /** Gives `registry-unwritable`. */
    remove: (id: string): Promise<Result<null>> =>
      inTurn(async () => {
        const ids = await look();
        try {
          if (ids.has(id)) await rm(path.join(folder, id), { recursive: true, force: true });
        } catch (error) {
          return fail(unwritable(describeDiskError(error)));
        }
        ids.delete(id);
        held.delete(id);
        return ok(null);
      }),
    flush: (): Promise<unknown> => inTurn(async () => {}),
  };
}

function unlessAbsent(error: NodeJS.ErrnoException): '' {
  if (error.code === 'ENOENT') return '';
  throw error;
}

const IS_THERE = [() => true, () => false] as const;

function versionIn(text: string): number | null {
  try {
    return versionOf(JSON.parse(text));
  } catch {
    return null;
  }
}

export const UNKNOWN: AppError = {
  code: 'review-unknown',
  message: 'This review no longer exists.',
  advice: 'It was deleted, or its files could not be read. Choose another review, or start a new one.',
};

export const TOUCHED: AppError = {
  code: 'review-closed',
  message: 'The files of this review were changed outside Quayside.',
  advice: 'Nothing was saved. It stays as it is; start a new review.',
};

function unwritable(why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The review could not be saved: ${why}.`,
    advice: 'Nothing was changed. Fix this, then try again.',
  };
}
