import { nameOfHost, readAddress } from './address.ts';
import type { AppError } from './errors.ts';
import { keyFault, plainKey } from './keyText.ts';
import { fieldsOf, separatorOf } from './separatedTable.ts';
import { oneLine } from './text.ts';

const LONGEST_NAME = 100;
/** Shortest text taken for a key in a line without named columns. Dokploy's keys have 64 characters. */
const SHORTEST_KEY = 16;

export type ListedInstance = {
  line: number;
  /** Defaults to the host; may be empty. */
  name: string;
  url: string;
  key: string;
  /** Repeats nothing of the line but hosts. */
  fault: AppError | null;
};

type Parts = { name: string; url: string; key: string };

/**
 * One name, address and API key per line, with any separators; a first line may name the columns, `#` begins
 * a comment. Never throws.
 */
export function readInstanceList(text: string): ListedInstance[] {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((content, at) => ({ line: at + 1, content: content.replace(/^\uFEFF/, '').trim() }))
    .filter(({ content }) => content !== '' && !content.startsWith('#'));
  const [first] = lines;
  const columns = first ? readHeader(first.content) : null;
  const entries = columns ? lines.slice(1) : lines;
  const seen = new Map<string, number>();
  return entries.map(({ line, content }) => {
    const parts = columns ? inColumns(content, columns) : guess(content);
    return judge(line, parts, seen);
  });
}

export function faultsIn(lines: readonly Omit<ListedInstance, 'fault'>[]): (AppError | null)[] {
  const seen = new Map<string, number>();
  return lines.map(({ line, ...parts }) => judge(line, parts, seen).fault);
}

const COLUMN_NAMES: Record<keyof Parts, RegExp> = {
  name: /^(?:display|instance)?name$|^(?:instance|title|label)$/,
  url: /^(?:(?:dokploy|server|instance|base)?(?:url|address|uri))$|^(?:host|hostname|origin|server|endpoint|domain|link)$/,
  key: /^(?:dokploy|x)?(?:api)?(?:key|token)$|^access(?:key|token)$|^secret$/,
};

type Columns = { separator: string; at: Record<keyof Parts, number> };

function readHeader(line: string): Columns | null {
  const separator = separatorOf(line);
  const names = fieldsOf(line, separator).map((field) => field.toLowerCase().replace(/[^a-z]/g, ''));
  const find = (column: keyof Parts) => names.findIndex((name) => COLUMN_NAMES[column].test(name));
  const at = { name: find('name'), url: find('url'), key: find('key') };
  return at.url >= 0 && at.key >= 0 ? { separator, at } : null;
}

function inColumns(line: string, { separator, at }: Columns): Parts | null {
  // Names may contain spaces, so columns cannot be counted.
  if (separator === ' ') return guess(line);
  const fields = fieldsOf(line, separator);
  const read = (index: number) => fields[index] ?? '';
  return { name: read(at.name), url: read(at.url), key: read(at.key) };
}

/** Null if two parts look like a key. */
function guess(line: string): Parts | null {
  const separator = separatorOf(line);
  const isSpaced = separator === ' ';
  const fields = fieldsOf(line, separator).filter((field) => /[\p{L}\p{N}]/u.test(field));
  const secrets = fields.filter(isSecret);
  if (secrets.length > 1) return null;
  const addresses = fields.filter(isAddress);
  const others = fields.filter((field) => !isAddress(field));
  const key = secrets[0] ?? others.findLast(isKey) ?? (isSpaced ? '' : keyByPlace(others, addresses));
  const rest = others.filter((field) => field !== key);
  const url = addresses.find(hasScheme) ?? addresses.at(-1) ?? (isSpaced ? '' : addressByPlace(rest));
  const name = isSpaced ? rest.join(' ').replace(/[\s:,-]+$/, '') : (nameAmong(fields, url, key) ?? '');
  return { name, url, key };
}

/** The third part, after name and address. */
function keyByPlace(others: readonly string[], addresses: readonly string[]): string {
  const last = others.at(-1) ?? '';
  return others.length + addresses.length > 2 && !/\s/.test(last) ? last : '';
}

/** Only the position tells a bare host such as "server1" from a name. */
function addressByPlace(rest: readonly string[]): string {
  const second = rest[1] ?? '';
  return readAddress(second).ok ? second : '';
}

function nameAmong(fields: readonly string[], url: string, key: string): string | undefined {
  return fields.find((field) => field !== url && field !== key);
}

function hasScheme(field: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(field);
}

function isAddress(field: string): boolean {
  if (hasScheme(field)) return true;
  return readAddress(field).ok && (/[.:[]/.test(field) || field.toLowerCase() === 'localhost');
}

function isKey(field: string): boolean {
  const plain = plainKey(field);
  return plain.length >= SHORTEST_KEY && keyFault(plain) === null && !isAddress(field);
}

function isSecret(field: string): boolean {
  return isKey(field) && plainKey(field).length >= 32 && /[\w+/=]{24}/.test(field);
}

function judge(line: number, parts: Parts | null, seen: Map<string, number>): ListedInstance {
  if (parts === null) return { line, name: '', url: '', key: '', fault: TWO_KEYS };
  // Swapped columns must not turn a key into a displayed name or a requested host.
  if (`${parts.name} ${parts.url}`.split(/\s+/).some(isSecret))
    return { line, name: '', url: '', key: '', fault: MISPLACED };
  const key = plainKey(parts.key);
  const address = readAddress(parts.url);
  const name = oneLine(parts.name, LONGEST_NAME) || (address.ok ? nameOfHost(address.value.host) : '');
  const listed = (fault: AppError | null) => ({ line, name, url: parts.url, key, fault });
  if (parts.url === '') return { ...listed(parts.key === '' ? NEITHER : NO_ADDRESS), url: '' };
  if (!address.ok) {
    const { advice } = address.error;
    return listed({ code: 'url-invalid', message: 'The address in this line cannot be read.', advice });
  }
  if (key === '') return listed(NO_KEY);
  const fault = keyFault(key);
  if (fault)
    return listed({ ...NO_KEY, code: 'key-malformed', message: `The API key in this line ${fault}.` });
  const { origin } = address.value;
  const before = seen.get(origin);
  seen.set(origin, before ?? line);
  return listed(before === undefined ? null : isTwice(before));
}

function isTwice(line: number): AppError {
  return {
    code: 'instance-exists',
    message: `Line ${line} has the same address.`,
    advice: 'One line is enough: keys for its other organizations can be created once it is added.',
  };
}

const ADDRESS_ADVICE = 'Enter it as your browser shows it, for example https://dokploy.example.com.';
const NO_ADDRESS: AppError = {
  code: 'url-invalid',
  message: 'There is no address in this line.',
  advice: ADDRESS_ADVICE,
};
const NEITHER: AppError = {
  code: 'url-invalid',
  message: 'There is neither an address nor an API key in this line.',
  advice: 'A line has a name, an address and a key.',
};
const NO_KEY: AppError = {
  code: 'key-needed',
  message: 'There is no API key in this line.',
  advice: 'Create one in Dokploy (Settings, Profile, API/CLI Keys) and paste it.',
};
const TWO_KEYS: AppError = {
  code: 'key-malformed',
  message: 'Two parts of this line look like an API key.',
  advice: 'Keep one of them, or name the columns in the first line: name, address, key.',
};
const MISPLACED: AppError = {
  code: 'key-malformed',
  message: 'The API key seems to be in another column of this line.',
  advice: 'Check the first line, which names the columns: name, address, key.',
};
