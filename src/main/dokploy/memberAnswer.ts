import { z } from 'zod';
import { type Member, memberShape } from '../../shared/dokploy.ts';
import { GRANT_KINDS, type GrantKind } from '../../shared/permissions/permissions.ts';
import type { Permissions } from '../../shared/permissions/shapes.ts';
import { SWITCHES, type Switch } from '../../shared/permissions/switches.ts';

type WireList = `accessed${Capitalize<GrantKind>}`;
const wireList = (kind: GrantKind) => `accessed${kind[0]?.toUpperCase()}${kind.slice(1)}` as WireList;

/** All sixteen fields, as Dokploy takes them. */
export type WirePermissions = Record<WireList, string[]> & Record<Switch, boolean>;

/** Dokploy checks no ids: an invalid one is dropped, not its member. */
const ids = z
  .array(z.unknown())
  .max(20_000)
  .transform((values) => [...new Set(values.filter(isId))])
  .nullish();
const isOn = z.boolean().nullish();

const wireShape = z.object({
  ...(Object.fromEntries(SWITCHES.map((name) => [name, isOn])) as Record<Switch, typeof isOn>),
  ...(Object.fromEntries(GRANT_KINDS.map((kind) => [wireList(kind), ids])) as Record<WireList, typeof ids>),
});

/** A row of `user.all` and `user.one`, with the grants. */
export const memberAnswer = memberShape
  .omit({ permissions: true })
  .extend(wireShape.shape)
  .transform((row): Member => {
    const { id, organizationId, userId, role, createdAt, user } = row;
    return { id, organizationId, userId, role, createdAt, user, permissions: permissionsOf(row) };
  });

export function toWire(permissions: Permissions): WirePermissions {
  const lists = GRANT_KINDS.map((kind) => [wireList(kind), [...(permissions[kind] ?? [])]]);
  const on = new Set<Switch>(permissions.switches);
  return Object.fromEntries([...lists, ...SWITCHES.map((name) => [name, on.has(name)])]);
}

function permissionsOf(row: z.infer<typeof wireShape>): Permissions {
  const switches = SWITCHES.filter((name) => row[name] === true);
  const lists = GRANT_KINDS.map((kind) => [kind, row[wireList(kind)] ?? []] as const);
  return {
    ...(switches.length > 0 ? { switches } : {}),
    ...Object.fromEntries(lists.filter(([, listed]) => listed.length > 0)),
  };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 200;
}
