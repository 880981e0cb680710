import type { OpenedSheet } from '../../shared/calls/reviews.ts';
import type { Decision, Line, Reviewer } from '../../shared/campaigns/campaign.ts';
import { decisionWords, MOST_CAMPAIGN_LINES, MOST_DECISION_NOTE } from '../../shared/campaigns/decisions.ts';
import type { CallInput } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { FORMULA_PLACES } from '../../shared/formulaText.ts';
import { readTable } from '../../shared/separatedTable.ts';
import { counted, foldAddress, oneLine, quoted } from '../../shared/text.ts';
import {
  beginningOf,
  type Columns,
  END,
  escaped,
  marked,
  quiet,
  stacked,
  stranger,
  tableOf,
  told,
} from '../review/documentHtml.ts';
import { fileWords } from '../storage/chosenFile.ts';
import { cellText } from '../storage/savedTable.ts';
import { choicesOf, reviewerOf } from './decide.ts';
import { aboutCells } from './pack.ts';
import { isDecided, type Read, type Row, rowsOf, type Stand, standingWords } from './standing.ts';

/** A line of a worksheet: its cells by their headings, and what it can be decided to be. */
type SheetRow = Row & { cells: ReturnType<typeof cellsOf>; choices: readonly Decision[] };
type SheetCells = SheetRow['cells'];

/** The lines of a worksheet; the last columns but two are for whoever fills it in. */
export function sheetRows(review: Read, only: CallInput<'campaigns.saveSheet'>['only']): SheetRow[] {
  const wanted = rowsOf(review).filter(({ line, standing }) =>
    only === 'privileged' ? line.isPrivileged : only === 'all' || standing.decision === null,
  );
  return wanted.map((row, at) => {
    const choices = choicesOf(row.line, review.evidence);
    return { ...row, choices, cells: cellsOf(row, choices, `${at + 1} of ${wanted.length}`, review) };
  });
}

function cellsOf(row: Row, choices: readonly Decision[], no: string, { stand }: Read) {
  const { decision } = row.standing;
  return {
    'No.': no,
    ...aboutCells(row),
    'Decided so far': decision ? standingWords(decision) : '',
    'Possible decisions': choices.map(decisionWords).join('; '),
    ...{ Decision: '', Note: '', 'Your name': '', 'Your address': '' },
    Line: row.line.id,
    // By its evidence.
    Review: `sha256-${stand.started.before}`,
  };
}

/** A worksheet as one file of HTML that needs no network: whoever fills it in saves a worksheet of CSV from it. */
export function* sheetHtml({ stand, evidence }: Read, rows: readonly SheetRow[]): Generator<string> {
  const { name, dueOn } = stand.started;
  yield `${beginningOf(escaped(`Worksheet: ${name}`), { style: STYLE, script: SCRIPT })}<h1>${stranger(name)}</h1>
<p class="scope">${stranger(evidence.scope)}, due ${escaped(dueOn)}</p>
<p>Decide each line, enter who you are, save the file, and send it back. This page has no connection to anything: what you enter is in the file alone.</p>
<form id="who"><label>Your name <input id="name" autocomplete="name" maxlength="120"></label>
<label>Your email address <input id="email" type="email" autocomplete="email" maxlength="254"></label></form>\n`;
  yield* tableOf(COLUMNS, rows);
  yield `<div id="foot"><span id="status" role="status"></span>
<button id="keep" type="button"${rows.some(isPlain) ? '' : ' hidden'}>Keep all undecided members</button>
<button id="save" type="button">Save the file…</button></div>
<script type="application/json" id="data">${dataOf(name, rows)}</script>
<script>${SCRIPT}</script>\n${END}`;
}

const COLUMNS: Columns<SheetRow> = {
  Person: [
    22,
    ({ cells, line }) =>
      stacked([
        told(cells.Address, 'no address'),
        stranger(cells.Name),
        quiet(line.kind === 'member' ? '' : cells.Kind),
      ]),
  ],
  Where: [13, ({ cells }) => stacked([stranger(cells.Organization), stranger(cells.Instance)])],
  Role: [9, ({ cells, line }) => stacked([told(cells.Role), line.isPrivileged ? marked('privileged') : ''])],
  Access: [15, ({ cells }) => stacked([stranger(cells.Access), stranger(cells['Last change'])])],
  '2FA': [8, ({ cells }) => told(cells['2FA'])],
  'Decided so far': [9, ({ cells }) => told(cells['Decided so far'])],
  Decision: [13, decisionField],
  Note: [11, (row, at) => `<input data-note="" maxlength="1000" aria-label="Note on ${calledIn(row, at)}">`],
};

const calledIn = ({ cells }: SheetRow, at: number) =>
  `${escaped(cells.Address || cells.Name)}, line ${at + 1}`;

function decisionField(row: SheetRow, at: number): string {
  const options = ['', ...row.choices.map(decisionWords)].map(
    (each) => `<option value="${escaped(each)}">${escaped(each) || 'Undecided'}</option>`,
  );
  return `<select data-decision="${isPlain(row) ? 'member' : 'other'}" aria-label="Decision on ${calledIn(row, at)}">${options.join('')}</select>`;
}

/** Who is kept in one go: never one who can do more than a member. */
const isPlain = ({ line }: SheetRow) => line.kind === 'member' && !line.isPrivileged;

/** What the script writes into the file: nothing in it can end the element that holds it. */
function dataOf(name: string, rows: readonly SheetRow[]): string {
  const headings = Object.keys(rows[0]?.cells ?? {});
  const data = {
    fileName: `Worksheet ${fileWords(name) || 'of a review'}.csv`,
    headings,
    places: ['Decision', 'Note', 'Your name', 'Your address'].map((each) => headings.indexOf(each)),
    formula: FORMULA_PLACES,
    rows: rows.map(({ cells }) => Object.values(cells).map(cellText)),
  };
  return JSON.stringify(data).replace(/[<\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

const STYLE = `
main { padding-bottom: 64px; }
label { display: inline-block; margin: 0 20px 16px 0; color: #5b6472; }
input, select, button { font: inherit; color: #14181f; background: #fff; border: 1px solid #8a94a3; border-radius: 5px; padding: 4px 6px; }
td input, td select { width: 100%; }
#who input { display: block; width: 280px; }
#foot { position: fixed; inset: auto 0 0; display: flex; gap: 12px; align-items: center; padding: 10px 32px; background: #fff; border-top: 1px solid #14181f; }
#status { flex: 1; }
#save { color: #fff; background: #14181f; padding: 6px 14px; }
:focus-visible { outline: 2px solid #2456d6; outline-offset: 1px; }
thead { position: sticky; top: 0; background: #fff; }
`;

const SCRIPT = `'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const decisions = [...document.querySelectorAll('[data-decision]')];
const notes = [...document.querySelectorAll('[data-note]')];
const field = (id) => document.getElementById(id);
let isSaved = true;
const tell = () => {
  const done = decisions.filter((each) => each.value !== '').length;
  field('status').textContent = done + ' of ' + decisions.length + ' decided';
};
const changed = () => {
  isSaved = false;
  tell();
};
const cell = (text) => '"' + text.replaceAll('"', '""') + '"';
const typed = (text) => text.trim().replace(new RegExp(data.formula, 'g'), "'");
document.addEventListener('input', changed);
addEventListener('beforeunload', (event) => {
  if (!isSaved) event.preventDefault();
});
field('who').addEventListener('submit', (event) => event.preventDefault());
field('keep').addEventListener('click', () => {
  for (const each of decisions) if (each.value === '' && each.dataset.decision === 'member') each.value = 'Keep';
  changed();
});
field('save').addEventListener('click', () => {
  const name = field('name').value.trim();
  const email = field('email').value.trim();
  if (name === '' || !email.includes('@')) {
    field('status').textContent = 'Enter your name and your email address first.';
    field(name === '' ? 'name' : 'email').focus();
    return;
  }
  const lines = data.rows.map((row, at) => {
    const line = [...row];
    const given = [decisions[at].value, notes[at].value, name, email].map(typed);
    data.places.forEach((place, each) => { line[place] = given[each]; });
    return line;
  });
  const text = [data.headings, ...lines].map((line) => line.map(cell).join(',') + '\\r\\n').join('');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\\ufeff' + text], { type: 'text/csv' }));
  link.download = data.fileName;
  link.click();
  isSaved = true;
});
tell();
`;

type Fault = OpenedSheet['faults'][number];
/** What a worksheet says of a line of the review; a null decision: nothing. */
type SheetLine = { about: Line; decision: Decision | null; note: string };

/** A worksheet that was filled in: what counts of it, and why other lines do not. */
export type ReadSheet = { by: Reviewer | null; lines: SheetLine[]; faults: Fault[] };

const LONGEST_LINE = 40_000;
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
  return `${quoted(text)} ${why}. ${line.why ? `${line.why} ` : ''}Possible: ${possible}.`;
}

/** What a worksheet would change now. */
export function compareSheet(
  { lines }: ReadSheet,
  { lines: standings }: Stand,
): Pick<OpenedSheet, 'same' | 'changes'> {
  const compared: Pick<OpenedSheet, 'same' | 'changes'> = { same: 0, changes: [] };
  for (const { about, decision, note } of lines) {
    const now = standings.get(about.id);
    if (!now) continue;
    const isSame = decision === null || isDecided(now, decision);
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
