import { z } from 'zod';

/** More than any real list; Dokploy sends lists whole, so a longer one is a fault of the server. */
const MOST_ROWS = 50_000;
const MOST_ENTRIES = 1_000;

/** Stops at the first invalid row: zod's own array collects an issue for each of millions. */
export function list<Row extends z.ZodType>(row: Row) {
  return z
    .array(z.unknown())
    .max(MOST_ROWS)
    .transform((values, context): z.output<Row>[] => {
      const rows: z.output<Row>[] = [];
      for (const [index, value] of values.entries()) {
        const parsed = row.safeParse(value);
        if (!parsed.success) return refuse(context, parsed.error, index, value);
        rows.push(parsed.data);
      }
      return rows;
    });
}

export function dictionary<Value extends z.ZodType>(value: Value) {
  return z.record(z.string(), z.unknown()).transform((given, context): Record<string, z.output<Value>> => {
    const entries: [string, z.output<Value>][] = [];
    for (const [name, each] of Object.entries(given).slice(0, MOST_ENTRIES)) {
      const parsed = value.safeParse(each);
      if (!parsed.success) return refuse(context, parsed.error, name, each);
      entries.push([name, parsed.data]);
    }
    return Object.fromEntries(entries);
  });
}

export function record<Key extends z.ZodString, Value extends z.ZodType>(
  key: Key,
  value: Value,
  most: number,
) {
  return z.record(key, value).refine((given) => Object.keys(given).length <= most);
}

export function isTooBig(issue: z.core.$ZodIssue | undefined): boolean {
  return issue?.code === 'too_big' || (issue?.code === 'custom' && issue.params?.tooBig === true);
}

function refuse(context: z.RefinementCtx, error: z.ZodError, at: PropertyKey, input: unknown): never {
  const [first] = error.issues;
  context.issues.push({
    code: 'custom',
    path: [at, ...(first?.path ?? [])],
    message: first?.message ?? '',
    params: { tooBig: isTooBig(first) },
    input,
  });
  return z.NEVER;
}
