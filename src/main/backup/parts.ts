import { z } from 'zod';
import { accessEndShape } from '../../shared/accessEnd.ts';
import { BASELINE_NAMES } from '../../shared/baselineNames.ts';
import { MOST_TEXT, pointInTime } from '../../shared/calls/fields.ts';
import { type TemplateContent, templateContentShape } from '../../shared/permissions/templateShape.ts';
import { arrangementShape } from '../../shared/preferences.ts';
import { yieldEvery } from '../scheduling/yielding.ts';

/** Place of an instance in the file’s list: on another computer it has another id. */
const instance = z.number().int().min(0).max(999);
const text = z.string().max(MOST_TEXT);
const ids = z.array(text).max(10_000);

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

type MemberRow = [id: string, role: string, twoFactor: boolean | null];
type InvitedRow = [id: string, role: string | null];

/** A row is short, since a baseline has up to a hundred thousand, and looked at by hand: as shapes they take seconds. */
const memberRows = z.custom<MemberRow[]>((value) =>
  isRows(
    value,
    3,
    ([id, role, twoFactor]) =>
      isText(id) && isText(role) && (twoFactor === null || typeof twoFactor === 'boolean'),
  ),
);
const invitedRows = z.custom<InvitedRow[]>((value) =>
  isRows(value, 2, ([id, role]) => isText(id) && (role === null || isText(role))),
);
const list = <Rows extends z.ZodType>(rows: Rows) => z.object({ isCut: z.boolean(), rows }).nullable();

function isRows(value: unknown, length: number, isRow: (row: unknown[]) => boolean): boolean {
  return (
    Array.isArray(value) && value.every((row) => Array.isArray(row) && row.length === length && isRow(row))
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_TEXT;
}

const savedBaselineShape = z.object({
  name: z.string().trim().min(1).max(BASELINE_NAMES.longest),
  keptAt: pointInTime,
  acceptedAt: pointInTime.nullable(),
  instances: z
    .array(
      z.object({
        instance,
        name: text,
        installation: z.object({ userIds: ids, organizationIds: ids }),
        organizations: z.array(
          z.object({
            organizationId: text,
            organizationName: text,
            members: list(memberRows),
            invitations: list(invitedRows),
          }),
        ),
      }),
    )
    .min(1)
    .max(1_000)
    .refine((all) => new Set(all.map((each) => each.instance)).size === all.length),
});

/** An arrangement as a backup keeps it. */
export type SavedArrangement = z.infer<typeof savedArrangementShape>;
/** A baseline as a backup keeps it. */
export type SavedBaseline = z.infer<typeof savedBaselineShape>;

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
