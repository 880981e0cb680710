import { z } from 'zod';

// What the shapes of inputs let through, made of the shapes themselves.

type Core = z.core.$ZodType;
// biome-ignore lint/suspicious/noExplicitAny: zod tells its own insides by no type that holds for all kinds.
type Def = any;

export const defOf = (shape: Core): Def => shape._zod.def as Def;

/** Texts of which a refined shape takes one. */
const TEXTS = ['x', '2027-01-01', '2026-01-01T00:00:00.000Z', ''];

/** Values that a shape takes: each choice of it at least once, with all that can be left out. */
export function examplesOf(shape: Core): unknown[] {
  const def = defOf(shape);
  switch (def.type) {
    case 'object': {
      const fields = Object.entries<Core>(def.shape).map(([name, each]) => [name, examplesOf(each)] as const);
      const first = Object.fromEntries(fields.map(([name, [value]]) => [name, value]));
      return [
        first,
        ...fields.flatMap(([name, [, ...others]]) => others.map((value) => ({ ...first, [name]: value }))),
      ];
    }
    case 'array':
      return examplesOf(def.element).map((each) => Array.from({ length: leastOf(shape) }, () => each));
    case 'record':
      return examplesOf(def.valueType).map((value) => ({ [examplesOf(def.keyType)[0] as string]: value }));
    case 'union':
      return def.options.flatMap(examplesOf);
    case 'enum':
      return Object.values(def.entries).slice(0, 1);
    case 'literal':
      return def.values.slice(0, 1);
    case 'boolean':
      return [true];
    case 'number':
      return [1];
    case 'unknown':
      return [[]];
    case 'pipe':
      return [{ read: ['x'] }, ...examplesOf(def.in)].filter((each) => takes(shape, each)).slice(0, 1);
    case 'string':
      return [TEXTS.find((text) => takes(shape, text))];
    default:
      if (!def.innerType) throw new Error(`No example of ${def.type}.`);
      return examplesOf(def.innerType);
  }
}

function leastOf(shape: Core): number {
  return Math.max(1, ...checksOf(shape).map(({ minimum }) => minimum ?? 0));
}

function checksOf(shape: Core): { minimum?: number; maximum?: number; check?: string }[] {
  return (defOf(shape).checks ?? []).map(({ _zod }: { _zod: { def: object } }) => _zod.def);
}

function takes(shape: Core, value: unknown): boolean {
  return z.safeParse(shape, value).success;
}

/** The value with `undefined` in place of one field, for each field in it, by its path; `isSo`: it was before. */
export function* eachUndefined(
  value: unknown,
  path = '',
): Generator<{ path: string; input: unknown; isSo: boolean }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    const at = `${path}.${name}`;
    const withField = (other: unknown) =>
      Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other };
    if (!Array.isArray(value)) yield { path: at, input: withField(undefined), isSo: field === undefined };
    for (const inner of eachUndefined(field, at)) yield { ...inner, input: withField(inner.input) };
  }
}

/** Where a shape lets a text, a list or a record through however large it is. */
export function unboundedIn(shape: Core, path = ''): string[] {
  const def = defOf(shape);
  const here = `${path || 'the whole'}: ${def.type}`;
  const hasMost = checksOf(shape).some(({ maximum, check }) => maximum !== undefined || check === 'custom');
  switch (def.type) {
    case 'object':
      return Object.entries<Core>(def.shape).flatMap(([name, each]) => unboundedIn(each, `${path}.${name}`));
    case 'array':
      return [...(hasMost ? [] : [here]), ...unboundedIn(def.element, `${path}[]`)];
    case 'record':
      return [
        ...(hasMost || defOf(def.keyType).type === 'enum' ? [] : [here]),
        ...unboundedIn(def.keyType, `${path}{}`),
        ...unboundedIn(def.valueType, `${path}{}`),
      ];
    case 'union':
      return def.options.flatMap((each: Core) => unboundedIn(each, path));
    case 'pipe':
      return defOf(def.in).type === 'transform' ? unboundedIn(def.out, path) : unboundedIn(def.in, path);
    case 'string':
      return hasMost || def.format ? [] : [here];
    default:
      return def.innerType ? unboundedIn(def.innerType, path) : [];
  }
}

/** What stands in an input so named, by how many came before; null, and what the shape does not take, for anything. */
export type Known = (name: string, at: number) => unknown;

/** Values and texts of one input, counted together: a long text as several values. */
const A_VALUE = 160;

const RECORDS = [1_000, 100, 40];

/** A value as large as a shape takes, of about `budget` values in all: for each choice of it one. */
export function* largestOf(
  shape: Core,
  { budget, known, texts }: { budget: number; known: Known; texts: 'short' | 'long' },
): Generator<unknown> {
  let count = 0;
  /** The value of the choice with this number at the top, and how many values it has. */
  function make(each: Core, left: number, name: string, choice: number): { value: unknown; cost: number } {
    const def = defOf(each);
    const most = Math.min(...checksOf(each).map(({ maximum }) => maximum ?? Number.POSITIVE_INFINITY), 1e9);
    switch (def.type) {
      case 'object': {
        const fields = Object.entries<Core>(def.shape);
        const many = fields.filter(([, field]) => isMany(field)).length;
        const made = fields.map(
          ([of, field]) => [of, make(field, (left - fields.length) / Math.max(1, many), of, choice)] as const,
        );
        const cost = made.reduce((sum, [, { cost }]) => sum + cost, 1);
        return { value: Object.fromEntries(made.map(([of, { value }]) => [of, value])), cost };
      }
      case 'array':
      case 'record': {
        const inner: Core = def.type === 'array' ? def.element : def.valueType;
        const values: [string, unknown][] = [];
        let cost = 1;
        const limit = def.type === 'array' ? most : 1_000;
        while (values.length < limit) {
          const next = make(inner, isMany(inner) ? Math.sqrt(left) : 1, name, values.length);
          const key = def.type === 'array' ? '' : String(make(def.keyType, 1, name, 0).value);
          cost += next.cost + key.length / A_VALUE;
          if (cost > left && values.length >= leastOf(each)) break;
          values.push([key, next.value]);
        }
        if (def.type === 'array') return { value: values.map(([, value]) => value), cost };
        // How many a record may have, its check alone knows.
        const fitting = RECORDS.map((count) => Object.fromEntries(values.slice(0, count)));
        return { value: fitting.find((value) => takes(each, value)) ?? fitting.at(-1), cost };
      }
      case 'union':
        return make(def.options[choice % def.options.length], left, name, choice);
      case 'string': {
        count += 1;
        const found = known(name, count) ?? TEXTS.find((text) => takes(each, text)) ?? '';
        const text = String(found);
        const long =
          texts === 'long' && text === 'x' ? `x${count}`.padEnd(Math.min(most, left * A_VALUE), 'x') : null;
        const value = long ?? (text === 'x' && most > 8 ? `x${count}` : text);
        return { value, cost: 1 + value.length / A_VALUE };
      }
      case 'pipe':
        return make(def.in, left, name, choice);
      case 'enum': {
        const values = Object.values(def.entries);
        const found = known(name, count);
        return { value: values.includes(found) ? found : values[choice % values.length], cost: 1 };
      }
      default: {
        if (def.innerType) return make(def.innerType, left, name, choice);
        if (def.type === 'number' || def.type === 'boolean') count += 1;
        const found = known(name, count);
        return { value: typeof found === def.type ? found : examplesOf(each)[0], cost: 1 };
      }
    }
  }
  for (let choice = 0; choice < choicesOf(shape); choice += 1) yield make(shape, budget, '', choice).value;
}

function choicesOf(shape: Core): number {
  const def = defOf(shape);
  if (def.type === 'union') return def.options.length;
  if (def.type !== 'object') return 1;
  return Math.max(1, ...Object.values<Core>(def.shape).map(choicesOf));
}

function isMany(shape: Core): boolean {
  const def = defOf(shape);
  if (def.innerType) return isMany(def.innerType);
  if (def.type === 'object') return Object.values<Core>(def.shape).some(isMany);
  return def.type === 'array' || def.type === 'record' || (def.type === 'union' && def.options.some(isMany));
}
