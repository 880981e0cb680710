import type { Instance } from '../../shared/instance.ts';
import type { InvitationRows, MemberRows } from './lists.ts';

/** An organization by its id and name. */
export type Named = { id: string; name: string };
/** A column of the table: an organization of an instance. */
export type Column = { instanceId: string; organizationId: string; organizationName: string };
/** A column with its place, and what was read of it; null what never was. */
export type FilledColumn = Column & {
  at: number;
  members: MemberRows | null;
  invitations: InvitationRows | null;
};

/**
 * The columns in the person's order of instances: the organizations of each account, whether or not a key opens them;
 * of an instance whose account was never read, those that its keys were stored for.
 */
export function columnsOf(
  instances: readonly Instance[],
  accounts: ReadonlyMap<string, readonly Named[]>,
): Column[] {
  return instances.flatMap((instance) => {
    const byId = new Map(
      (accounts.get(instance.id) ?? recordedIn(instance)).map(({ id, name }) => [id, name]),
    );
    return [...byId].map(([organizationId, organizationName]) => ({
      instanceId: instance.id,
      organizationId,
      organizationName,
    }));
  });
}

function recordedIn({ keys }: Instance): Named[] {
  return keys.flatMap(({ organizationId, organizationName }) =>
    organizationId === null ? [] : { id: organizationId, name: organizationName ?? organizationId },
  );
}
