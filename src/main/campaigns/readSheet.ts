import type { OpenedSheet } from '../../shared/calls/campaigns.ts';
import type { Decision, Line, Reviewer } from '../../shared/campaigns/campaign.ts';
import { decisionWords, MOST_CAMPAIGN_LINES, MOST_DECISION_NOTE } from '../../shared/campaigns/decisions.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { readTable } from '../../shared/separatedTable.ts';
import { counted, foldAddress, oneLine } from '../../shared/text.ts';
import { reviewerOf } from './decide.ts';
import { type SheetCells, type SheetRow, sheetRows } from './sheet.ts';
import { isDecided, type Read, type Stand } from './standing.ts';

type Fault = OpenedSheet['faults'][number];
/** What a worksheet says of a line of the review; a null decision: nothing. */
type SheetLine = { about: Line; decision: Decision | null; note: string };

/** A worksheet that was filled in: what counts of it, and why other lines do not. */
export type ReadSheet = { by: Reviewer | null; lines: SheetLine[]; faults: Fault[] };

/** Characters of a line. */
const LONGEST_LINE = 40_000;
/** So many are named. */
const FEW = 10;
/** What is other in each worksheet, or once it was filled in. */
const FREE = ['No.', 'Decided so far', 'Decision', 'Note', 'Your name', 'Your address'];

type Found = { line: number; cells: SheetCells };

/** Reads a worksheet against its review. Gives `file-foreign`. */
export function readSheet(text: string, review: Read): Result<ReadSheet> {
  if (/^\s*<(?:!doctype|html)/i.test(text))
    return foreign(
      'It is the empty worksheet.',
      'Open it in a browser, fill it in, and choose the file that it saves.',
    );
  const given = new Map(sheetRows(review, 'all').map((row) => [row.line.id, row]));
  const [first] = given.values();
  const { headings, rows: all } = readTable(text, LONGEST_LINE);
  const plain = (heading: string) => heading.toLowerCase().replace(/[^a-z0-9]/g, '');
  const names = Object.keys(first?.cells ?? {});
  const columns = headings.map((each) => names.find((name) => plain(name) === plain(each)) ?? '');
  const twice = names.find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  if (twice) return foreign(`Two columns are named “${twice}”.`);
  const missing = names.find((name) => !columns.includes(name));
  if (missing) return foreign(`Its column “${missing}” is missing.`);
  const rows: Found[] = [];
  const faults: Fault[] = [];
  for (const row of all) {
    if (row === null) continue;
    if (rows.length + faults.length > MOST_CAMPAIGN_LINES) return foreign('It has more lines than a review.');
    if ('fields' in row) {
      const cells = columns.map((name, at) => [name, row.fields[at] ?? '']);
      rows.push({ line: row.line, cells: Object.fromEntries(cells) });
    } else faults.push({ line: row.line, why: row.fault ?? 'It is too long to be a line of a worksheet.' });
  }
  if (rows.length === 0) return foreign('It has no lines.');
  if (rows.every(({ cells }) => cells.Review !== first?.cells.Review))
    return foreign('It is of another review, or its column “Review” was changed.');
  const by = readBy(rows, faults);
  faults.push(...missingFaults(rows));
  const byId = Map.groupBy(rows, ({ cells }) => cells.Line);
  const lines = rows.flatMap((row): SheetLine | [] => {
    const twin = byId.get(row.cells.Line)?.find(({ line }) => line !== row.line);
    const read = twin
      ? `It is the same line as line ${twin.line}.`
      : readLine(row, given.get(row.cells.Line), by);
    if (typeof read !== 'string') return read;
    faults.push({ line: row.line, why: read });
    return [];
  });
  return ok({ by, lines, faults: faults.sort((a, b) => a.line - b.line) });
}

function foreign(why: string, advice = 'Choose a worksheet that was saved from this review.'): Result<never> {
  const message = `This file is not a worksheet of this review. ${why}`;
  return fail({ code: 'file-foreign', message, advice });
}

/** Who filled it in: one person, in any of its lines. */
function readBy(rows: readonly Found[], faults: Fault[]): Reviewer | null {
  const personIn = ({ cells }: Found) => ({ name: cells['Your name'], email: cells['Your address'] });
  const told = rows.filter((row) => Object.values(personIn(row)).some((cell) => cell !== ''));
  const [first] = told;
  const isOther = (row: Found) => JSON.stringify(personIn(row)) !== JSON.stringify(first && personIn(first));
  const other = told.find(isOther);
  const by = first && reviewerOf(personIn(first));
  if (by?.ok && !other) return by.value;
  faults.push(
    !by?.ok
      ? {
          line: first?.line ?? 1,
          why: 'It does not say who filled it in: enter “Your name” and “Your address”.',
        }
      : {
          line: other?.line ?? 1,
          why: `It names somebody else than line ${first?.line}: one person fills in a worksheet.`,
        },
  );
  return null;
}

/** Lines that were taken out: each says which one of how many it is. */
function missingFaults(rows: readonly Found[]): Fault[] {
  const numbers = rows.map(({ cells }) => /^(\d+) of (\d+)$/.exec(cells['No.']));
  const bad = rows.filter((_, at) => !numbers[at]);
  if (bad.length > 0) return bad.map(({ line }) => ({ line, why: '“No.” was changed.' }));
  const [total = 0, ...others] = new Set(numbers.map((found) => Number(found?.[2])));
  if (others.length > 0) return [{ line: 1, why: 'It was put together from several worksheets.' }];
  const there = new Set(numbers.map((found) => Number(found?.[1])));
  const wanted = Array.from({ length: Math.min(total, MOST_CAMPAIGN_LINES) }, (_, at) => at + 1);
  const missing = wanted.filter((each) => !there.has(each));
  if (missing.length === 0) return [];
  const few = `${missing.slice(0, FEW).join(', ')}${missing.length > FEW ? ', …' : ''}`;
  return [{ line: 1, why: `${counted(missing.length, 'line is', 'lines are')} missing: No. ${few}.` }];
}

function readLine({ cells }: Found, given: SheetRow | undefined, by: Reviewer | null): SheetLine | string {
  if (!given) return 'No line of this review has this id in “Line”.';
  const { line: about } = given;
  const edited = Object.entries(given.cells).find(
    ([name, cell]) => !FREE.includes(name) && plainCell(cell) !== plainCell(cells[name as keyof SheetCells]),
  );
  if (edited) return `“${edited[0]}” was changed. It was “${oneLine(edited[1], 120)}”.`;
  if (cells.Note.length > MOST_DECISION_NOTE)
    return `Its note is longer than ${counted(MOST_DECISION_NOTE, 'character', 'characters')}.`;
  const decision = cells.Decision === '' ? null : decisionIn(cells.Decision, given);
  if (typeof decision === 'string') return decision;
  const isFilled = decision !== null || cells.Note !== '';
  if (isFilled && by && foldAddress(by.email) === foldAddress(about.email))
    return 'It is about whoever filled in the worksheet. Somebody else must decide it.';
  return { about, decision, note: oneLine(cells.Note, MOST_DECISION_NOTE) };
}

/** What of a cell programs and encodings leave as it was written: no blank, no mark that makes text of a formula, no letter beyond ASCII or “?” in its place. */
function plainCell(cell: string): string {
  return cell.replace(/[^!-&(->@-~]/g, '');
}

/** What a cell decides; a text says why it decides nothing, as a sentence. */
function decisionIn(text: string, { line, choices }: SheetRow): Decision | string {
  const plain = (words: string) =>
    oneLine(words, 300)
      .toLowerCase()
      .replace(/[.:]+$/, '');
  const isAlike = (each: Decision) =>
    plain(decisionWords(each)) === plain(text) || (plain(text) === 'revoke' && each.is === 'revoke');
  // Roles may be told apart by their capital letters alone.
  const exact = choices.find((each) => oneLine(decisionWords(each), 300) === oneLine(text, 300));
  const [found, other] = exact ? [exact] : choices.filter(isAlike);
  if (found && !other) return found;
  const why = other ? 'may mean several decisions' : 'is no decision on this line';
  const possible = choices.map((each) => oneLine(decisionWords(each), 60)).join('; ');
  return `“${oneLine(text, 60)}” ${why}. ${line.why ? `${line.why} ` : ''}Possible: ${possible}.`;
}

/** What a worksheet would change now, and what it agrees with. */
export function compareSheet(
  { lines, by }: ReadSheet,
  { started, lines: standings }: Stand,
): Pick<OpenedSheet, 'same' | 'changes' | 'agreed'> {
  const compared: Pick<OpenedSheet, 'same' | 'changes' | 'agreed'> = { same: 0, changes: [], agreed: [] };
  for (const { about, decision, note } of lines) {
    const now = standings.get(about.id);
    if (!now) continue;
    const isSame = decision === null || isDecided(now, decision);
    // A second signature is somebody else’s than the reviewer’s, and than that of who decided.
    const isOther = [started.reviewer, now.by].every(
      (each) => !each || !by || foldAddress(each.email) !== foldAddress(by.email),
    );
    if (about.isPrivileged && decision && isSame && by && isOther) compared.agreed.push(about.id);
    if (isSame && (note === '' || note === now.note)) compared.same += 1;
    else
      compared.changes.push({
        lineId: about.id,
        was: now.decision,
        decision: decision ?? now.decision,
        note,
      });
  }
  return compared;
}
