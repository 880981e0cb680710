import { type Entry, type Fault, type Node, type NodeOf, type Place, placeOf } from '../../shared/nodes.ts';
import { readTable } from '../../shared/separatedTable.ts';
import { quoted } from '../../shared/text.ts';
import { type GivenAccess, readGranted } from '../../shared/wanted/granted.ts';
import {
  EVERYBODY_ELSE,
  MOST_LINES,
  noCells,
  WANTED_COLUMNS,
  type WantedCells,
  type WantedColumn,
  type WantedRow,
} from '../../shared/wanted/row.ts';
import { readYaml } from '../storage/yaml.ts';

export type Include = Place & { name: string };
type Rows = { includes: Include[]; rows: WantedRow[] };
type ReadWanted = ({ ok: true } & Rows) | { ok: false; fault: Fault };
export type PackedWanted =
  | { ok: true; includes: Include[]; lines: number; parts: string[] }
  | { ok: false; fault: Fault };

const IN_A_PART = 500;
/** Longer lines cannot be an address with places. */
const LONGEST_LINE = 20_000;
const TOO_LONG = 'It is too long to be a person, a place and a role.';

/** CSV may have commas, semicolons or tabs. `isIncluded`: lines are named with the file. */
export function readWanted(name: string, text: string, isIncluded: boolean): ReadWanted {
  const read = /\.ya?ml$/i.test(name) || /^\s*[[{]/.test(text) ? readTree(text) : readSeparated(text);
  if ('why' in read) return { ok: false, fault: read };
  const rows = isIncluded ? read.rows.map((row) => ({ ...row, file: name })) : read.rows;
  return { ok: true, includes: read.includes, rows };
}

export function packWanted(read: ReadWanted): PackedWanted {
  if (!read.ok) return read;
  const { rows, ...others } = read;
  const parts: string[] = [];
  for (let at = 0; at < rows.length; at += IN_A_PART)
    parts.push(JSON.stringify(rows.slice(at, at + IN_A_PART)));
  return { ...others, lines: rows.length, parts };
}

function readTree(text: string): Rows | Fault {
  const read = readYaml(text);
  if (!read.ok) return read.fault;
  const { root } = read;
  return root.kind === 'list' ? { includes: [], rows: root.items.map(rowOf) } : readDocument(root);
}

function readSeparated(text: string): Rows | Fault {
  if (text.trim() === '') return { line: 1, column: 1, why: 'This file is empty.' };
  const { headings, line: first, rows: table } = readTable(text, LONGEST_LINE);
  const columns = columnsOf(headings);
  const why = columnsFault(columns);
  if (why !== null) return { line: first, column: 1, why };
  const rows: WantedRow[] = [];
  for (const row of table) {
    if (rows.length > MOST_LINES) break;
    const at = { line: row.line, column: 1 };
    if ('fields' in row) {
      const cells = noCells();
      const places: Partial<Record<WantedColumn, Place>> = {};
      for (const [index, column] of columns.entries()) {
        if (!column) continue;
        cells[column] = row.fields[index] ?? '';
        places[column] = row.placeOf(index);
      }
      cells.access = accessIn(cells.access, places.access ?? at);
      rows.push({ ...at, cells, places });
    } else rows.push({ ...at, fault: row.fault ?? TOO_LONG });
  }
  return { includes: [], rows };
}

/** Access in parts is JSON inside the cell. */
function accessIn(cell: WantedCells['access'], { line }: Place): string | GivenAccess {
  if (typeof cell !== 'string' || !/^[[{]/.test(cell)) return cell;
  const read = readYaml(cell, line);
  if (!read.ok) return { why: `Its access begins like JSON. ${read.fault.why}` };
  const given = readGranted(read.root);
  return 'why' in given ? { why: given.why } : given;
}

/** Column name in sentences, and a pattern for its heading in small letters. */
const HEADINGS: Record<WantedColumn, [words: string, heading: RegExp]> = {
  address: ['address', /^(?:(?:e?mail)?address|e?mails?|person)$/],
  instance: ['instance', /^(?:(?:instance|server)(?:name|url)?|host|hostname)$/],
  organization: ['organization', /^org(?:ani[sz]ation)?(?:name)?$/],
  role: ['role', /^role(?:name)?$/],
  access: ['access', /^access$/],
  until: ['until', /^until$/],
  mustStay: ['must-stay', /^muststay$/],
  also: ['also', /^also$/],
  instanceId: ['id of the instance', /^instanceid$/],
  organizationId: ['id of the organization', /^org(?:ani[sz]ation)?id$/],
};

function columnsOf(headings: readonly string[]): (WantedColumn | null)[] {
  const names = headings.map((heading) => heading.toLowerCase().replace(/[^a-z]/g, ''));
  const found = names.map((name) => WANTED_COLUMNS.find((column) => HEADINGS[column][1].test(name)) ?? null);
  return found.includes('role') ? found : found.map((column) => (column === 'access' ? 'role' : column));
}

function columnsFault(found: readonly (WantedColumn | null)[]): string | null {
  const twice = WANTED_COLUMNS.find((column) => found.filter((each) => each === column).length > 1);
  if (twice) return `Two columns are named ${HEADINGS[twice][0]}.`;
  const has = (...any: WantedColumn[]) => any.some((column) => found.includes(column));
  const missing = [
    ...(has('address') ? [] : ['address']),
    ...(has('instance', 'instanceId') ? [] : ['instance']),
    ...(has('organization', 'organizationId') ? [] : ['organization']),
    ...(has('role') ? [] : ['role']),
  ];
  return missing.length > 0 ? `No column is named ${listed(missing)}.` : null;
}

function rowOf(node: Node): WantedRow {
  const place = placeOf(node);
  if (node.kind !== 'map')
    return { ...place, fault: 'This entry needs address, instance, organization and role.' };
  const filled = node.entries.filter(({ value }) => value.kind !== 'text' || value.text !== '');
  const columns = columnsOf(filled.map(({ key }) => key));
  return rowOfEntries(
    place,
    filled.flatMap((entry, at) => (columns[at] ? { column: columns[at], entry } : [])),
  );
}

function rowOfEntries(
  place: Place,
  entries: readonly { column: WantedColumn; entry: Entry }[],
  above: Pick<Read, 'cells' | 'places'> = { cells: noCells(), places: {} },
): WantedRow {
  const cells = { ...above.cells };
  const places: Read['places'] = {};
  for (const { column, entry } of entries) {
    const { key, value } = entry;
    if (places[column])
      return { ...placeOf(entry), fault: `It has two texts for one column, one in ${quoted(key)}.` };
    places[column] = placeOf(value);
    if (column === 'access' && value.kind !== 'text') {
      cells.access = readGranted(value);
      continue;
    }
    const cell = textIn(column, value);
    if (cell === null) return { ...placeOf(value), fault: `The value of ${quoted(key)} is not text.` };
    if (cell.length > LONGEST_LINE) return { ...placeOf(value), fault: TOO_LONG };
    cells[column] = cell.trim();
  }
  return { ...place, cells, places: { ...above.places, ...places } };
}

type Read = Extract<WantedRow, { cells: unknown }>;

function textIn(column: WantedColumn, value: Node): string | null {
  if (value.kind === 'text') return value.text;
  if (column !== 'also' || value.kind !== 'list') return null;
  const texts = value.items.map((item) => (item.kind === 'text' ? item.text : null));
  return texts.includes(null) ? null : texts.join(';');
}

type Keys = Readonly<Record<string, WantedColumn>>;
const PERSON: Keys = { 'must-stay': 'mustStay', until: 'until' };
const MEMBER: Keys = { address: 'address', role: 'role', access: 'access', also: 'also', ...PERSON };
const PLACE: Keys = {
  ...{ instance: 'instance', organization: 'organization' },
  ...{ 'instance-id': 'instanceId', 'organization-id': 'organizationId' },
};

function readDocument(root: Node): Rows {
  const rows: WantedRow[] = [];
  const includes: Include[] = [];
  const tell = (node: Place, fault: string) => void rows.push({ ...placeOf(node), fault });

  function entriesOf(node: Node, keys: readonly string[], what: string): Map<string, Entry> {
    if (node.kind !== 'map') tell(node, `${what} has the keys ${listed(keys)}.`);
    const entries = new Map<string, Entry>();
    for (const entry of node.kind === 'map' ? node.entries : [])
      if (keys.includes(entry.key)) entries.set(entry.key, entry);
      else tell(entry, `${quoted(entry.key)} is not known here. Use ${listed(keys)}.`);
    return entries;
  }

  function itemsOf(entry: Entry | undefined): Node[] {
    const { value } = entry ?? {};
    if (!entry || !value || (value.kind === 'text' && value.text === '')) return [];
    if (value.kind === 'list') return value.items;
    tell(value, `${quoted(entry.key)} must be a list.`);
    return [];
  }

  function cellsOf(entries: ReadonlyMap<string, Entry>, keys: Keys) {
    return Object.entries(keys).flatMap(([key, column]) => {
      const entry = entries.get(key);
      return entry ? { column, entry } : [];
    });
  }

  function readPerson(node: Node): void {
    const entries = entriesOf(node, ['addresses', ...Object.keys(PERSON)], 'A person');
    const own = entries.get('addresses');
    const [first, ...others] = itemsOf(own);
    if (!own || !first) {
      if (node.kind === 'map' && own?.value.kind !== 'text') tell(own ?? node, 'A person needs addresses.');
      return;
    }
    const also: NodeOf<'list'> = { ...placeOf(others[0] ?? first), kind: 'list', items: others };
    const row = rowOfEntries(placeOf(node), [
      { column: 'address', entry: { ...own, value: first } },
      { column: 'also', entry: { ...own, value: also } },
      ...cellsOf(entries, PERSON),
    ]);
    rows.push('fault' in row ? row : { ...row, ofPerson: true });
  }

  function readOrganization(node: Node): void {
    const entries = entriesOf(node, [...Object.keys(PLACE), 'complete', 'members'], 'An organization');
    const place = rowOfEntries(placeOf(node), cellsOf(entries, PLACE));
    if ('fault' in place) {
      rows.push(place);
      return;
    }
    const ofNone = Object.fromEntries(Object.values(PLACE).map((column) => [column, placeOf(node)]));
    const above = { cells: place.cells, places: { ...ofNone, ...place.places } };
    const complete = entries.get('complete');
    const value = complete?.value.kind === 'text' ? complete.value.text : null;
    if (complete && value !== 'true' && value !== 'false')
      tell(complete.value, '“complete” must be true or false.');
    if (complete && value === 'true')
      rows.push({
        ...{ ...placeOf(complete), ...above },
        cells: { ...place.cells, address: EVERYBODY_ELSE, role: 'none' },
      });
    for (const item of itemsOf(entries.get('members'))) {
      const own = entriesOf(item, Object.keys(MEMBER), 'A member');
      if (item.kind === 'map') rows.push(rowOfEntries(placeOf(item), cellsOf(own, MEMBER), above));
    }
  }

  const entries = entriesOf(root, ['include', 'people', 'organizations'], 'Wanted access');
  for (const item of itemsOf(entries.get('include')))
    if (item.kind === 'text' && item.text !== '') includes.push({ ...placeOf(item), name: item.text });
    else tell(item, 'Write the name of a file to include.');
  itemsOf(entries.get('people')).forEach(readPerson);
  itemsOf(entries.get('organizations')).forEach(readOrganization);
  return { includes, rows };
}

function listed(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
