import { decisionWords } from '../../shared/campaigns/decisions.ts';
import type { CallInput } from '../../shared/contract.ts';
import { csvOf } from '../storage/savedTable.ts';
import { choicesOf } from './decide.ts';
import type { ReviewSource } from './files.ts';
import { rowsOf } from './packReport.ts';
import { LINE_COLUMNS, lineCells } from './packTables.ts';
import { digestOf, standingWords } from './standing.ts';

const { id: LINE, ...ABOUT } = LINE_COLUMNS;

/** The columns of a worksheet; the last ones but two are for whoever fills it in. */
export const SHEET_COLUMNS = {
  ...{ no: 'No.', ...ABOUT, decided: 'Decided so far', choices: 'Possible decisions' },
  ...{ decision: 'Decision', note: 'Note', byName: 'Your name', byEmail: 'Your address' },
  ...{ id: LINE, review: 'Review' },
} as const;

export type SheetColumn = keyof typeof SHEET_COLUMNS;

/** A line of a worksheet. */
export type SheetRow = {
  cells: Record<SheetColumn, string>;
  /** What it can be decided to be, in words. */
  choices: readonly string[];
  isPrivileged: boolean;
};

export type SheetSource = Pick<ReviewSource, 'review' | 'evidenceText'>;

/** Names the review, its evidence included. */
export function reviewMark(evidenceText: string): string {
  return `sha256-${digestOf(evidenceText)}`;
}

export function sheetRows(
  { review, evidenceText }: SheetSource,
  only: CallInput<'campaigns.saveSheet'>['only'],
): SheetRow[] {
  const wanted = rowsOf(review).filter(({ line, standing }) => {
    if (only === 'privileged') return line.isPrivileged;
    return only === 'all' || standing.decision === null;
  });
  const mark = reviewMark(evidenceText);
  return wanted.map(({ line, standing }, place) => {
    const choices = choicesOf(line, review.evidence).map(decisionWords);
    return {
      cells: {
        ...{ no: `${place + 1} of ${wanted.length}`, ...lineCells(line), review: mark },
        ...{
          decided: standing.decision ? standingWords(standing.decision) : '',
          choices: choices.join('; '),
        },
        ...{ decision: '', note: '', byName: '', byEmail: '' },
      },
      ...{ choices, isPrivileged: line.isPrivileged },
    };
  });
}

export async function* sheetCsv(rows: readonly SheetRow[]): AsyncGenerator<string> {
  async function* cells() {
    for (const row of rows) yield row.cells;
  }
  yield* csvOf(cells(), SHEET_COLUMNS);
}
