import type { Issue } from './errors.ts';
import type { Profile } from './versions.ts';

export type Field =
  | {
      type: 'string';
      optional?: true;
      nullable?: true;
      notEmpty?: true;
      min?: number;
      email?: true;
      oneOf?: readonly string[];
      max?: { length: number; message?: string };
      refused?: { values: readonly string[]; message: string };
      /** What is said of an address that is none. */
      message?: string;
      nonoptional?: true;
    }
  | { type: 'number' | 'boolean'; optional?: true; nonoptional?: true }
  | { type: 'strings'; optional?: true; nonoptional?: true }
  /** Lists of text by name. */
  | { type: 'record'; optional?: true; nonoptional?: never }
  /** Text of a query that stands for a number, or for a date. */
  | { type: 'numeric'; optional?: true; nonoptional?: never; range: readonly [number, number] }
  | { type: 'date'; optional?: true; nonoptional?: never }
  | { type: 'object'; optional?: true; nonoptional?: never; fields: Fields };

export type Fields = Readonly<Record<string, Field>>;

const emailPattern =
  "/^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$/";
const email = new RegExp(emailPattern.slice(1, -1));

function nameType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function wrongType(zod: 3 | 4, expected: string, value: unknown, path: string[]): Issue {
  const received = nameType(value);
  if (zod === 4) {
    const message = `Invalid input: expected ${expected}, received ${received}`;
    return { expected, code: 'invalid_type', path, message };
  }
  const message = received === 'undefined' ? 'Required' : `Expected ${expected}, received ${received}`;
  return { code: 'invalid_type', expected, received, path, message };
}

function notOneOf(zod: 3 | 4, options: readonly string[], value: unknown, path: string[]): Issue {
  if (zod === 4) {
    const list = options.map((option) => `"${option}"`).join('|');
    const message = `Invalid option: expected one of ${list}`;
    return { code: 'invalid_value', values: options, path, message };
  }
  const list = options.map((option) => `'${option}'`).join(' | ');
  if (typeof value !== 'string') return { ...wrongType(zod, 'string', value, path), expected: list };
  const message = `Invalid enum value. Expected ${list}, received '${value}'`;
  return { received: value, code: 'invalid_enum_value', options, path, message };
}

function tooSmall(zod: 3 | 4, minimum: number, path: string[]): Issue {
  if (zod === 4) {
    const message = `Too small: expected string to have >=${minimum} characters`;
    return { origin: 'string', code: 'too_small', minimum, inclusive: true, path, message };
  }
  const message = `String must contain at least ${minimum} character(s)`;
  return { code: 'too_small', minimum, type: 'string', inclusive: true, exact: false, message, path };
}

function checkString(zod: 3 | 4, field: Field & { type: 'string' }, value: unknown, path: string[]): Issue[] {
  if (value === null && field.nullable) return [];
  if (field.oneOf)
    return field.oneOf.includes(value as string) ? [] : [notOneOf(zod, field.oneOf, value, path)];
  if (typeof value !== 'string') return [wrongType(zod, 'string', value, path)];
  const minimum = field.min ?? (field.notEmpty ? 1 : 0);
  if (value.length < minimum) return [tooSmall(zod, minimum, path)];
  if (field.max && value.length > field.max.length) {
    const { length: maximum } = field.max;
    const message = field.max.message ?? `Too big: expected string to have <=${maximum} characters`;
    return [{ origin: 'string', code: 'too_big', maximum, inclusive: true, path, message }];
  }
  if (field.refused?.values.includes(value))
    return [{ code: 'custom', path, message: field.refused.message }];
  if (field.email && !email.test(value)) {
    const message = field.message ?? 'Invalid email address';
    if (zod === 3) return [{ validation: 'email', code: 'invalid_string', message, path }];
    const format = { origin: 'string', code: 'invalid_format', format: 'email', pattern: emailPattern };
    return [{ ...format, path, message }];
  }
  return [];
}

// What zod 4 says of a field that was optional and then required again.
function nonoptional(path: string[]): Issue {
  const message = 'Invalid input: expected nonoptional, received undefined';
  return { code: 'invalid_type', expected: 'nonoptional', path, message };
}

function checkStrings(zod: 3 | 4, value: unknown, path: string[]): Issue[] {
  if (!Array.isArray(value)) return [wrongType(zod, 'array', value, path)];
  return value.flatMap((item, index) =>
    typeof item === 'string' ? [] : [wrongType(zod, 'string', item, [...path, String(index)])],
  );
}

function checkRecord(zod: 3 | 4, value: unknown, path: string[]): Issue[] {
  if (nameType(value) !== 'object') return [wrongType(zod, 'record', value, path)];
  return Object.entries(asRecord(value)).flatMap(([name, list]) => checkStrings(zod, list, [...path, name]));
}

function checkNumeric([least, most]: readonly [number, number], value: unknown, path: string[]): Issue[] {
  const number = Number(value);
  if (number >= least && number <= most) return [];
  const isBig = number > most;
  const [word, sign, limit] = isBig ? ['big', '<=', most] : ['small', '>=', least];
  return [
    {
      ...{ origin: 'number', code: `too_${word}`, [isBig ? 'maximum' : 'minimum']: limit, inclusive: true },
      ...{ path, message: `Too ${word}: expected number to be ${sign}${limit}` },
    },
  ];
}

function checkDate(value: unknown, path: string[]): Issue[] {
  if (!Number.isNaN(Date.parse(String(value)))) return [];
  const message = 'Invalid input: expected date, received Date';
  return [{ expected: 'date', code: 'invalid_type', received: 'Invalid Date', path, message }];
}

/** Every issue of an input, in the words of the version's zod (3 before 0.28). */
export function findIssues(profile: Profile, fields: Fields, input: unknown, path: string[] = []): Issue[] {
  const zod = profile.atLeast('0.28.0') ? 4 : 3;
  const values = asRecord(input);
  const issues: Issue[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    const at = [...path, name];
    if (value === undefined && field.optional) continue;
    if (value === undefined && field.nonoptional && zod === 4) issues.push(nonoptional(at));
    else if (field.type === 'strings') issues.push(...checkStrings(zod, value, at));
    else if (field.type === 'record') issues.push(...checkRecord(zod, value, at));
    else if (field.type === 'numeric') issues.push(...checkNumeric(field.range, value, at));
    else if (field.type === 'date') issues.push(...checkDate(value, at));
    else if (field.type === 'string') issues.push(...checkString(zod, field, value, at));
    else if (nameType(value) !== field.type) issues.push(wrongType(zod, field.type, value, at));
    else if (field.type === 'object') issues.push(...findIssues(profile, field.fields, value, at));
  }
  return issues;
}

/** The input as a record: arrays, strings and null count as an empty one, as on the server. */
export function asRecord(input: unknown): Record<string, unknown> {
  return nameType(input) === 'object' ? (input as Record<string, unknown>) : {};
}
