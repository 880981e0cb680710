import { z } from 'zod';
import { pointInTime } from '../../shared/calls/fields.ts';
import { reviewerShape } from '../../shared/campaigns/campaign.ts';
import type { Result } from '../../shared/errors.ts';
import type { Ms } from '../../shared/time.ts';
import { type InstanceAccess, isOpen, type Membership, type OrganizationAccess } from '../people/access.ts';
import {
  countThings,
  createPacker,
  createUnpacker,
  NO_SETS,
  type PermissionSets,
} from '../readings/permissionSets.ts';
import type { Format } from '../storage/jsonFile.ts';

const packedList = z
  .object({
    rows: z.array(
      z.object({
        id: z.string(),
        userId: z.string().exactOptional(),
        role: z.string(),
        twoFactor: z.boolean().nullable(),
        granted: z.number().exactOptional(),
      }),
    ),
    permissions: z.object({ things: z.array(z.string()), sets: z.array(z.string()) }).exactOptional(),
  })
  .refine(({ rows, permissions = NO_SETS }) => {
    const isOne = (set: number | undefined) => set === undefined || permissions.sets[set] !== undefined;
    return countThings(permissions) !== null && rows.every(({ granted }) => isOne(granted));
  });
const memberList = z.codec(packedList, z.custom<MemberList>(), {
  decode: unpacked,
  encode: (list) => packed(list) as z.infer<typeof packedList>,
});

/** The signed content. No secrets: addresses, ids, roles, 2FA and ids of grants. */
const contentShape = z.object({
  name: z.string(),
  keptAt: pointInTime,
  instances: z.array(
    z.object({
      instanceId: z.string(),
      name: z.string(),
      installation: z.object({ userIds: z.array(z.string()), organizationIds: z.array(z.string()) }),
      organizations: z.array(
        z.object({
          organizationId: z.string(),
          organizationName: z.string(),
          members: memberList.nullable(),
          invitations: z
            .object({ rows: z.array(z.object({ id: z.string(), role: z.string().nullable() })) })
            .nullable(),
        }),
      ),
    }),
  ),
});

export const signatureShape = z.object({
  at: pointInTime,
  by: reviewerShape,
  key: z.string(),
  signature: z.string(),
});

const fileShape = contentShape.extend({
  acceptedAt: pointInTime.nullable(),
  /** Content never changes once signed. */
  signed: signatureShape.exactOptional(),
  /** Differences accepted beside the signed content, newest last. */
  addendum: z
    .array(
      z.object({
        at: pointInTime,
        /** `over`: the difference vanished since, and needs a new decision if it returns. */
        differences: z.array(
          z.object({ key: z.string(), words: z.string(), over: z.literal(true).exactOptional() }),
        ),
      }),
    )
    .exactOptional(),
});

/** Bytes: three times 20,000 memberships with all grants. */
export const LARGEST_BASELINE = 100_000_000;
/** Version 1 said per list whether all of it was kept; version 3 added signatures. */
export const BASELINE_FORMAT: Format<z.infer<typeof fileShape>> = {
  ...{ version: 3, shape: fileShape, largest: LARGEST_BASELINE },
};
export const UNSIGNED_VERSION = 2;

/** Signs with this installation's key, and checks any signature. */
export type Signing = {
  sign(text: string): Promise<Result<Pick<Signature, 'key' | 'signature'>>>;
  verify(text: string, by: Pick<Signature, 'key' | 'signature'>): boolean;
  fingerprintOf(key: string): string;
};

type Signature = z.infer<typeof signatureShape>;

/** Deterministic text of the content to sign. */
export function signedText(baseline: Pick<Baseline, 'name' | 'keptAt' | 'instances'>): string {
  return JSON.stringify(z.encode(contentShape, baseline as z.infer<typeof contentShape>));
}

export function toFile(baseline: Omit<Baseline, 'id'>): object {
  return z.encode(fileShape, baseline as z.infer<typeof fileShape>);
}

type MemberList = NonNullable<OrganizationAccess['members']>;

export type Baseline = {
  id: string;
  name: string;
  keptAt: Ms;
  acceptedAt: number | null;
  instances: readonly (InstanceAccess & { name: string })[];
} & Pick<z.infer<typeof fileShape>, 'signed' | 'addendum'>;

export function membersIn({ instances }: Pick<Baseline, 'instances'>): Membership[] {
  return instances.flatMap(({ organizations }) =>
    organizations.flatMap(({ members }) => members?.rows ?? []),
  );
}

export function countPeople(baseline: Pick<Baseline, 'instances'>): number {
  return new Set(membersIn(baseline).map(({ id }) => id)).size;
}

export function withoutInstances<One extends Pick<Baseline, 'instances'>>(
  baseline: One,
  isGone: (instanceId: string) => boolean,
): One {
  const instances = baseline.instances.filter(({ instanceId }) => !isGone(instanceId));
  return instances.length === baseline.instances.length ? baseline : { ...baseline, instances };
}

export function acceptedBeside({ addendum = [] }: Pick<Baseline, 'addendum'>): Map<string, number> {
  return new Map(
    addendum.flatMap(({ at, differences }) =>
      differences.flatMap(({ key, over }): [string, number][] => (over ? [] : [[key, at]])),
    ),
  );
}

export function withOver(baseline: Baseline, keys: readonly string[]): Baseline {
  const addendum = (baseline.addendum ?? []).map(({ at, differences }) => ({
    at,
    differences: differences.map((each) =>
      keys.includes(each.key) ? { ...each, over: true as const } : each,
    ),
  }));
  return { ...baseline, addendum };
}

type PackedList = {
  rows: readonly (Omit<Membership, 'granted'> & { granted?: number })[];
  permissions?: PermissionSets;
};

/** Drops expired invitations, names and dates. */
export function toKept({ instanceId, installation, organizations }: InstanceAccess, now: Ms): InstanceAccess {
  return {
    ...{ instanceId, installation },
    organizations: organizations.map(({ organizationId, organizationName, members, invitations }) => ({
      ...{ organizationId, organizationName },
      members: members && {
        rows: members.rows.map(({ id, userId, role, twoFactor, granted: { permissions } }) => ({
          ...{ id, ...(userId === undefined ? {} : { userId }), role, twoFactor },
          granted: permissions ? { permissions } : {},
        })),
      },
      invitations: invitations && {
        rows: invitations.rows.filter((row) => isOpen(row, now)).map(({ id, role }) => ({ id, role })),
      },
    })),
  };
}

export function packed({ rows }: MemberList): PackedList {
  const packer = createPacker();
  const made = rows.map(({ granted: { permissions }, ...row }) =>
    permissions ? { ...row, granted: packer.add(permissions) } : row,
  );
  const permissions = packer.packed();
  return { rows: made, ...(permissions.sets.length > 0 ? { permissions } : {}) };
}

export function unpacked({ rows, permissions = NO_SETS }: PackedList): MemberList {
  const unpack = createUnpacker(permissions);
  return {
    rows: rows.map(({ granted, ...row }) => ({
      ...row,
      granted: granted === undefined ? {} : { permissions: unpack(granted) },
    })),
  };
}
