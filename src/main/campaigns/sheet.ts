import type { Decision } from '../../shared/campaigns/campaign.ts';
import { decisionWords } from '../../shared/campaigns/decisions.ts';
import type { CallInput } from '../../shared/contract.ts';
import { FORMULA_PLACES } from '../../shared/formulaText.ts';
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
import { choicesOf } from './decide.ts';
import { type Read, type Row, rowsOf, standingWords } from './standing.ts';
import { aboutCells } from './tables.ts';

/** A line of a worksheet: its cells by their headings, and what it can be decided to be. */
export type SheetRow = Row & { cells: ReturnType<typeof cellsOf>; choices: readonly Decision[] };
export type SheetCells = SheetRow['cells'];

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
