import { FORMULA_PLACES } from '../../shared/formulaText.ts';
import { beginningOf, END, escaped, quiet, stranger, tableOf } from '../review/documentHtml.ts';
import { fileWords } from '../storage/chosenFile.ts';
import { cellText } from '../storage/savedTable.ts';
import { SHEET_COLUMNS, type SheetColumn, type SheetRow, type SheetSource } from './sheet.ts';

/** A worksheet as one file of HTML that needs no network: whoever fills it in saves a worksheet of CSV from it. */
export function* sheetHtml({ review }: SheetSource, rows: readonly SheetRow[]): Generator<string> {
  const { name, dueOn } = review.stand.started;
  yield `${beginningOf(escaped(`Worksheet: ${name}`), { style: STYLE, script: SCRIPT })}<h1>${stranger(name)}</h1>
<p class="scope">${stranger(review.evidence.scope)}, due ${escaped(dueOn)}</p>
<p>Decide each line, enter who you are, save the file, and send it back. This page has no connection to anything: what you enter is in the file alone.</p>
<form id="who"><label>Your name <input id="name" autocomplete="name" maxlength="120"></label>
<label>Your email address <input id="email" type="email" autocomplete="email" maxlength="254"></label></form>\n`;
  yield* tableOf(
    HEADS,
    rows.map((row, at) => rowCells(row, at)),
  );
  yield `<div id="foot"><span id="status" role="status"></span>
<button id="keep" type="button"${rows.some(isPlain) ? '' : ' hidden'}>Keep all undecided members</button>
<button id="save" type="button">Save the file…</button></div>
<script type="application/json" id="data">${dataOf(name, rows)}</script>
<script>${SCRIPT}</script>\n${END}`;
}

const HEADS = {
  ...{ Person: 22, Where: 13, Role: 9, Access: 15, '2FA': 8, 'Decided so far': 9, Decision: 13, Note: 11 },
};

/** Who is kept in one go: never one who can do more than a member. */
const isPlain = ({ cells, isPrivileged }: SheetRow) => cells.kind === 'member' && !isPrivileged;

function rowCells(row: SheetRow, at: number): string[] {
  const { cells, choices, isPrivileged } = row;
  const kind = cells.kind === 'member' ? '' : cells.kind;
  const person = [stranger(cells.email) || quiet('no address'), stranger(cells.name), stranger(kind)];
  const called = `${escaped(cells.email || cells.name)}, line ${at + 1}`;
  const options = ['', ...choices].map(
    (each) => `<option value="${escaped(each)}">${escaped(each) || 'Undecided'}</option>`,
  );
  return [
    person.filter((cell) => cell !== '').join('<br>'),
    [stranger(cells.organization), stranger(cells.instance)].filter((cell) => cell !== '').join('<br>'),
    (stranger(cells.role) || quiet('–')) + (isPrivileged ? '<br><span class="mark">privileged</span>' : ''),
    [stranger(cells.access), stranger(cells.change)].filter((cell) => cell !== '').join('<br>') || quiet('–'),
    stranger(cells.twoFactor) || quiet('–'),
    stranger(cells.decided) || quiet('–'),
    `<select data-decision="${isPlain(row) ? 'member' : 'other'}" aria-label="Decision on ${called}">${options.join('')}</select>`,
    `<input data-note="" maxlength="1000" aria-label="Note on ${called}">`,
  ];
}

/** What the script writes into the file: nothing in it can end the element that holds it. */
function dataOf(name: string, rows: readonly SheetRow[]): string {
  const columns = Object.keys(SHEET_COLUMNS) as SheetColumn[];
  const data = {
    fileName: `Worksheet ${fileWords(name) || 'of a review'}.csv`,
    headings: Object.values(SHEET_COLUMNS),
    places: ['decision', 'note', 'byName', 'byEmail'].map((each) => columns.indexOf(each as SheetColumn)),
    formula: FORMULA_PLACES,
    rows: rows.map(({ cells }) => columns.map((column) => cellText(cells[column]))),
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
