import { createHash } from 'node:crypto';
import type { Campaign, Standing } from '../../shared/calls/campaigns.ts';
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
import { type CampaignState, decisionWords } from '../../shared/campaigns/decisions.ts';
import { versioned } from '../storage/jsonFile.ts';
import { keptFormat } from '../storage/keptFile.ts';
import { isSealed } from './signing.ts';

const VERSION = 1;
const format = keptFormat<Evidence>({ version: VERSION, name: 'evidence', content: evidenceShape });
export const EVIDENCE_FORMAT = versioned(VERSION, format.shape);

/** How a review stands: what its entries, one after the other, make of its evidence. */
export type Stand = {
  started: EntryOf<'started'>;
  lines: Map<string, Standing>;
  closed: EntryOf<'closed'> | null;
  final: EntryOf<'final'> | null;
};

/** A review as its two files have it. */
export type Read = {
  evidence: Evidence;
  entries: Entry[];
  stand: Stand;
  /** Of the last line of the log: what the next entry is linked to. */
  head: string;
  /** What is not as it was written, as a sentence; null where all is. */
  touched: string | null;
};

const UNDECIDED: Standing = { decision: null, note: '', by: null, at: null };

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function standingOf(
  { lines }: Pick<Evidence, 'lines'>,
  [started, ...entries]: readonly [EntryOf<'started'>, ...Entry[]],
): Stand {
  const first = lines.map(({ id }) => [id, UNDECIDED] as const);
  const stand: Stand = { started, lines: new Map(first), closed: null, final: null };
  for (const entry of entries) take(stand, entry);
  return stand;
}

/** Takes an entry in; one that comes when nothing of its kind is to come any more says nothing. */
export function take(stand: Stand, entry: Entry): void {
  if (stand.final) return;
  const isClosed = stand.closed !== null;
  const set = (ids: readonly string[], next: (before: Standing) => Standing) => {
    for (const id of ids) {
      const before = stand.lines.get(id);
      if (before) stand.lines.set(id, next(before));
    }
  };
  switch (entry.kind) {
    case 'started':
      break;
    case 'decided':
      if (isClosed) break;
      set(entry.lineIds, (before) => {
        const { decision, note, by, at } = entry;
        // A note alone leaves who decided, and who agreed; with another decision nobody has agreed.
        return decision && isDecided(before, decision) ? { ...before, note } : { decision, note, by, at };
      });
      break;
    case 'seconded':
      if (!isClosed)
        set(entry.lineIds, (before) => (before.decision ? { ...before, second: entry.by } : before));
      break;
    case 'closed':
      stand.closed ??= entry;
      break;
    case 'carried-out':
      if (isClosed) set([entry.lineId], (before) => ({ ...before, result: entry.result }));
      break;
    case 'waived':
      if (isClosed)
        set(entry.lineIds, (before) => (isOpen(before) ? { ...before, waived: entry.note } : before));
      break;
    case 'final':
      if (isClosed) stand.final = entry;
  }
}

export function isDecided({ decision: before }: Standing, decision: Decision | null): boolean {
  return JSON.stringify(before) === JSON.stringify(decision);
}

/** Whether what was decided is still to be done. */
export function isOpen({ decision, result, waived }: Standing): boolean {
  return decision !== null && decision.is !== 'keep' && result?.state !== 'done' && waived === undefined;
}

export function stateOf({ closed, final }: Stand): CampaignState {
  return final ? 'final' : closed ? 'carrying-out' : 'deciding';
}

export function countsOf(lines: readonly Line[], stand: Stand): Campaign['counts'] {
  const counts = {
    ...{ lines: lines.length, privileged: 0, undecided: 0, unseconded: 0, open: 0 },
    ...{ keep: 0, change: 0, revoke: 0 },
  };
  for (const { id, isPrivileged } of lines) {
    const standing = stand.lines.get(id) ?? UNDECIDED;
    const { decision, second } = standing;
    if (isPrivileged) counts.privileged += 1;
    counts[decision?.is ?? 'undecided'] += 1;
    if (isPrivileged && !second && stand.started.needsSecond) counts.unseconded += 1;
    if (isOpen(standing)) counts.open += 1;
  }
  return counts;
}

/**
 * Reads the texts of both files; null where the evidence or the first entry cannot be understood. What follows a last
 * line break was cut by a kill where it is no whole entry; all else that is not linked as it was written is told.
 */
export function readReview(evidenceText: string, logText: string): Read | null {
  const evidence = evidenceIn(evidenceText);
  if (!evidence) return null;
  const entries: Entry[] = [];
  let head = digestOf(evidenceText);
  let touched: string | null = null;
  const lines = wholeLines(logText);
  for (const [at, line] of lines.entries()) {
    const entry = parsed(line, (content) => entryShape.safeParse(content));
    if (entry?.before !== head)
      touched ??=
        at === 0
          ? 'Its evidence, or the first entry of its log, is not as Quayside wrote it.'
          : `Entry ${at + 1} of its log, or the one before, is not as Quayside wrote it.`;
    head = digestOf(line);
    if (entry) entries.push(entry);
  }
  const [started, ...others] = entries;
  if (started?.kind !== 'started') return null;
  touched ??= misplacedIn(others);
  return { evidence, entries, stand: standingOf(evidence, [started, ...others]), head, touched };
}

/** Why entries that are linked are not of Quayside all the same, as a sentence: anybody can link them, but not sign them. */
function misplacedIn(entries: readonly Entry[]): string | null {
  let state: CampaignState = 'deciding';
  for (const [at, entry] of entries.entries()) {
    const isSealing = entry.kind === 'closed' || entry.kind === 'final';
    if (!PLACES[state].includes(entry.kind) || (isSealing && !isSealed(entry)))
      return `Entry ${at + 2} of its log is not as Quayside wrote it.`;
    if (isSealing) state = entry.kind === 'closed' ? 'carrying-out' : 'final';
  }
  return null;
}

/** What is written where a review stands so. */
const PLACES: Record<CampaignState, readonly Entry['kind'][]> = {
  deciding: ['decided', 'seconded', 'closed'],
  'carrying-out': ['carried-out', 'waived', 'final'],
  final: [],
};

export function evidenceIn(evidenceText: string): Evidence | null {
  return parsed(evidenceText, (content) => EVIDENCE_FORMAT.shape.safeParse(content, JITLESS));
}

/** The lines of a log; what a kill cut of the last one is none. */
export function wholeLines(logText: string): string[] {
  const lines = logText.split('\n');
  const last = lines.pop() ?? '';
  return isWhole(last) ? [...lines, last] : lines;
}

function isWhole(line: string): boolean {
  return parsed(line, (content) => entryShape.safeParse(content)) !== null;
}

const JITLESS = { jitless: true };

function parsed<T>(
  text: string,
  parse: (content: unknown) => { success: true; data: T } | { success: false },
): T | null {
  try {
    const found = parse(JSON.parse(text));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}

export const RESULT_WORDS: Record<LineResult['state'], string> = {
  ...{ done: 'done', failed: 'failed', open: 'open', unknown: 'unknown', skipped: 'not done' },
};

export function standingWords(decision: Decision | null): string {
  return decision ? decisionWords(decision) : 'Undecided';
}
