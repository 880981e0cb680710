import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/step.ts';
import { denySessions } from '../../../shared/rules/sessions.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import { type Actions, type Readings, refOf, type Settled, type Verdict } from '../action.ts';

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

  /** `isLeft`: whether a session that is to end is among these. */
  async function check(
    change: Revocation,
    readings: Readings,
    isLeft: (ids: readonly string[]) => boolean,
  ): Promise<Result<Verdict>> {
    const seen = await lookAt(change, readings);
    if (!seen.ok) return seen;
    const { ids, hidden } = seen.value;
    if (isLeft(ids)) return ok({ verdict: 'needed' });
    return ok(hidden === null ? { verdict: 'already' } : { verdict: 'changed', why: hidden });
  }

  async function settle(
    change: Revocation,
    output: StepOutput | null,
    readings: Readings,
    isLeft: (ids: readonly string[]) => boolean,
  ): Promise<Settled> {
    const seen = await lookAt(change, readings);
    if (!seen.ok) return { shown: null };
    if (isLeft(seen.value.ids)) return { shown: false };
    const shown = output === null && seen.value.hidden !== null ? null : true;
    return { shown, ...(output ? { output } : {}) };
  }

  return {
    'sessions.revoke': {
      reads: 'sessions',
      check: (change, readings) => check(change, readings, (ids) => ids.includes(change.sessionId)),
      async send(change) {
        const refused = await refuse(change);
        if (refused) return { result: refused };
        const { sessionId } = change;
        const revoked = await dokploy.call(call, refOf(change), { sessionId });
        // It was there just before.
        return { result: revoked.ok || revoked.error.code === 'not-found' ? ok({}) : revoked };
      },
      settle: (change, output, readings) =>
        settle(change, output, readings, (ids) => ids.includes(change.sessionId)),
    },

    'sessions.revokeAll': {
      reads: 'sessions',
      check: (change, readings) => check(change, readings, (ids) => ids.length > 0),
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
      // Whoever signed in again since has another session.
      settle: (change, output, readings) =>
        settle(change, output, readings, (ids) =>
          ids.some((id) => output === null || output.sessionIds?.includes(id)),
        ),
    },
  };
}

/** As many ids are kept of what one step revoked. */
const MOST_TOLD = 1_000;

function noMember(email: string): string {
  return `${email} is no longer a member there: no key shows whether they are signed in.`;
}
