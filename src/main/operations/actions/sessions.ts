import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/operation.ts';
import { denySessions } from '../../../shared/rules/sessions.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import { type Actions, judge, type Readings, refOf, type Settled, sentBy, show } from '../action.ts';

type Revocation = ChangeBy<'sessions.revoke'> | ChangeBy<'sessions.revokeAll'>;

type Seen = {
  ids: string[];
  hidden: string | null;
};

export function createSessionActions(options: {
  dokploy: WritableDokploy;
  access: OrganizationAccess;
}): Pick<Actions, 'sessions.revoke' | 'sessions.revokeAll'> {
  const { dokploy, access } = options;
  const call = 'user.revokeSession';
  /** No key sees former members, who may still be signed in. */
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

  const allow = (change: Revocation) =>
    access.allow(refOf(change), call, (principal) => denySessions(principal, change.userId));

  const readsBy = <C extends Revocation>(
    isLeft: (ids: readonly string[], change: C, output: StepOutput | null) => boolean,
  ) => ({
    reads: 'sessions',
    check: (change: C, readings: Readings) =>
      judge(lookAt(change, readings), ({ ids, hidden }) => {
        if (isLeft(ids, change, null)) return 'needed';
        return hidden === null ? 'already' : { changed: hidden };
      }),
    settle: async (change: C, output: StepOutput | null, readings: Readings): Promise<Settled> => {
      const settled = await show(lookAt(change, readings), ({ ids, hidden }) => {
        if (isLeft(ids, change, output)) return false;
        return output === null && hidden !== null ? null : true;
      });
      return { ...settled, ...(output && settled.shown ? { output } : {}) };
    },
  });

  return {
    'sessions.revoke': {
      ...readsBy<ChangeBy<'sessions.revoke'>>((ids, { sessionId }) => ids.includes(sessionId)),
      async send(change) {
        const may = await allow(change);
        if (!may.ok) return sentBy(may);
        const { sessionId } = change;
        const revoked = await dokploy.call(call, refOf(change), { sessionId });
        // It was listed just before, so somebody else revoked it.
        return sentBy(!revoked.ok && revoked.error.code === 'not-found' ? ok({}) : revoked);
      },
    },

    'sessions.revokeAll': {
      // A new sign-in has another session.
      ...readsBy<ChangeBy<'sessions.revokeAll'>>((ids, _, output) =>
        ids.some((id) => output === null || output.sessionIds?.includes(id)),
      ),
      async send(change, readings) {
        const may = await allow(change);
        if (!may.ok) return sentBy(may);
        const ref = refOf(change);
        const seen = await lookAt(change, readings);
        if (!seen.ok) return sentBy(seen);
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
    },
  };
}

const MOST_TOLD = 1_000;

function noMember(email: string): string {
  return `${email} is no longer a member there: no key shows whether they are signed in.`;
}
