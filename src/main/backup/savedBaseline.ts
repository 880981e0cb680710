import { z } from 'zod';
import { MOST_TEXT, pointInTime } from '../../shared/calls/fields.ts';
import { BASELINE_NAMES } from '../../shared/nameFault.ts';
import { type Baseline, packed, unpacked } from '../access/baseline.ts';
import type { OtherBaseline } from '../access/baselineFiles.ts';
import { isAddress, type OrganizationAccess } from '../people/access.ts';
import { countThings } from '../readings/permissionSets.ts';

/** The baseline has no permissions of this member. */
export const NOT_READ = -1;
const MOST_GRANTED = 20_000_000;
/** Index in the file's list: ids differ on other computers. */
export const instance = z.number().int().min(0).max(999);
const text = z.string().max(MOST_TEXT);
const ids = z.array(text).max(10_000);

type MemberRow = [id: string, role: string, twoFactor: boolean | null];
type InvitedRow = [id: string, role: string | null];

/** Compact rows, since a baseline has up to a hundred thousand; checked by hand, since zod takes seconds. */
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
/** Beside the rows, whose length older versions check: a set number per row, or `NOT_READ`. */
const savedMembersShape = z
  .object({
    // Required by older versions.
    isCut: z.boolean(),
    rows: memberRows,
    granted: z.array(z.number().int()).exactOptional(),
    things: z.array(text).exactOptional(),
    sets: z.array(z.string()).exactOptional(),
  })
  .refine(({ rows, granted = [], sets = [] }) => {
    const isOne = (set: number) => set === NOT_READ || sets[set] !== undefined;
    return granted.length <= rows.length && granted.every(isOne);
  });

function isRows(value: unknown, length: number, isRow: (row: unknown[]) => boolean): boolean {
  return (
    Array.isArray(value) && value.every((row) => Array.isArray(row) && row.length === length && isRow(row))
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_TEXT;
}

/** Counts sets before unpacking: a few characters can stand for many things. */
function isWithinGranted(organizations: readonly { members: SavedMembers | null }[]): boolean {
  let count = 0;
  for (const { members } of organizations)
    count +=
      countThings({ things: members?.things ?? [], sets: members?.sets ?? [] }) ?? Number.POSITIVE_INFINITY;
  return count <= MOST_GRANTED;
}

export const savedBaselineShape = z.object({
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
            members: savedMembersShape.nullable(),
            invitations: z.object({ isCut: z.boolean(), rows: invitedRows }).nullable(),
          }),
        ),
      }),
    )
    .min(1)
    .max(1_000)
    .refine((all) => new Set(all.map((each) => each.instance)).size === all.length)
    .refine((all) => isWithinGranted(all.flatMap(({ organizations }) => organizations))),
});

type SavedBaseline = z.infer<typeof savedBaselineShape>;
type MemberList = NonNullable<OrganizationAccess['members']>;
type SavedMembers = z.infer<typeof savedMembersShape>;

export function toSavedBaseline(
  { name, keptAt, acceptedAt, instances }: Baseline,
  placeOf: ReadonlyMap<string, number>,
): SavedBaseline | null {
  const saved = instances.flatMap((kept) => {
    const instance = placeOf.get(kept.instanceId);
    if (instance === undefined) return [];
    const renamed = (id: string) => renamedId(id, kept.instanceId, String(instance));
    const organizations = kept.organizations.map(({ members, invitations, ...organization }) => ({
      ...organization,
      members: members && toSavedMembers(members, renamed),
      invitations: invitations && {
        isCut: false,
        rows: invitations.rows.map(({ id, role }): [string, string | null] => [renamed(id), role]),
      },
    }));
    return [{ instance, name: kept.name, installation: kept.installation, organizations }];
  });
  return saved.length > 0 ? { name, keptAt, acceptedAt, instances: saved } : null;
}

export function fromSavedBaseline(
  { name, keptAt, acceptedAt, instances }: SavedBaseline,
  idAt: ReadonlyMap<number, string>,
): OtherBaseline {
  const here = instances.flatMap((saved) => {
    const instanceId = idAt.get(saved.instance);
    if (instanceId === undefined) return [];
    const renamed = (id: string) => renamedId(id, String(saved.instance), instanceId);
    const organizations = saved.organizations.map(({ members, invitations, ...organization }) => ({
      ...organization,
      members: members && membersFrom(members, renamed),
      invitations: invitations && {
        rows: invitations.rows.map(([id, role]) => ({ id: renamed(id), role })),
      },
    }));
    return [{ instanceId, name: saved.name, installation: saved.installation, organizations }];
  });
  return { name, keptAt, acceptedAt, instances: here };
}

function toSavedMembers(members: MemberList, renamed: (id: string) => string): SavedMembers {
  const { rows, permissions } = packed(members);
  return {
    isCut: false,
    rows: rows.map(({ id, role, twoFactor }) => [renamed(id), role, twoFactor]),
    ...(permissions && {
      things: [...permissions.things],
      sets: [...permissions.sets],
      granted: rows.map(({ granted = NOT_READ }) => granted),
    }),
  };
}

function membersFrom(
  { rows, granted, things, sets }: SavedMembers,
  renamed: (id: string) => string,
): MemberList {
  const made = rows.map(([id, role, twoFactor], at) => {
    const set = granted?.[at] ?? NOT_READ;
    return { id: renamed(id), role, twoFactor, ...(set === NOT_READ ? {} : { granted: set }) };
  });
  return unpacked({ rows: made, ...(things && sets ? { permissions: { things, sets } } : {}) });
}

/** People without an address are named by ids, which include the instance's. */
function renamedId(id: string, from: string, to: string): string {
  return !isAddress(id) && id.startsWith(` ${from} `) ? ` ${to} ${id.slice(from.length + 2)}` : id;
}
