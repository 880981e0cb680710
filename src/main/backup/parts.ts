import { z } from 'zod';
import { accessEndShape } from '../../shared/accessEnd.ts';
import { MOST_TEXT } from '../../shared/calls/fields.ts';
import { type TemplateContent, templateContentShape } from '../../shared/permissions/templateShape.ts';
import { arrangementShape } from '../../shared/preferences.ts';
import { yieldEvery } from '../scheduling/yielding.ts';
import { instance, type SavedBaseline, savedBaselineShape } from './savedBaseline.ts';

const text = z.string().max(MOST_TEXT);

/** Addresses of one person. */
const joinShape = z.array(text).min(2).max(1_000);

const savedEndShape = accessEndShape.omit({ id: true });

const savedArrangementShape = z.object({
  name: arrangementShape.shape.name,
  columns: z
    .array(z.object({ instance, ...arrangementShape.shape.columns.element.omit({ instanceId: true }).shape }))
    .min(1)
    .max(4),
});

/** An arrangement as a backup keeps it. */
export type SavedArrangement = z.infer<typeof savedArrangementShape>;

/** An end date, or a note, as a backup keeps it: by the person’s addresses, which are the same everywhere. */
export type SavedEnd = z.infer<typeof savedEndShape>;

/** What a backup carries beside its instances; an older Quayside passes it over. */
export type SavedParts = {
  joins: string[][];
  ends: SavedEnd[];
  templates: TemplateContent[];
  arrangements: SavedArrangement[];
  baselines: SavedBaseline[];
};
/** How much of each could not be understood. */
export type UnreadableParts = Record<keyof SavedParts, number>;

/** No more of one part than `most` is looked at, and `atOnce` before it yields to the event loop: a baseline is long. */
const BOUNDS = {
  joins: { most: 100_000, atOnce: 1_000 },
  ends: { most: 100_000, atOnce: 1_000 },
  templates: { most: 1_000, atOnce: 10 },
  arrangements: { most: 1_000, atOnce: 1_000 },
  baselines: { most: 1_000, atOnce: 1 },
};

/** Reads the parts of a backup, and yields to the event loop in between; each thing that cannot be understood costs itself alone. */
export async function readParts(
  file: Record<string, unknown>,
): Promise<{ parts: SavedParts; unreadable: UnreadableParts }> {
  const joins = await read(file.joins, joinShape, BOUNDS.joins);
  const ends = await read(file.ends, savedEndShape, BOUNDS.ends);
  const templates = await read(file.templates, templateContentShape, BOUNDS.templates);
  const arrangements = await read(file.arrangements, savedArrangementShape, BOUNDS.arrangements);
  const baselines = await read(file.baselines, savedBaselineShape, BOUNDS.baselines);
  return {
    parts: {
      joins: joins.good,
      ends: ends.good,
      templates: templates.good,
      arrangements: arrangements.good,
      baselines: baselines.good,
    },
    unreadable: {
      joins: joins.bad,
      ends: ends.bad,
      templates: templates.bad,
      arrangements: arrangements.bad,
      baselines: baselines.bad,
    },
  };
}

async function read<T>(
  value: unknown,
  shape: z.ZodType<T>,
  { most, atOnce }: { most: number; atOnce: number },
): Promise<{ good: T[]; bad: number }> {
  if (value === undefined) return { good: [], bad: 0 };
  if (!Array.isArray(value)) return { good: [], bad: 1 };
  const good: T[] = [];
  const yieldIfDue = yieldEvery(atOnce);
  for (const each of value.slice(0, most)) {
    await yieldIfDue();
    const parsed = shape.safeParse(each);
    if (parsed.success) good.push(parsed.data);
  }
  return { good, bad: value.length - good.length };
}
