import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import { denySessions } from '../../../shared/rules/sessions.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import { type Actions, type Readings, refOf } from '../action.ts';

type Revocation = ChangeBy<'sessions.revoke'> | ChangeBy<'sessions.revokeAll'>;

/** The sessions of a person by id, as a key is shown them. */
type Seen = {
  ids: string[];
  /** Why an empty list says nothing, as a sentence; null where it says that there are none. */
  hidden: string | null;
};

/** Revokes sessions, with the key of an organization's owner, or their own. */
export function createSessionActions(options: {
  dokploy: WritableDokploy;
  access: OrganizationAccess;
}): Pick<Actions, 'sessions.revoke' | 'sessions.revokeAll'> {
  const { dokploy, access } = options;
  const call = 'user.revokeSession';
  /** Whoever is no member any more is shown to no key of the organization, and may be signed in all the same. */
  async function lookAt(change: Revocation, lists: Readings): Promise<Result<Seen>> {
    const ref = refOf(change);
    const { userId, email } = change;
    const sessions = await lists.call('user.listSessions', ref);
    if (!sessions.ok) return sessions;
    const ids = sessions.value.filter((each) => each.userId === userId).map(({ id }) => id);
    if (ids.length > 0) return ok({ ids, hidden: null });
    const principal = await access.principal(ref);
    if (!principal.ok) return principal;
    if (principal.value.userId === userId) return ok({ ids, hidden: null });
    const denied = denySessions(principal.value, userId);
    if (denied) return ok({ ids, hidden: denied.reason });
    const members = await lists.members(ref);
    if (!members.ok) return members;
    const isMember = members.value.some((each) => each.userId === userId);
    return ok({ ids, hidden: isMember ? null : noMember(email) });
  }

  /** Null where the key may. */
  async function refuse(change: Revocation): Promise<Result<never> | null> {
    const principal = await access.principal(refOf(change));
    if (!principal.ok) return principal;
    return access.refuse(change.instanceId, call, denySessions(principal.value, change.userId));
  }

  return {
    'sessions.revoke': {
      reads: 'sessions',
      async check(change, readings) {
        const seen = await lookAt(change, readings);
        if (!seen.ok) return seen;
        const { ids, hidden } = seen.value;
        if (ids.includes(change.sessionId)) return ok({ verdict: 'needed' });
        return ok(hidden === null ? { verdict: 'already' } : { verdict: 'changed', why: hidden });
      },
      async send(change) {
        const refused = await refuse(change);
        if (refused) return { result: refused };
        const { sessionId } = change;
        const revoked = await dokploy.call(call, refOf(change), { sessionId });
        // It was there just before.
        return { result: revoked.ok || revoked.error.code === 'not-found' ? ok({}) : revoked };
      },
      async settle(change, output, readings) {
        const seen = await lookAt(change, readings);
        if (!seen.ok) return { shown: null };
        const { ids, hidden } = seen.value;
        if (ids.includes(change.sessionId)) return { shown: false };
        return { shown: output === null && hidden !== null ? null : true };
      },
    },

    'sessions.revokeAll': {
      reads: 'sessions',
      async check(change, readings) {
        const seen = await lookAt(change, readings);
        if (!seen.ok) return seen;
        const { ids, hidden } = seen.value;
        if (ids.length > 0) return ok({ verdict: 'needed' });
        return ok(hidden === null ? { verdict: 'already' } : { verdict: 'changed', why: hidden });
      },
      async send(change, readings) {
        const refused = await refuse(change);
        if (refused) return { result: refused };
        const ref = refOf(change);
        const seen = await lookAt(change, readings);
        if (!seen.ok) return { result: seen };
        const { ids } = seen.value;
        for (const [at, sessionId] of ids.entries()) {
          const revoked = await dokploy.call(call, ref, { sessionId });
          if (revoked.ok || revoked.error.code === 'not-found') continue;
          if (at === 0) return { result: revoked };
          const message = `${at} of ${ids.length} sessions were revoked. ${revoked.error.message}`;
          return { result: fail({ ...revoked.error, message }), left: change };
        }
        return { result: ok({ sessionIds: ids.slice(0, MOST_TOLD) }) };
      },
      async settle(change, output, readings) {
        const seen = await lookAt(change, readings);
        if (!seen.ok) return { shown: null };
        const { ids, hidden } = seen.value;
        // Whoever signed in again since has another session.
        const left = output ? ids.filter((id) => output.sessionIds?.includes(id)) : ids;
        if (left.length > 0) return { shown: false };
        return { shown: output === null && hidden !== null ? null : true, ...(output ? { output } : {}) };
      },
    },
  };
}

/** As many ids are kept of what one step revoked. */
const MOST_TOLD = 1_000;

function noMember(email: string): string {
  return `${email} is no longer a member there: no key shows whether they are signed in.`;
}
