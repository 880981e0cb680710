import type { Baseline } from '../access/baseline.ts';
import type { OtherBaseline } from '../access/baselineImport.ts';
import type { MemberList } from '../access/places.ts';
import { isAddress } from '../people/organizations.ts';
import { NOT_READ, type SavedBaseline, type SavedMembers } from './savedBaseline.ts';

/** A baseline as a backup keeps it; null where it has nothing of these instances. `placeOf`: their places in the file. */
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
      members: members && {
        isCut: members.isCut,
        rows: members.rows.map(({ id, role, twoFactor }): [string, string, boolean | null] => [
          renamed(id),
          role,
          twoFactor,
        ]),
        ...(members.permissions
          ? {
              things: [...members.permissions.things],
              sets: [...members.permissions.sets],
              granted: members.rows.map(({ granted = NOT_READ }) => granted),
            }
          : {}),
      },
      invitations: invitations && {
        isCut: invitations.isCut,
        rows: invitations.rows.map(({ id, role }): [string, string | null] => [renamed(id), role]),
      },
    }));
    return [{ instance, name: kept.name, installation: kept.installation, organizations }];
  });
  return saved.length > 0 ? { name, keptAt, acceptedAt, instances: saved } : null;
}

/**
 * A baseline of a backup, with the ids that its instances have here (`idAt`: by their place in the file); those that
 * are not here are left out of it.
 */
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
        isCut: invitations.isCut,
        rows: invitations.rows.map(([id, role]) => ({ id: renamed(id), role })),
      },
    }));
    return [{ instanceId, name: saved.name, installation: saved.installation, organizations }];
  });
  return { name, keptAt, acceptedAt, instances: here };
}

function membersFrom(
  { isCut, rows, granted, things, sets }: SavedMembers,
  renamed: (id: string) => string,
): MemberList {
  const made = rows.map(([id, role, twoFactor], at) => {
    const set = granted?.[at] ?? NOT_READ;
    return { id: renamed(id), role, twoFactor, ...(set === NOT_READ ? {} : { granted: set }) };
  });
  return { isCut, rows: made, ...(things && sets ? { permissions: { things, sets } } : {}) };
}

/** Whoever has no address is named by ids, and that of the instance is another one elsewhere. */
function renamedId(id: string, from: string, to: string): string {
  return !isAddress(id) && id.startsWith(` ${from} `) ? ` ${to} ${id.slice(from.length + 2)}` : id;
}
