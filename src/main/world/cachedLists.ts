import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { type Invitation, invitationShape, type Member, memberShape } from '../../shared/dokploy.ts';
import type { Noticed } from '../../shared/lastChange.ts';
import { differenceBetween, isNoDifference } from '../../shared/permissions/permissions.ts';
import { createPacker, createUnpacker, NO_SETS } from '../readings/permissionSets.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import { isNewerLines } from '../storage/jsonFile.ts';

/** Raise it when a shape rejects or lacks what was written: rows are not checked again. */
const VERSION = 1;

const SHAPES = { members: memberShape, invitations: invitationShape } as const;
export type ListKind = keyof typeof SHAPES;
export type RowOf<K extends ListKind> = K extends 'members' ? Member : Invitation;
export type ListId = { kind: ListKind; organizationId: string };

export type KeptList = {
  /** SHA-256 of the file, to skip unchanged writes. */
  digest: string;
  at?: number;
  /** By membership id: between which readings role or permissions changed. */
  noticed?: Record<string, Noticed>;
};

const headShape = z.object({
  version: z.literal(VERSION),
  kind: z.enum(['members', 'invitations']),
  organizationId: z.string(),
  /** Rows hold the number of their set as `granted`; missing if unknown. */
  permissions: z.object({ things: z.array(z.string()), sets: z.array(z.string()) }).exactOptional(),
});

/** Atomic, one row per line; skips an unchanged file. Throws disk errors. */
export async function writeList(
  folder: string,
  id: ListId,
  rows: readonly unknown[],
  { before, askedAt, at }: { before: KeptList | undefined; askedAt: number; at: number },
): Promise<KeptList> {
  const lines: string[] = [];
  const packer = createPacker();
  const yieldIfDue = yieldAfter();
  for (const row of rows) {
    await yieldIfDue();
    const parsed = SHAPES[id.kind].safeParse(row);
    if (!parsed.success) continue;
    const { permissions, ...rest } = withoutImage(parsed.data);
    lines.push(JSON.stringify({ ...rest, ...(permissions ? { granted: packer.add(permissions) } : {}) }));
  }
  const permissions = packer.packed();
  const head = {
    ...{ version: VERSION, kind: id.kind, organizationId: id.organizationId },
    ...(permissions.sets.length > 0 ? { permissions } : {}),
  };
  const text = `${[JSON.stringify(head), ...lines].join('\n')}\n`;
  const digest = digestOf(text);
  const kept: KeptList = { digest, at: askedAt, ...(before?.noticed && { noticed: before.noticed }) };
  if (before?.digest === digest) return kept;
  if (before && id.kind === 'members') {
    const was = await readList(folder, { ...id, kind: 'members' }, before.digest);
    const between = { from: before.at ?? 0, at };
    kept.noticed = notice(was ?? [], rows as readonly Member[], between, before.noticed);
  }
  await leaveNewer(path.join(folder, fileName(id)));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileAtomic(path.join(folder, fileName(id)), text, { mode: 0o600, fsync: false });
  return kept;
}

/** `digest` as written; null if unreadable. Never throws. */
export async function readList<K extends ListKind>(
  folder: string,
  id: ListId & { kind: K },
  digest: string,
): Promise<RowOf<K>[] | null> {
  const file = path.join(folder, fileName(id));
  try {
    const text = await readFile(file, 'utf8');
    const isAsWritten = digestOf(text) === digest;
    const [head = '', ...lines] = text.trimEnd().split('\n');
    const { kind, organizationId, permissions = NO_SETS } = headShape.parse(JSON.parse(head));
    if (kind !== id.kind || organizationId !== id.organizationId) return null;
    const unpack = createUnpacker(permissions);
    const yieldIfDue = yieldAfter();
    const rows: RowOf<K>[] = [];
    for (const line of lines) {
      await yieldIfDue();
      const { granted, ...row } = JSON.parse(line);
      const read = (isAsWritten ? row : SHAPES[id.kind].parse(row)) as RowOf<K>;
      rows.push(granted === undefined ? read : { ...read, permissions: unpack(granted) });
    }
    return rows;
  } catch {
    return null;
  }
}

function notice(
  was: readonly Member[],
  now: readonly Member[],
  between: Noticed,
  before: Record<string, Noticed> = {},
): Record<string, Noticed> {
  const byId = new Map(was.map((member) => [member.id, member]));
  const noticed = now.flatMap(({ id, role, permissions }) => {
    const old = byId.get(id);
    // Some readings lack permissions.
    const differs =
      old !== undefined &&
      (old.role !== role ||
        (old.permissions !== undefined &&
          permissions !== undefined &&
          !isNoDifference(differenceBetween(old.permissions, permissions))));
    const entry = differs ? between : before[id];
    return entry ? [[id, entry] as const] : [];
  });
  return Object.fromEntries(noticed);
}

/** Throws for a list of a newer Quayside, which stays as it is. */
async function leaveNewer(file: string): Promise<void> {
  if (await isNewerLines(file, VERSION)) throw new Error('This list is of a newer format');
}

export async function deleteList(folder: string, id: ListId): Promise<void> {
  await leaveNewer(path.join(folder, fileName(id)));
  await rm(path.join(folder, fileName(id)), { force: true });
}

/** Avatars may be data: URLs, and the page shows none. */
function withoutImage(row: Member | Invitation): (Member | Invitation) & Pick<Member, 'permissions'> {
  return 'user' in row && row.user.image ? { ...row, user: { ...row.user, image: null } } : row;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Ids have any form, and some file systems ignore case. */
function fileName({ kind, organizationId }: ListId): string {
  return `${kind}-${createHash('sha256').update(organizationId).digest('hex').slice(0, 32)}.jsonl`;
}
