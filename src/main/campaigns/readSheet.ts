import type { OpenedSheet } from '../../shared/calls/campaigns.ts';
import type { Decision, Line, Reviewer } from '../../shared/campaigns/campaign.ts';
import { decisionWords, LINE_FATES, MOST_DECISION_NOTE } from '../../shared/campaigns/decisions.ts';
import { counted } from '../../shared/counted.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { unescapeFormula } from '../../shared/formulaText.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { readTable } from '../../shared/separatedTable.ts';
import { cellText } from '../storage/savedTable.ts';
import { choicesOf, denyDecision, reviewerOf, rolesAt } from './decide.ts';
import { LINE_COLUMNS, lineCells } from './packTables.ts';
import { reviewMark, SHEET_COLUMNS, type SheetColumn, type SheetSource } from './sheet.ts';
import { isDecided, type Read, type Stand } from './standing.ts';

type Fault = OpenedSheet['faults'][number];
/** What a worksheet says of a line of the review; a null decision: nothing. */
type SheetLine = { line: number; about: Line; decision: Decision | null; note: string };

/** A worksheet that was filled in: what counts of it, and why other lines do not. */
export type ReadSheet = { by: Reviewer | null; lines: SheetLine[]; faults: Fault[] };

/** Characters of a line. */
const LONGEST_LINE = 40_000;
/** Lines of a file: far more than a review has. */
const MOST_LINES = 100_000;
/** What is not as it was where somebody edited it. */
const FIXED = Object.keys(LINE_COLUMNS) as (keyof typeof LINE_COLUMNS)[];
/** So many are named. */
const FEW = 10;

type Row = { line: number; cells: Record<SheetColumn, string> };

/** Reads a worksheet against its review. Gives `file-foreign`, `file-too-large`. */
export function readSheet(text: string, source: SheetSource): Result<ReadSheet> {
  if (/^\s*<(?:!doctype|html)/i.test(text)) return foreign(BLANK.why, BLANK.advice);
  const { headings, rows: all } = readTable(text, LONGEST_LINE);
  const columns = headings.map(columnOf);
  const names = Object.keys(SHEET_COLUMNS) as SheetColumn[];
  const twice = names.find((name) => columns.filter((each) => each === name).length > 1);
  if (twice) return foreign(`Two columns are named “${SHEET_COLUMNS[twice]}”.`);
  const missing = names.filter((name) => !columns.includes(name)).map((name) => `“${SHEET_COLUMNS[name]}”`);
  if (missing.length > 0)
    return foreign(
      `${missing.length === 1 ? 'A column is' : 'Columns are'} missing: ${missing.slice(0, FEW).join(', ')}.`,
    );
  const rows: Row[] = [];
  const faults: Fault[] = [];
  for (const row of all) {
    if (row === null) continue;
    if (rows.length + faults.length >= MOST_LINES) return fail(TOO_LONG);
    const { line } = row;
    if ('fields' in row) rows.push({ line, cells: cellsOf(row.fields, columns) });
    else faults.push({ line, why: row.fault ?? 'It is too long to be a line of a worksheet.' });
  }
  if (rows.length === 0) return foreign('It has no lines.');
  const mark = reviewMark(source.evidenceText);
  if (rows.every(({ cells }) => cells.review !== mark))
    return foreign('It is of another review, or its column “Review” was changed.');
  const by = readBy(rows, faults);
  faults.push(...missingFaults(rows));
  const lines = readLines(rows, { ...source, mark, by }, faults);
  return ok({ by, lines, faults: faults.sort((a, b) => a.line - b.line) });
}

const BLANK = {
  why: 'It is the empty worksheet.',
  advice: 'Open it in a browser, fill it in, and choose the file that it saves.',
};

function foreign(why: string, advice = 'Choose a worksheet that was saved from this review.'): Result<never> {
  return fail({
    code: 'file-foreign',
    message: `This file is not a worksheet of this review. ${why}`,
    advice,
  });
}

const TOO_LONG = {
  code: 'file-too-large',
  message: 'This file has more lines than a review.',
  advice: 'Choose a worksheet that was saved from this review.',
} as const;

function columnOf(heading: string): SheetColumn | null {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = Object.entries(SHEET_COLUMNS).find(([, name]) => plain(name) === plain(heading));
  return (found?.[0] as SheetColumn | undefined) ?? null;
}

function cellsOf(fields: readonly string[], columns: readonly (SheetColumn | null)[]): Row['cells'] {
  const cells = Object.fromEntries(Object.keys(SHEET_COLUMNS).map((name) => [name, ''])) as Row['cells'];
  for (const [at, column] of columns.entries()) if (column) cells[column] = fields[at] ?? '';
  return cells;
}

/** Who filled it in: one person, in any of its lines. */
function readBy(rows: readonly Row[], faults: Fault[]): Reviewer | null {
  const told = rows.filter(({ cells }) => cells.byName !== '' || cells.byEmail !== '');
  const [first] = told;
  if (!first) {
    faults.push({ line: 1, why: 'It does not say who filled it in: enter “Your name” and “Your address”.' });
    return null;
  }
  const by = reviewerOf({ name: first.cells.byName, email: first.cells.byEmail });
  if (!by.ok) {
    faults.push({ line: first.line, why: '“Your name” and “Your address” must both be filled in.' });
    return null;
  }
  for (const { line, cells } of told) {
    const own = reviewerOf({ name: cells.byName, email: cells.byEmail });
    if (own.ok && own.value.name === by.value.name && own.value.email === by.value.email) continue;
    faults.push({
      line,
      why: `It names somebody else than line ${first.line}: one person fills in a worksheet.`,
    });
    return null;
  }
  return by.value;
}

/** Lines that were taken out: each says which one of how many it is. */
function missingFaults(rows: readonly Row[]): Fault[] {
  const numbers = rows.map(({ cells }) => /^(\d+) of (\d+)$/.exec(cells.no));
  const bad = rows.filter((_, at) => !numbers[at]);
  if (bad.length > 0) return bad.map(({ line }) => ({ line, why: '“No.” was changed.' }));
  const totals = new Set(numbers.map((found) => found?.[2]));
  if (totals.size > 1) return [{ line: 1, why: 'It was put together from several worksheets.' }];
  const there = new Set(numbers.map((found) => Number(found?.[1])));
  const total = Math.min(Number(numbers[0]?.[2]), MOST_LINES);
  const missing = Array.from({ length: total }, (_, at) => at + 1).filter((each) => !there.has(each));
  if (missing.length === 0) return [];
  const few = missing.slice(0, FEW).join(', ');
  const more = missing.length > FEW ? ` and ${missing.length - FEW} more` : '';
  return [{ line: 1, why: `${counted(missing.length, 'line is', 'lines are')} missing: No. ${few}${more}.` }];
}

type About = SheetSource & { mark: string; by: Reviewer | null };

function readLines(rows: readonly Row[], about: About, faults: Fault[]): SheetLine[] {
  const lines = new Map(about.review.evidence.lines.map((line) => [line.id, line]));
  const byId = Map.groupBy(rows, ({ cells }) => cells.id);
  return rows.flatMap((row) => {
    const found = lines.get(row.cells.id);
    const read = found ? readLine(row, found, { ...about, twins: byId.get(found.id) ?? [] }) : NO_LINE;
    if (typeof read !== 'string') return read;
    faults.push({ line: row.line, why: read });
    return [];
  });
}

const NO_LINE = 'No line of this review has this id in “Line”.';

function readLine(
  { line, cells }: Row,
  about: Line,
  { review, mark, by, twins }: About & { twins: readonly Row[] },
): SheetLine | string {
  if (cells.review !== mark) return 'It is of another review.';
  const other = twins.find((twin) => twin.line !== line);
  if (other) return `It is the same line as line ${other.line}.`;
  const told = lineCells(about);
  const edited = FIXED.find((name) => !isSameCell(cells[name], told[name]));
  if (edited) return `“${SHEET_COLUMNS[edited]}” was changed. It was “${oneLine(told[edited], 120)}”.`;
  if (cells.note.length > MOST_DECISION_NOTE)
    return `Its note is longer than ${counted(MOST_DECISION_NOTE, 'character', 'characters')}.`;
  const decision = cells.decision === '' ? null : decisionIn(cells.decision, about, review);
  if (typeof decision === 'string') return decision;
  const isFilled = decision !== null || cells.note !== '';
  if (isFilled && by && foldAddress(by.email) === foldAddress(about.email))
    return 'It is about whoever filled in the worksheet. Somebody else must decide it.';
  return { line, about, decision, note: oneLine(cells.note, MOST_DECISION_NOTE) };
}

/** Whether a cell is what was written, but for blanks; a program that saves in another encoding may have lost what is not in it. Step by step: a pattern would be tried in more ways than there is time for. */
function isSameCell(cell: string, told: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, '');
  const written = plain(unescapeFormula(cellText(told)));
  const found = plain(cell);
  if (found === written) return true;
  /** How much of what was found the characters so far may be. */
  let ends = new Set([0]);
  for (const character of written) {
    const next = new Set<number>();
    const lost = /[\x21-\x7e]/.test(character) ? 0 : 4;
    for (const end of ends) {
      if (found.startsWith(character, end)) next.add(end + character.length);
      for (let at = end; at < end + lost && /[?\ufffd]/.test(found[at] ?? ''); at += 1) next.add(at + 1);
    }
    if (next.size === 0) return false;
    ends = next;
  }
  return ends.has(found.length);
}

/** What a cell decides; a text says why it decides nothing, as a sentence. */
function decisionIn(text: string, line: Line, { evidence }: Read): Decision | string {
  const plain = (words: string) =>
    oneLine(words, 300)
      .toLowerCase()
      .replace(/[.:]+$/, '');
  const choices = choicesOf(line, evidence);
  const wanted = plain(text);
  const revoking = choices.filter(({ is }) => is === 'revoke');
  const chosen = wanted === 'revoke' && revoking.length === 1 ? revoking[0] : undefined;
  const alike = choices.filter((each) => plain(decisionWords(each)) === wanted);
  // Roles may be told apart by their capital letters alone.
  const exact = alike.find((each) => oneLine(decisionWords(each), 300) === oneLine(text, 300));
  const found = chosen ?? exact ?? (alike.length === 1 ? alike[0] : undefined);
  if (found) return found;
  const possible = `Possible: ${choices.map((each) => oneLine(decisionWords(each), 60)).join('; ')}.`;
  if (alike.length > 1) return `“${oneLine(text, 60)}” may mean several roles. ${possible}`;
  if (wanted === 'revoke') return `“Revoke” does not say how. ${possible}`;
  const role = /^change to (.+)$/.exec(wanted)?.[1];
  if (role !== undefined && line.kind === 'member' && line.fates.length > 0) {
    const known = rolesAt(line, evidence).find((each) => plain(each) === role);
    const denied = denyDecision(line, { is: 'change', role: known ?? role });
    if (known || role === 'owner') return `${denied ?? ''} ${possible}`.trim();
    return `There is no role “${oneLine(role, 60)}” there. ${possible}`;
  }
  const fate = LINE_FATES.find((each) => plain(decisionWords({ is: 'revoke', fate: each })) === wanted);
  const denied = fate ? denyDecision(line, { is: 'revoke', fate }) : null;
  return `${denied ?? `“${oneLine(text, 60)}” is no decision.`} ${possible}`;
}

/** What a worksheet would change now, and what it agrees with. */
export function compareSheet(
  { lines, by }: ReadSheet,
  { stand }: { stand: Stand },
): Pick<OpenedSheet, 'same' | 'changes' | 'agreed'> {
  const compared: Pick<OpenedSheet, 'same' | 'changes' | 'agreed'> = { same: 0, changes: [], agreed: [] };
  for (const { about, decision, note } of lines) {
    const now = stand.lines.get(about.id);
    if (!now) continue;
    const isSame = decision === null || isDecided(now, decision);
    if (about.isPrivileged && decision && isSame && by && mayAgree(by, now.by, stand))
      compared.agreed.push(about.id);
    if (isSame && (note === '' || note === now.note)) compared.same += 1;
    else
      compared.changes.push({
        ...{ lineId: about.id, was: now.decision, decision: decision ?? now.decision, note },
      });
  }
  return compared;
}

/** A second signature is somebody else’s than the reviewer’s, and than that of who decided. */
function mayAgree(by: Reviewer, decidedBy: Reviewer | null, { started }: Stand): boolean {
  return [started.reviewer, decidedBy].every(
    (each) => !each || foldAddress(each.email) !== foldAddress(by.email),
  );
}
