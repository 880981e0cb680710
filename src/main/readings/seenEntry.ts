import { z } from 'zod';
import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import {
  type SeenOrganization,
  type SeenSummary,
  seenOrganizationShape,
  seenSummaryShape,
} from '../../shared/instance.ts';
import { versioned } from '../storage/jsonFile.ts';
import { sharingPermissions } from './permissionSets.ts';
import type { KeptList, ListId, ListKind, Quota } from './seenLists.ts';
import { boundAccount, sumUpInvitations } from './seenSummary.ts';

/** One reading from a server. */
export type SeenPart =
  | { account: Account }
  | { organizationId: string; members: Member[] }
  | { organizationId: string; invitations: Invitation[] };

const keptShape = z.object({
  rows: z.number(),
  size: z.number(),
  granted: z.number().exactOptional(),
  digest: z.string(),
});
/** The summary of an instance as its file holds it. */
const entryShape = z.object({
  account: seenSummaryShape.shape.account,
  organizations: z.array(
    seenOrganizationShape.extend({
      kept: z.object({ members: keptShape.exactOptional(), invitations: keptShape.exactOptional() }),
    }),
  ),
});

/** The format of an instance's summary on disk. */
export const ENTRY_FORMAT = versioned(2, entryShape);

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

/** Nothing was seen yet. */
export function emptyEntry(): Entry {
  return { organizations: new Map(), unwritten: new Map(), gone: [] };
}

/** Puts what the file holds into an entry, but for organizations that are gone. */
export function mergeFile(
  entry: Entry,
  file: z.infer<typeof entryShape>,
  isGone: (organizationId: string) => boolean,
): void {
  // What was read from the server meanwhile is newer.
  if (file.account) entry.account ??= file.account;
  for (const organization of file.organizations) {
    const { organizationId } = organization;
    if (isGone(organizationId)) continue;
    entry.organizations.set(organizationId, {
      ...organization,
      ...entry.organizations.get(organizationId),
      kept: organization.kept as KeptOrganization['kept'],
    });
  }
}

/** The summary of an entry as its file holds it. */
export function toFile({ account, organizations }: Entry) {
  return {
    version: ENTRY_FORMAT.version,
    ...(account ? { account } : {}),
    organizations: [...organizations.values()],
  };
}

/** As much of a reading as is kept; null for an account that is not. */
export function boundPart(part: SeenPart): SeenPart | null {
  if ('members' in part) return { ...part, members: sharingPermissions(part.members) };
  if ('invitations' in part) return part;
  const account = boundAccount(part.account);
  return account && { account };
}

/** Takes a reading over, made at a time in ms since the epoch. */
export function addPart(entry: Entry, part: SeenPart, at: number): void {
  if ('account' in part) {
    entry.account = { data: part.account, at };
    return;
  }
  const { organizationId } = part;
  const kind = 'members' in part ? 'members' : 'invitations';
  const rows = 'members' in part ? part.members : part.invitations;
  const organization = entry.organizations.get(organizationId) ?? { organizationId, kept: {} };
  entry.organizations.set(organizationId, organization);
  if ('members' in part) organization.members = { at, count: rows.length };
  else organization.invitations = sumUpInvitations(part.invitations, at);
  entry.unwritten.set(`${kind} ${organizationId}`, { kind, organizationId, rows });
}

/** Takes a deleted organization out, with what is on disk of it. */
export function removeOrganization(entry: Entry, organizationId: string): void {
  entry.organizations.delete(organizationId);
  for (const kind of ['members', 'invitations'] as const) {
    entry.unwritten.delete(`${kind} ${organizationId}`);
    entry.gone.push({ kind, organizationId });
  }
  if (!entry.account) return;
  const { data, at } = entry.account;
  const organizations = data.organizations.filter(({ id }) => id !== organizationId);
  const { name = '' } =
    [...data.organizations, ...(data.left ?? [])].find(({ id }) => id === organizationId) ?? {};
  const others = (data.left ?? []).filter(({ id }) => id !== organizationId);
  const left = [...others, { id: organizationId, name, deleted: true as const }];
  entry.account = { data: { ...data, organizations, left }, at };
}

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
      left.granted -= organization.kept[other]?.granted ?? 0;
    }
  }
  return left;
}
