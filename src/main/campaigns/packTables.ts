import type { Line } from '../../shared/campaigns/campaign.ts';
import { csvOf } from '../storage/savedTable.ts';
import { rowsOf } from './packReport.ts';
import { RESULT_WORDS, type Read, standingWords } from './standing.ts';

/** What a line is about, by the headings of a table. */
export const LINE_COLUMNS = {
  id: 'Line',
  kind: 'Kind',
  instance: 'Instance',
  organization: 'Organization',
  email: 'Address',
  name: 'Name',
  role: 'Role',
  privileged: 'Privileged',
  access: 'Access',
  twoFactor: '2FA',
  since: 'Since (UTC)',
  ends: 'Ends (UTC)',
  change: 'Last change',
  signedIn: 'Last sign-in (UTC)',
  own: 'Own line',
  unchangedSince: 'Unchanged since',
} as const;

export function lineCells(line: Line): Record<keyof typeof LINE_COLUMNS, string> {
  const { kind, role, twoFactor, unchangedSince = '' } = line;
  return {
    ...{ id: line.id, kind: kind === 'key' ? 'API key' : kind, instance: line.instanceName },
    ...{ organization: line.organizationName ?? '', email: line.email, name: line.name },
    role: role ?? (kind === 'key' ? '' : 'unknown'),
    ...{ privileged: yesOf(line.isPrivileged), access: line.access },
    twoFactor: kind !== 'member' ? '' : twoFactor === null ? 'unknown' : twoFactor ? 'on' : 'off',
    ...{ since: isoOf(line.since), ends: isoOf(line.endsAt), change: line.change },
    ...{ signedIn: isoOf(line.signedInAt), own: yesOf(line.isOwn === true), unchangedSince },
  };
}

/** The lines of a review as comma-separated values: what was read, each line once. */
export function linesCsv({ evidence }: Read): AsyncGenerator<string> {
  return csvOf(given(evidence.lines.map(lineCells)), LINE_COLUMNS);
}

const DECISION_COLUMNS = {
  ...{ id: 'Line', instance: 'Instance', organization: 'Organization', email: 'Address' },
  ...{ decision: 'Decision', note: 'Note', byName: 'Decided by', byEmail: 'Address of who decided' },
  ...{ at: 'Decided (UTC)', second: 'Second reviewer', state: 'Carried out', result: 'Result' },
  ...{ resultBy: 'Done as', resultAt: 'Done (UTC)', seen: 'Read afterwards', seenAt: 'Read (UTC)' },
  waived: 'Left as is, why',
} as const;

/** How each line stands, as comma-separated values. */
export function decisionsCsv(review: Read): AsyncGenerator<string> {
  const cells = rowsOf(review).map(({ line, standing }) => {
    const { decision, note, by, at, second, result, waived = '' } = standing;
    return {
      ...{ id: line.id, instance: line.instanceName, organization: line.organizationName ?? '' },
      ...{ email: line.email, decision: standingWords(decision), note, byName: by?.name ?? '' },
      ...{ byEmail: by?.email ?? '', at: isoOf(at), second: second?.email ?? '' },
      ...{ state: result ? RESULT_WORDS[result.state] : '', result: result?.words ?? '' },
      ...{ resultBy: result?.by ?? '', resultAt: isoOf(result?.at ?? null) },
      ...{ seen: result?.seen?.words ?? '', seenAt: isoOf(result?.seen?.at ?? null), waived },
    };
  });
  return csvOf(given(cells), DECISION_COLUMNS);
}

function yesOf(is: boolean): string {
  return is ? 'yes' : 'no';
}

async function* given<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}

function isoOf(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}
