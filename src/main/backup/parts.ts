import { z } from 'zod';
import { accessEndShape } from '../../shared/accessEnd.ts';
import { MOST_TEXT } from '../../shared/calls/fields.ts';
import { savedKitShape } from '../permissions/kits.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import { instance, savedBaselineShape } from './savedBaseline.ts';

const text = z.string().max(MOST_TEXT);

const joinShape = z.array(text).min(2).max(1_000);

const apartShape = z.array(text).length(2);

const savedEndShape = accessEndShape.omit({ id: true });

const savedSnoozeShape = z.object({
  id: text,
  instance: instance.exactOptional(),
  until: z.number().nullable(),
  note: text,
});

/** `most`: entries read. */
const PARTS = {
  joins: { shape: joinShape, most: 100_000 },
  apart: { shape: apartShape, most: 1_000 },
  ends: { shape: savedEndShape, most: 100_000 },
  kits: { shape: savedKitShape, most: 1_000 },
  snoozes: { shape: savedSnoozeShape, most: 1_000 },
  baselines: { shape: savedBaselineShape, most: 1_000 },
};

export type SavedSnooze = z.infer<typeof savedSnoozeShape>;
export type SavedEnd = z.infer<typeof savedEndShape>;
export type SavedParts = { [P in keyof typeof PARTS]: z.infer<(typeof PARTS)[P]['shape']>[] };
export type UnreadableParts = Record<keyof SavedParts, number>;

/** Yields in between; an unreadable entry costs only itself. */
export async function readParts(
  file: Record<string, unknown>,
): Promise<{ parts: SavedParts; unreadable: UnreadableParts }> {
  const found = [];
  for (const [part, how] of Object.entries(PARTS)) found.push([part, await read(file[part], how)] as const);
  return {
    parts: Object.fromEntries(found.map(([part, { good }]) => [part, good])) as SavedParts,
    unreadable: Object.fromEntries(found.map(([part, { bad }]) => [part, bad])) as UnreadableParts,
  };
}

async function read(
  value: unknown,
  { shape, most }: { shape: z.ZodType; most: number },
): Promise<{ good: unknown[]; bad: number }> {
  if (value === undefined) return { good: [], bad: 0 };
  if (!Array.isArray(value)) return { good: [], bad: 1 };
  const good: unknown[] = [];
  const yieldIfDue = yieldAfter();
  for (const each of value.slice(0, most)) {
    await yieldIfDue();
    const parsed = shape.safeParse(each);
    if (parsed.success) good.push(parsed.data);
  }
  return { good, bad: value.length - good.length };
}
