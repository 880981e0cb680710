import { z } from 'zod';
import { accessEndShape } from '../../shared/accessEnd.ts';
import { BASELINE_NAMES } from '../../shared/baselineNames.ts';
import { MOST_TEXT, pointInTime } from '../../shared/calls/fields.ts';
import { arrangementShape } from '../../shared/preferences.ts';

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

/** A row is short, since a baseline has up to a hundred thousand: whom it names, their role, whether they have 2FA. */
const memberRow = z.tuple([text, text, z.boolean().nullable()]);
const invitedRow = z.tuple([text, text.nullable()]);
const list = <Row extends z.ZodType>(row: Row) =>
  z.object({ isCut: z.boolean(), rows: z.array(row) }).nullable();

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
            members: list(memberRow),
            invitations: list(invitedRow),
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
  arrangements: SavedArrangement[];
  baselines: SavedBaseline[];
};
/** How much of each could not be understood. */
export type UnreadableParts = Record<keyof SavedParts, number>;

/** No more of one part than this is looked at. */
const MOST = { joins: 100_000, ends: 100_000, arrangements: 1_000, baselines: 1_000 };

/** Reads the parts of a backup; each thing that cannot be understood costs itself alone. */
export function readParts(file: Record<string, unknown>): { parts: SavedParts; unreadable: UnreadableParts } {
  const joins = read(file.joins, joinShape, MOST.joins);
  const ends = read(file.ends, savedEndShape, MOST.ends);
  const arrangements = read(file.arrangements, savedArrangementShape, MOST.arrangements);
  const baselines = read(file.baselines, savedBaselineShape, MOST.baselines);
  return {
    parts: { joins: joins.good, ends: ends.good, arrangements: arrangements.good, baselines: baselines.good },
    unreadable: {
      joins: joins.bad,
      ends: ends.bad,
      arrangements: arrangements.bad,
      baselines: baselines.bad,
    },
  };
}

function read<T>(value: unknown, shape: z.ZodType<T>, most: number): { good: T[]; bad: number } {
  if (value === undefined) return { good: [], bad: 0 };
  if (!Array.isArray(value)) return { good: [], bad: 1 };
  const parsed = value.slice(0, most).map((each) => shape.safeParse(each));
  const good = parsed.flatMap((each) => (each.success ? [each.data] : []));
  return { good, bad: value.length - good.length };
}
