import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Campaign, Standing } from '../../shared/calls/reviews.ts';
import {
  type Decision,
  type Entry,
  type EntryOf,
  type Evidence,
  entryShape,
  evidenceShape,
  type Line,
  type LineResult,
} from '../../shared/campaigns/campaign.ts';
import { type CampaignState, decisionWords, isOpen } from '../../shared/campaigns/decisions.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { counted } from '../../shared/text.ts';
import { parsed, versioned } from '../storage/jsonFile.ts';
import { keptFormat } from '../storage/keptFile.ts';
import { isSealed } from './signing.ts';

const VERSION = 2;
const format = keptFormat<Evidence>({ version: VERSION, name: 'evidence', content: evidenceShape });
/** Version 1 had no accounts in its lines. */
export const EVIDENCE_FORMAT = versioned(VERSION, format.shape, 1);

export type Stand = {
  started: EntryOf<'started'>;
  lines: Map<string, Standing>;
  closed: EntryOf<'closed'> | null;
  final: EntryOf<'final'> | null;
};

export type Read = {
  evidence: Evidence;
  entries: Entry[];
  stand: Stand;
  head: string;
  /** A sentence if the files were tampered with. */
  touched: string | null;
};

const UNDECIDED: Standing = { decision: null, note: '', by: null, at: null };

export function digestOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

export function begun({ lines }: Pick<Evidence, 'lines'>, started: EntryOf<'started'>): Stand {
  return { started, lines: new Map(lines.map(({ id }) => [id, UNDECIDED])), closed: null, final: null };
}

/** Entries allowed in each state. */
const PLACES: Record<CampaignState, readonly Entry['kind'][]> = {
  deciding: ['decided', 'seconded', 'closed'],
  'carrying-out': ['carried-out', 'waived', 'final'],
  final: [],
};

/** False if not allowed here, or not signed by Quayside: anybody can link entries, but not sign them. */
export function take(stand: Stand, entry: Entry): boolean {
  if (!PLACES[stateOf(stand)].includes(entry.kind)) return false;
  const set = (ids: readonly string[], next: (before: Standing) => Standing) => {
    for (const id of ids) {
      const before = stand.lines.get(id);
      if (before) stand.lines.set(id, next(before));
    }
  };
  switch (entry.kind) {
    case 'decided':
      set(entry.lineIds, (before) => {
        const { decision, note, by, at } = entry;
        // A new note keeps the decision's author; a new decision drops the second signature.
        return decision && isDecided(before, decision) ? { ...before, note } : { decision, note, by, at };
      });
      return true;
    case 'seconded':
      set(entry.lineIds, (before) => (before.decision ? { ...before, second: entry.by } : before));
      return true;
    case 'carried-out':
      set([entry.lineId], (before) => ({ ...before, result: entry.result }));
      return true;
    case 'waived':
      set(entry.lineIds, (before) => (isOpen(before) ? { ...before, waived: entry.note } : before));
      return true;
    case 'closed':
      stand.closed = entry;
      return isSealed(entry);
    case 'final':
      stand.final = entry;
      return isSealed(entry);
    case 'started':
      return false;
  }
}

export function isDecided({ decision: before }: Standing, decision: Decision | null): boolean {
  return JSON.stringify(before) === JSON.stringify(decision);
}

export function stateOf({ closed, final }: Stand): CampaignState {
  return final ? 'final' : closed ? 'carrying-out' : 'deciding';
}

export function countsOf(lines: readonly Line[], stand: Stand): Campaign['counts'] {
  const counts = { lines: lines.length, privileged: 0, undecided: 0, keep: 0, change: 0, revoke: 0, open: 0 };
  for (const { id, isPrivileged } of lines) {
    const standing = stand.lines.get(id) ?? UNDECIDED;
    if (isPrivileged) counts.privileged += 1;
    counts[standing.decision?.is ?? 'undecided'] += 1;
    if (isOpen(standing)) counts.open += 1;
  }
  return counts;
}

export type Row = { line: Line; standing: Standing };

export function rowsOf({ evidence, stand }: Pick<Read, 'evidence' | 'stand'>): Row[] {
  return evidence.lines.map((line) => ({ line, standing: stand.lines.get(line.id) ?? UNDECIDED }));
}

/** Adds to unchanged lines the last review that kept them. */
export function withEarlier(lines: readonly Line[], reviews: readonly Read[]): Line[] {
  const closed = reviews.filter(({ stand }) => stand.closed);
  const earlier = new Map(
    closed.flatMap((kept) =>
      rowsOf(kept).map((row) => [row.line.id, { ...row, name: kept.stand.started.name }] as const),
    ),
  );
  return lines.map((line) => {
    const before = earlier.get(line.id);
    const isKept = before?.standing.decision?.is === 'keep' && isSame(before.line, line);
    return isKept ? { ...line, unchangedSince: before.name } : line;
  });
}

function isSame(before: Line, now: Line): boolean {
  // Unknown access is never unchanged.
  if (now.kind === 'member' && now.granted === undefined && !seesEverything(now.role ?? '')) return false;
  return (['role', 'isPrivileged', 'access', 'granted', 'since'] as const).every(
    (name) => before[name] === now[name],
  );
}

export function unknownWords({ lines }: Stand): string {
  const all = [...lines.values()];
  const left = all.filter(({ result, waived }) => waived !== undefined && result?.state === 'unknown').length;
  return left > 0
    ? `Of ${counted(left, 'change', 'changes')} nobody knows the outcome: left with a reason.`
    : '';
}

export function unsignedIn({ evidence, stand }: Pick<Read, 'evidence' | 'stand'>): number {
  if (!stand.started.needsSecond) return 0;
  return evidence.lines.filter(({ id, isPrivileged }) => isPrivileged && !stand.lines.get(id)?.second).length;
}

export function incompleteOf(review: Read): string[] {
  const { evidence, stand, touched } = review;
  const { undecided } = countsOf(evidence.lines, stand);
  const unsigned = unsignedIn(review);
  const told = (count: number, words: string) => (count > 0 ? words : []);
  return [
    touched ?? [],
    told(
      evidence.unread.length,
      `${counted(evidence.unread.length, 'part', 'parts')} of the access could not be read: see “Not read”.`,
    ),
    told(undecided, `${counted(undecided, 'line is', 'lines are')} undecided.`),
    told(
      unsigned,
      `${counted(unsigned, 'privileged line has', 'privileged lines have')} no second signature.`,
    ),
  ].flat();
}

/**
 * Null if the evidence or first entry is unreadable. Ignores a partial last line, which a kill left; reports
 * all other broken links.
 */
export function readReview(evidenceText: string, logText: string): Read | null {
  const reading = readInParts(evidenceText, logText);
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
  }
}

const LINES_AT_ONCE = 2_000;

/** The lines are most of the file. */
function* evidenceIn(text: string): Generator<void, Evidence | null> {
  const file = parsed(text, FILE);
  if (!file) return null;
  yield;
  const { lines, ...head } = file.evidence;
  const found = EVIDENCE_FORMAT.shape.safeParse({ ...file, evidence: { ...head, lines: [] } }, COMPILED);
  if (!found.success) return null;
  const all: Line[] = [];
  for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
    const some = evidenceShape.shape.lines.safeParse(lines.slice(at, at + LINES_AT_ONCE), COMPILED);
    if (!some.success) return null;
    all.push(...some.data);
    yield;
  }
  return { ...found.data, lines: all };
}

const COMPILED = { jitless: false };
const FILE = z.looseObject({ evidence: z.looseObject({ lines: z.array(z.unknown()) }) });

export function* readInParts(evidenceText: string, logText: string): Generator<void, Read | null> {
  const evidence = yield* evidenceIn(evidenceText);
  const lines = wholeLines(logText);
  const started = parsed(lines[0] ?? '', entryShape);
  if (!evidence || started?.kind !== 'started') return null;
  const stand = begun(evidence, started);
  const entries: Entry[] = [];
  let head = digestOf(evidenceText);
  let touched: string | null = null;
  for (const [at, line] of lines.entries()) {
    const entry = at === 0 ? started : parsed(line, entryShape);
    const isTaken = entry !== null && (at === 0 || take(stand, entry));
    if (!isTaken || entry.before !== head) {
      const what = at === 0 ? 'Its evidence, or the first entry of its log,' : `Entry ${at + 1} of its log`;
      touched ??= `${what} is not as Quayside wrote it.`;
    }
    if (entry) entries.push(entry);
    head = digestOf(line);
    yield;
  }
  return { evidence, entries, stand, head, touched };
}

export function wholeLines(logText: string): string[] {
  const lines = logText.split('\n');
  const last = lines.pop() ?? '';
  return parsed(last, entryShape) ? [...lines, last] : lines;
}

export const RESULT_WORDS: Record<LineResult['state'], string> = {
  ...{ done: 'done', failed: 'failed', open: 'open', unknown: 'unknown', skipped: 'not done' },
};

export function standingWords(decision: Decision | null): string {
  return decision ? decisionWords(decision) : 'Undecided';
}
