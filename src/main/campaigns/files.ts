import type { Stats } from 'node:fs';
import { constants, mkdir, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Campaign } from '../../shared/calls/reviews.ts';
import type { Entry, EntryOf, Evidence } from '../../shared/campaigns/campaign.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import { oneLine } from '../../shared/text.ts';
import type { Keychain } from '../credentials/keychain.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { inTurns } from '../scheduling/yielding.ts';
import { describeDiskError, parsed, unwritable } from '../storage/jsonFile.ts';
import { createHeads } from './heads.ts';
import {
  countsOf,
  digestOf,
  EVIDENCE_FORMAT,
  type Read,
  readInParts,
  stateOf,
  take,
  wholeLines,
} from './standing.ts';

const { O_APPEND, O_WRONLY } = constants;

type Unlinked<E extends Entry = Entry> = E extends Entry ? Omit<E, 'before'> : never;

export type Kept = Read & {
  id: string;
  /** Bytes up to the end of the last whole entry, before its line break. */
  size: number;
  stamp: string;
};

type Short = Pick<Kept, 'id' | 'stamp'> & {
  started: EntryOf<'started'>;
  campaign: Omit<Campaign, 'nextOn'>;
};

function shortOf({ id, stamp, evidence, entries, stand, touched }: Kept): Short {
  const { started, closed } = stand;
  const { name, reviewer, dueOn } = started;
  const campaign = {
    ...{
      id,
      name,
      scope: evidence.scope,
      about: started.scope,
      state: stateOf(stand),
      reviewer,
      dueOn,
      touched,
    },
    ...{ closed: closed && { at: closed.at, by: closed.by }, counts: countsOf(evidence.lines, stand) },
    entries: entries.length,
  };
  return { id, stamp, started, campaign };
}

const LARGEST_REVIEW = 100_000_000;
const TOO_LARGE = Object.assign(new Error('too large'), { code: 'EFBIG' });

const HELD = 3;

export type ReviewSource = { review: Read; evidenceText: string; logText: string };

export type ReviewFiles = ReturnType<typeof createReviewFiles>;

/** One folder per review: immutable evidence and an append-only log. Damaged and newer ones are reported. */
export function createReviewFiles(options: {
  folder: string;
  keychain: Pick<Keychain, 'find' | 'store' | 'remove'>;
  newId: () => string;
  notify: (notice: Notice) => void;
}) {
  const { folder, keychain, newId, notify } = options;
  const inTurn = createMutex();
  const fileOf = (id: string, name: 'evidence.json' | 'log.ndjson') => path.join(folder, id, name);
  const held = new Map<string, Kept>();
  /** Known in this run: an unavailable review may come back. Null until the folder is read. */
  let known: Map<string, Short> | null = null;
  const told = new Set<string>();
  function warn(title: string, text: string): void {
    if (!told.has(text)) notify({ id: newId(), tone: 'warning', title, text });
    told.add(text);
  }
  const heads = createHeads({
    keychain,
    onUnknown: ({ stand }) =>
      warn(
        'A review’s log cannot be checked for its end',
        `The keychain has no record of “${oneLine(stand.started.name, 120)}”: it was made on another computer, or the record was deleted. Quayside keeps one from now on.`,
      ),
  });

  function hold(kept: Kept): Kept {
    held.delete(kept.id);
    held.set(kept.id, kept);
    known?.set(kept.id, shortOf(kept));
    const [oldest = ''] = held.keys();
    if (held.size > HELD) held.delete(oldest);
    return kept;
  }

  async function load(id: string): Promise<Kept | null> {
    const notShown = (why: string) =>
      warn('A review is not shown', `${path.join(folder, id)} ${why}. It stays unchanged.`);
    try {
      const stamp = await stampOf(id);
      const there = held.get(id);
      if (there?.stamp === stamp) return hold(there);
      const { evidenceText, logText } = await readTexts(id);
      const read = await inTurns(readInParts(evidenceText, logText));
      if (read) return hold({ id, ...read, stamp, size: Buffer.byteLength(wholeLines(logText).join('\n')) });
      const { version } = parsed(evidenceText, z.object({ version: z.number() })) ?? { version: 0 };
      notShown(
        version > EVIDENCE_FORMAT.version
          ? 'was written by a newer Quayside. Update Quayside on this computer'
          : 'is damaged',
      );
    } catch (error) {
      const isNone = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (error === TOO_LARGE) notShown(`has a file of more than ${LARGEST_REVIEW / 1_000_000} MB`);
      else if (!isNone) notShown(`could not be read: ${describeDiskError(error)}`);
    }
    return null;
  }

  async function readTexts(id: string): Promise<{ evidenceText: string; logText: string }> {
    const evidenceText = await readFile(fileOf(id, 'evidence.json'), 'utf8');
    return { evidenceText, logText: await readFile(fileOf(id, 'log.ndjson'), 'utf8').catch(unlessAbsent) };
  }

  async function stampOf(id: string): Promise<string> {
    const evidence = await stat(fileOf(id, 'evidence.json'));
    const log = await stat(fileOf(id, 'log.ndjson')).catch(unlessAbsent);
    if (Math.max(evidence.size, log === '' ? 0 : log.size) > LARGEST_REVIEW) throw TOO_LARGE;
    // ctime: a program can set mtime back, but not ctime.
    const of = ({ size, mtimeMs, ctimeMs }: Stats) => [size, mtimeMs, ctimeMs];
    return JSON.stringify([of(evidence), log === '' ? null : of(log)]);
  }

  async function look(): Promise<Result<Map<string, Short>>> {
    if (known) return ok(known);
    try {
      const found = new Map<string, Short>();
      const names = await readdir(folder).catch(unlessAbsent);
      for (const id of [...names].sort()) {
        const kept = await load(id);
        if (kept) found.set(id, shortOf(kept));
      }
      known = found;
      return ok(known);
    } catch (error) {
      const unread = `${folder} could not be read`;
      const why = `${unread}: ${describeDiskError(error)}`;
      warn('No review is shown', `${why}. Fix this, then open the reviews again.`);
      return fail(unwritable(`${UNSAVED}: ${unread}`, error));
    }
  }

  async function find(id: string): Promise<Result<Kept>> {
    const all = await look();
    const kept = all.ok && all.value.has(id) ? await load(id) : null;
    return kept ? ok(await compare(kept)) : fail(UNKNOWN);
  }

  async function compare(kept: Kept): Promise<Kept> {
    kept.touched ??= await heads.compare(kept.id, kept);
    return hold(kept);
  }

  /** Overwrites a partial entry left by a kill or a full disk. */
  async function write({ id, size }: Kept, text: string): Promise<Result<string>> {
    try {
      if (size + Buffer.byteLength(text) > LARGEST_REVIEW) throw TOO_LARGE;
      const log = fileOf(id, 'log.ndjson');
      await truncate(log, size);
      const handle = await open(log, O_WRONLY | O_APPEND);
      try {
        await handle.appendFile(text);
        await handle.datasync();
      } catch (error) {
        await truncate(log, size).catch(() => {});
        throw error;
      } finally {
        await handle.close();
      }
      return ok(await stampOf(id));
    } catch (error) {
      return fail(unwritable(UNSAVED, error));
    }
  }

  return {
    /** Oldest first. `isCompared`: with the keychain's record of the log. */
    shorts: ({ isCompared = false } = {}): Promise<Short[]> =>
      inTurn(async () => {
        const all = await look();
        if (!all.ok) return [];
        const away = new Set<string>();
        for (const [id, { stamp }] of all.value) {
          const isSame = stamp === (await stampOf(id).catch(() => ''));
          if (isSame && (!isCompared || heads.isKnown(id))) continue;
          const kept = await load(id);
          if (!kept) away.add(id);
          else if (isCompared) await compare(kept);
        }
        return [...all.value.values()]
          .filter(({ id }) => !away.has(id))
          .sort((a, b) => a.started.at - b.started.at);
      }),
    read: (id: string): Promise<Result<Kept>> => inTurn(() => find(id)),
    source: (id: string): Promise<Result<ReviewSource>> =>
      inTurn(async () => {
        const kept = await find(id);
        if (!kept.ok) return kept;
        const texts = await readTexts(id).catch(() => null);
        const review = texts && (await inTurns(readInParts(texts.evidenceText, texts.logText)));
        if (!review) return fail(UNKNOWN);
        review.touched ??= await heads.compare(id, review);
        return ok({ review, ...texts });
      }),
    /** Writes the evidence last: without it the review does not exist. Gives `registry-unwritable`. */
    add: (evidence: Evidence, started: Unlinked<EntryOf<'started'>>): Promise<Result<Kept>> =>
      inTurn(async () => {
        const all = await look();
        if (!all.ok) return all;
        const id = newId();
        const evidenceText = `${JSON.stringify({ version: EVIDENCE_FORMAT.version, evidence })}\n`;
        const logText = `${JSON.stringify({ ...started, before: digestOf(evidenceText) })}\n`;
        const how = { mode: 0o600, fsync: true };
        try {
          if (Buffer.byteLength(evidenceText) > LARGEST_REVIEW) throw TOO_LARGE;
          await mkdir(path.join(folder, id), { recursive: true, mode: 0o700 });
          await writeFileAtomic(fileOf(id, 'log.ndjson'), logText, how);
          await writeFileAtomic(fileOf(id, 'evidence.json'), evidenceText, how);
        } catch (error) {
          return fail(unwritable(UNSAVED, error));
        }
        heads.keep(id, { entries: 1, hash: digestOf(logText.trimEnd()) });
        await heads.flush();
        const kept = await load(id);
        return kept ? ok(kept) : fail(UNKNOWN);
      }),
    /**
     * Links the entries of `make`. Gives `review-unknown`, `review-closed`, `registry-unwritable`,
     * `keychain-…`.
     */
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
        if (made.value.length === 0) return found;
        if ((await compare(kept)).touched !== null) return fail(TOUCHED);
        const expected = await heads.expectMore(id);
        if (!expected.ok) return expected;
        let { head } = kept;
        const entries = made.value.map((each) => ({ ...each, before: '' }) as Entry);
        let text = '';
        for (const entry of entries) {
          entry.before = head;
          const line = JSON.stringify(entry);
          head = digestOf(line);
          text += `\n${line}`;
        }
        const written = await write(kept, `${text}\n`);
        if (!written.ok) return written;
        kept.entries.push(...entries);
        for (const entry of entries) take(kept.stand, entry);
        heads.keep(id, { entries: kept.entries.length, hash: head });
        return ok(
          hold(
            Object.assign(kept, { head, stamp: written.value, size: kept.size + Buffer.byteLength(text) }),
          ),
        );
      }),
    remove: (id: string): Promise<Result<null>> =>
      inTurn(async () => {
        const all = await look();
        if (!all.ok) return all;
        try {
          if (!all.value.delete(id)) return ok(null);
          await rm(path.join(folder, id), { recursive: true, force: true });
          held.delete(id);
          await heads.remove(id);
          return ok(null);
        } catch (error) {
          known = null;
          return fail(unwritable(UNSAVED, error));
        }
      }),
    flush: (): Promise<unknown> => inTurn(heads.flush),
  };
}

function unlessAbsent(error: NodeJS.ErrnoException): '' {
  if (error.code === 'ENOENT') return '';
  throw error;
}

export const UNKNOWN: AppError = {
  code: 'review-unknown',
  message: 'This review no longer exists.',
  advice: 'It was deleted, or its files could not be read. Choose another review, or start a new one.',
};

const UNSAVED = 'The review could not be saved';

export const TOUCHED: AppError = {
  code: 'review-closed',
  message: 'The files of this review were changed outside Quayside.',
  advice: 'Nothing was saved. It stays as it is; start a new review.',
};
