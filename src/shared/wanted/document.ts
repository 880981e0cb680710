import { type Entry, type Node, type NodeOf, placeOf } from '../nodes.ts';
import { quoted } from '../text.ts';
import type { WantedColumn } from './columns.ts';
import { type Include, rowOfEntries, type WantedRow, type WantedRows } from './row.ts';

/** What stands for all others of an organization, as an address: with the role none, who is not listed there is removed. */
export const EVERYBODY_ELSE = '*';

type Keys = Readonly<Record<string, WantedColumn>>;
const PERSON: Keys = { 'must-stay': 'mustStay', until: 'until' };
const MEMBER: Keys = { address: 'address', role: 'role', access: 'access', also: 'also', ...PERSON };
const PLACE: Keys = {
  instance: 'instance',
  organization: 'organization',
  'instance-id': 'instanceId',
  'organization-id': 'organizationId',
};

/** Reads wanted access as it is written by organization. What is not known there is told, and the rest read. */
export function readDocument(root: Node): WantedRows {
  const rows: WantedRow[] = [];
  const includes: Include[] = [];
  const tell = (node: { line: number; column: number }, fault: string) =>
    void rows.push({ ...placeOf(node), fault });

  /** The entries of a map by its keys, those that are not known told. */
  function entriesOf(node: Node, keys: readonly string[], what: string): Map<string, Entry> {
    if (node.kind !== 'map') tell(node, `${what} needs ${listed(keys)}.`);
    const entries = node.kind === 'map' ? node.entries : [];
    for (const entry of entries)
      if (!keys.includes(entry.key))
        tell(entry, `${quoted(entry.key)} is not known here. Use ${listed(keys)}.`);
    return new Map(entries.filter(({ key }) => keys.includes(key)).map((entry) => [entry.key, entry]));
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
    const complete = entries.get('complete');
    const value = complete?.value.kind === 'text' ? complete.value.text : null;
    if (complete && value !== 'true' && value !== 'false')
      tell(complete.value, '“complete” must be true or false.');
    if (complete && value === 'true') {
      const cells = { ...place.cells, address: EVERYBODY_ELSE, role: 'none' };
      rows.push({ ...placeOf(complete), cells, placeOf: place.placeOf });
    }
    for (const item of itemsOf(entries.get('members'))) {
      const own = entriesOf(item, Object.keys(MEMBER), 'A member');
      if (item.kind !== 'map') continue;
      const row = rowOfEntries(placeOf(item), cellsOf(own, MEMBER), place.cells);
      rows.push('fault' in row ? row : { ...row, placeOf: (column) => placeIn(row, place, column) });
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

type Read = Extract<WantedRow, { cells: unknown }>;

/** The instance and the organization stand above the member. */
function placeIn(row: Read, above: Read, column: WantedColumn) {
  return (Object.values(PLACE).includes(column) ? above : row).placeOf(column);
}

function listed(keys: readonly string[]): string {
  return keys.length === 1 ? (keys[0] ?? '') : `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`;
}
