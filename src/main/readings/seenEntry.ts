import { z } from 'zod';
import {
  type SeenOrganization,
  type SeenSummary,
  seenOrganizationShape,
  seenSummaryShape,
} from '../../shared/instance.ts';
import type { KeptList, ListId, ListKind, Quota } from './seenLists.ts';

/** The format of an instance's summary on disk. */
export const ENTRY_VERSION = 2;

const keptShape = z.object({ rows: z.number(), size: z.number(), digest: z.string() });
/** The summary of an instance as its file holds it. */
export const entryShape = z.object({
  version: z.literal(ENTRY_VERSION),
  account: seenSummaryShape.shape.account,
  organizations: z.array(
    seenOrganizationShape.extend({
      kept: z.object({ members: keptShape.exactOptional(), invitations: keptShape.exactOptional() }),
    }),
  ),
});

/** An organization as last seen, with how much of its lists is on disk. */
export type KeptOrganization = SeenOrganization & { kept: { [K in ListKind]?: KeptList } };
/** What is held of an instance in memory: its summary, and what is not on disk yet. */
export type Entry = {
  account?: SeenSummary['account'];
  /** By id: a Map, since ids come from servers. */
  organizations: Map<string, KeptOrganization>;
  /** Lists that are not on disk yet. */
  unwritten: Map<string, ListId & { rows: readonly unknown[] }>;
  /** Lists to be deleted on disk. */
  gone: ListId[];
};

/** What the page is told of an instance. */
export function toSummary({ account, organizations }: Entry): SeenSummary {
  return {
    ...(account ? { account } : {}),
    organizations: [...organizations.values()].map(({ kept: _, ...seen }) => seen),
  };
}

/** How much of a list can be kept beside the other lists of its instance. */
export function quotaLeft({ organizations }: Entry, { kind, organizationId }: ListId, quota: Quota): Quota {
  const left = { ...quota };
  for (const organization of organizations.values()) {
    for (const other of ['members', 'invitations'] as const) {
      if (other === kind && organization.organizationId === organizationId) continue;
      left.rows -= organization.kept[other]?.rows ?? 0;
      left.size -= organization.kept[other]?.size ?? 0;
    }
  }
  return left;
}
