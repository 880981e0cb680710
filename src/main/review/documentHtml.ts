import { createHash } from 'node:crypto';
import type { Fact, MomentFact } from '../../shared/facts/fact.ts';
import { oneLine, thousands } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';

/** A4; repeats table heads, splits no row. */
const STYLE = `
@page { size: A4; margin: 18mm 15mm 20mm; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body {
  max-width: 1040px; margin: 0 auto; padding: 40px 32px; background: #fff; color: #14181f;
  font: 14px/1.5 Inter, "Segoe UI", "Helvetica Neue", Arial, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
h1 { margin: 0 0 4px; font-size: 30px; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; }
h2 { margin: 40px 0 10px; padding-bottom: 6px; border-bottom: 2px solid #14181f; font-size: 19px; line-height: 1.3; }
h3 { margin: 26px 0 6px; font-size: 15px; line-height: 1.35; }
h2 + h3 { margin-top: 14px; }
h1, h2, h3 { overflow-wrap: anywhere; break-after: avoid; }
h2 + p, h2:has(+ .numbers) { break-after: avoid; }
p { margin: 0 0 10px; max-width: 72ch; overflow-wrap: anywhere; }
.scope { margin: 0 0 24px; font-size: 18px; color: #3c4553; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; margin: 0 0 24px; }
dt { color: #5b6472; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; margin: 0 0 14px; border-collapse: collapse; table-layout: fixed; font-size: 12.5px; line-height: 1.4; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 5px 10px 5px 0; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { border-bottom: 1px solid #14181f; font-weight: 620; }
td { border-bottom: 1px solid #dfe3e8; }
td.above { padding-top: 0; border: 0; color: #5b6472; font-size: 11.5px; }
.quiet, .facts { color: #5b6472; }
.facts { margin: 0 0 8px; font-size: 12.5px; break-after: avoid; }
.mark { font-weight: 620; }
.hash { font-size: 0.76em; }
.numbers { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin: 0 0 20px; padding: 0; list-style: none; break-inside: avoid; }
.numbers li { padding: 10px 12px; border: 1px solid #dfe3e8; border-radius: 6px; break-inside: avoid; }
.numbers strong { display: block; font-size: 22px; line-height: 1.2; font-weight: 650; }
.numbers span { color: #5b6472; font-size: 12px; }
.ok { color: #1a7f4b; }
.warn { color: #8f5106; }
.danger { color: #b3281e; }
.verdict { margin: 0 0 4px; font-size: 20px; line-height: 1.3; font-weight: 640; }
.page { break-before: page; }
@media (max-width: 640px) { .numbers { grid-template-columns: 1fr 1fr; } body { padding: 20px 16px; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  table, .facts { font-size: 8.5pt; }
  h1 { font-size: 24pt; }
  h2 { font-size: 14pt; margin-top: 26pt; }
  h3 { font-size: 11.5pt; }
  .scope { font-size: 13pt; }
  .numbers { grid-template-columns: repeat(6, 1fr); gap: 8px; }
}
`;

/** Loads, runs and sends nothing; the only style is this one. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

export function beginningOf(title: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head>
<body><main>
`;
}

export const END = '</main></body></html>\n';

export function factsOf(facts: readonly (readonly [name: string, cell: string])[]): string {
  return `<dl>${facts.map(([name, cell]) => `<dt>${name}</dt><dd>${cell}</dd>`).join('\n')}</dl>\n`;
}

const LONGEST = 400;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Escapes, on one line, without characters that turn text. */
export function stranger(text: string): string {
  const line = oneLine(text, LONGEST);
  return line === '' ? '' : `<bdi>${escaped(line)}</bdi>`;
}

export function quiet(words: string): string {
  return `<span class="quiet">${escaped(words)}</span>`;
}

export function told(text: string, otherwise = '–'): string {
  return stranger(text) || quiet(otherwise);
}

export function marked(html: string): string {
  return `<span class="mark">${html}</span>`;
}

export function stacked(cells: readonly string[], otherwise = '–'): string {
  return cells.filter((cell) => cell !== '').join('<br>') || quiet(otherwise);
}

export function factCell<Value>(fact: Fact<Value>, value: Value): string {
  const words = fact.wordsOf(value);
  const tone = fact.toneOf(value);
  if (tone === 'quiet') return quiet(words);
  return tone === 'warn' || tone === 'danger' ? marked(stranger(words)) : stranger(words);
}

export function momentCell<Value>(fact: MomentFact<Value>, value: Value, write: (at: Ms) => string): string {
  const at = fact.atOf(value);
  return typeof at === 'number' ? write(at) : quiet(at);
}

export function numbersOf(numbers: readonly (readonly [number, words: string])[]): string {
  const items = numbers.map(
    ([number, words]) => `<li><strong>${thousands(number)}</strong><span>${escaped(words)}</span></li>`,
  );
  return `<ul class="numbers">${items.join('')}</ul>\n`;
}

export type Unread = { instanceName: string; organizationName: string | null; what: string; why: string };

export function unreadTable(unread: readonly Unread[]): Iterable<string> {
  return tableOf<Unread>(
    {
      Instance: [25, ({ instanceName }) => stranger(instanceName)],
      Organization: [27, ({ organizationName }) => told(organizationName ?? '', 'the whole instance')],
      What: [22, ({ what }) => stranger(what)],
      Why: [26, ({ why }) => stranger(why)],
    },
    unread,
  );
}

export type Columns<T> = Readonly<Record<string, readonly [width: number, cell: (of: T) => string]>>;

export function* tableOf<T>(columns: Columns<T>, rows: readonly T[], above?: string): Generator<string> {
  const all = Object.entries(columns);
  const widths = all.map(([, [width]]) => `<col width="${width}%">`).join('');
  const first = above === undefined ? '' : `<tr><td class="above" colspan="${all.length}">${above}</td></tr>`;
  const titles = all.map(([name]) => `<th scope="col">${escaped(name)}</th>`).join('');
  yield `<table><colgroup>${widths}</colgroup><thead>${first}<tr>${titles}</tr></thead><tbody>\n`;
  for (const row of rows) yield `<tr>${all.map(([, [, cell]]) => `<td>${cell(row)}</td>`).join('')}</tr>\n`;
  yield '</tbody></table>\n';
}

export function* sectionOf<T>(
  title: string,
  columns: Columns<T>,
  rows: readonly T[],
  { intro, none }: { intro?: string; none: string },
): Generator<string> {
  yield `<h2>${title}</h2>\n`;
  if (rows.length === 0) return yield `<p>${quiet(none)}</p>\n`;
  if (intro) yield `<p>${intro}</p>\n`;
  yield* tableOf(columns, rows);
}
