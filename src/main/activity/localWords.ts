import type { CarriedCounts } from '../../shared/calls/backup.ts';
import { CARRIED_PARTS, PART_NOUNS } from '../../shared/carriedParts.ts';
import type { CallInput } from '../../shared/contract.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';

type Given = CallInput<'instances.edit'>['connection'];

/** What people and organizations are called on a server may be long; as many characters tell which is meant. */
const MOST = { person: 400, organization: 200 };

/** Which key, by its record: what it opens, whose it is, and its first letters where they are known. */
export function keyNote({ organizationName, userEmail, start }: KeyRecord): string {
  const letters = start ? `, which begins with ${start}` : '';
  const person = oneLine(userEmail ?? 'an unknown person', MOST.person);
  const organization = oneLine(organizationName ?? 'no organization', MOST.organization);
  return `The key of ${person} for “${organization}”${letters}.`;
}

/** Which key was deleted here alone, by its record, and that it keeps working on the server. */
export function endedKeyNote(key: KeyRecord): string {
  return `${keyNote(key)} It keeps working on the server.`;
}

/** What went along with instances, in or out of a file; empty where nothing did. */
export function carriedNote(counts: Partial<CarriedCounts>): string {
  return CARRIED_PARTS.flatMap((part) => {
    const number = counts[part] ?? 0;
    const [one, more] = PART_NOUNS[part];
    return number === 0 ? [] : [`${number} ${number === 1 ? one : more}`];
  }).join(', ');
}

/** Which addresses are one person's. */
export function joinedNote(addresses: readonly string[]): string {
  const words = addresses.map((address) => oneLine(address, MOST.person));
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''} are one person.`;
}

/** What was changed of an instance, as sentences; empty where nothing but its colour was. Values of headers are secrets. */
export function connectionNote(before: Instance, after: Instance, given: Given): string {
  // At another address nothing of the former connection holds that was not given anew.
  const isTold = given !== undefined || before.origin !== after.origin;
  return [
    before.name === after.name ? null : `Name from “${before.name}” to “${after.name}”.`,
    before.origin === after.origin ? null : `Address from ${before.origin} to ${after.origin}.`,
    isTold ? proxyNote(before, after) : null,
    ...(isTold ? headerNotes(before, after, given?.headers ?? []) : []),
  ]
    .filter((words) => words !== null)
    .join(' ');
}

function proxyNote(before: Instance, after: Instance): string | null {
  const [from, to] = [proxyWords(before), proxyWords(after)];
  return from === to ? null : `Proxy from ${from} to ${to}.`;
}

function proxyWords({ proxy }: Instance): string {
  if (!proxy || proxy.mode === 'system') return 'the system’s';
  return proxy.mode === 'none' ? 'none' : proxy.url;
}

function headerNotes(before: Instance, after: Instance, given: NonNullable<Given>['headers']): string[] {
  const names = ({ headers = [] }: Instance) =>
    new Map(headers.map(({ name }) => [name.toLowerCase(), name]));
  const [were, are] = [names(before), names(after)];
  const valued = new Set(given.flatMap(({ name, value }) => (value ? name.trim().toLowerCase() : [])));
  const of = (map: Map<string, string>, wanted: (key: string) => boolean) =>
    [...map].flatMap(([key, name]) => (wanted(key) ? name : [])).join(', ');
  const told = [
    ['Headers added', of(are, (key) => !were.has(key))],
    ['Headers with another value', of(are, (key) => were.has(key) && valued.has(key))],
    ['Headers taken away', of(were, (key) => !are.has(key))],
  ] as const;
  return told.flatMap(([what, which]) => (which === '' ? [] : `${what}: ${which}.`));
}
