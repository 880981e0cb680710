import type { Baseline } from '../access/baseline.ts';
import type { OtherBaseline } from '../access/baselineImport.ts';
import { isAddress } from '../people/vocabulary.ts';
import type { SavedBaseline } from './parts.ts';

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

/** The same with the ids of the instances here; those that are not here are left out of it. */
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
      members: members && {
        isCut: members.isCut,
        rows: members.rows.map(([id, role, twoFactor]) => ({ id: renamed(id), role, twoFactor })),
      },
      invitations: invitations && {
        isCut: invitations.isCut,
        rows: invitations.rows.map(([id, role]) => ({ id: renamed(id), role })),
      },
    }));
    return [{ instanceId, name: saved.name, installation: saved.installation, organizations }];
  });
  return { name, keptAt, acceptedAt, instances: here };
}

/** Whoever has no address is named by ids, and that of the instance is another one elsewhere. */
function renamedId(id: string, from: string, to: string): string {
  return !isAddress(id) && id.startsWith(` ${from} `) ? ` ${to} ${id.slice(from.length + 2)}` : id;
}
