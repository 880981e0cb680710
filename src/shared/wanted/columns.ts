import type { Node } from '../nodes.ts';

/** What is read of a line; the ids are what an export of People adds, and tell places of one name apart. */
const WANTED_COLUMNS = [
  'address',
  'instance',
  'organization',
  'role',
  'access',
  'until',
  'mustStay',
  'also',
  'instanceId',
  'organizationId',
] as const;

export type WantedColumn = (typeof WANTED_COLUMNS)[number];
/** `access` is text, or says part by part what is granted. */
export type WantedCells = Record<Exclude<WantedColumn, 'access'>, string> & { access: string | Node };

/** What a column may be called, in small letters alone. */
const NAMES: Record<WantedColumn, RegExp> = {
  address: /^(?:(?:e?mail)?address|e?mails?|person)$/,
  instance: /^(?:(?:instance|server)(?:name|url)?|host|hostname)$/,
  organization: /^org(?:ani[sz]ation)?(?:name)?$/,
  role: /^role(?:name)?$/,
  access: /^access$/,
  until: /^until$/,
  mustStay: /^muststay$/,
  also: /^also$/,
  instanceId: /^instanceid$/,
  organizationId: /^org(?:ani[sz]ation)?id$/,
};

function columnOf(heading: string): WantedColumn | null {
  const name = heading.toLowerCase().replace(/[^a-z]/g, '');
  return WANTED_COLUMNS.find((column) => NAMES[column].test(name)) ?? null;
}

/** What the columns of a file are, by their headings: “access” is the role where nothing else is headed so, as in a list made by hand. */
export function columnsOf(headings: readonly string[]): (WantedColumn | null)[] {
  const found = headings.map(columnOf);
  return found.includes('role') ? found : found.map((column) => (column === 'access' ? 'role' : column));
}

/** What each is called in sentences. */
const WORDS: Record<WantedColumn, string> = {
  address: 'address',
  instance: 'instance',
  organization: 'organization',
  role: 'role',
  access: 'access',
  until: 'until',
  mustStay: 'must-stay',
  also: 'also',
  instanceId: 'id of the instance',
  organizationId: 'id of the organization',
};

/** Which columns a file must have and does not, and which it has twice, as a sentence; null where it has what it needs. */
export function columnsFault(found: readonly (WantedColumn | null)[]): string | null {
  const twice = WANTED_COLUMNS.find((column) => found.filter((each) => each === column).length > 1);
  if (twice) return `Two columns are named ${WORDS[twice]}.`;
  const has = (column: WantedColumn) => found.includes(column);
  const missing = [
    !has('address') && WORDS.address,
    !has('instance') && !has('instanceId') && WORDS.instance,
    !has('organization') && !has('organizationId') && WORDS.organization,
    !has('role') && WORDS.role,
  ].filter((word) => word !== false);
  if (missing.length === 0) return null;
  const last = missing.at(-1);
  const words = missing.length === 1 ? last : `${missing.slice(0, -1).join(', ')} and ${last}`;
  return `No column is named ${words}.`;
}

export function noCells(): WantedCells {
  return {
    ...{ address: '', instance: '', organization: '', role: '', access: '' },
    ...{ until: '', mustStay: '', also: '', instanceId: '', organizationId: '' },
  };
}
