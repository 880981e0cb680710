import { csvOf } from '../storage/savedTable.ts';
import { RESULT_WORDS, type Row, standingWords } from './standing.ts';

/** What a line is about, by the headings of a table. */
export function aboutCells({ line }: Row) {
  const { kind, role, twoFactor } = line;
  return {
    Kind: kind === 'key' ? 'API key' : kind,
    Instance: line.instanceName,
    Organization: line.organizationName ?? '',
    Address: line.email,
    Name: line.name,
    Role: role ?? (kind === 'key' ? '' : 'unknown'),
    Privileged: line.isPrivileged ? 'yes' : 'no',
    Access: line.access,
    '2FA': kind !== 'member' ? '' : twoFactor === null ? 'unknown' : twoFactor ? 'on' : 'off',
    'Since (UTC)': isoOf(line.since),
    'Ends (UTC)': isoOf(line.endsAt),
    'Last change': line.change,
    'Last sign-in (UTC)': isoOf(line.signedInAt),
    'Own line': line.isOwn ? 'yes' : 'no',
    'Unchanged since': line.unchangedSince ?? '',
  };
}

/** What was read, each line once. */
export function lineCells(row: Row) {
  return { Line: row.line.id, ...aboutCells(row) };
}

/** How a line stands. */
export function decisionCells({ line, standing }: Row) {
  const { decision, note, by, at, second, result, waived = '' } = standing;
  return {
    Line: line.id,
    Instance: line.instanceName,
    Organization: line.organizationName ?? '',
    Address: line.email,
    Decision: standingWords(decision),
    Note: note,
    'Decided by': by?.name ?? '',
    'Address of who decided': by?.email ?? '',
    'Decided (UTC)': isoOf(at),
    'Second reviewer': second?.email ?? '',
    'Carried out': result ? RESULT_WORDS[result.state] : '',
    Result: result?.words ?? '',
    'Done as': result?.by ?? '',
    'Done (UTC)': isoOf(result?.at),
    'Read afterwards': result?.seen?.words ?? '',
    'Read (UTC)': isoOf(result?.seen?.at),
    'Left as is, why': waived,
  };
}

/** Lines of the same headings as comma-separated values. */
export function tableCsv(lines: readonly Readonly<Record<string, string>>[]): AsyncGenerator<string> {
  const names = Object.keys(lines[0] ?? {});
  return csvOf(lines, Object.fromEntries(names.map((name) => [name, name])));
}

export function isoOf(at: number | null | undefined): string {
  return at == null ? '' : new Date(at).toISOString();
}
