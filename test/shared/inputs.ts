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
