import { fail, ok, type Result } from '../../../shared/errors.ts';
import { oneLine } from '../../../shared/oneLine.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import {
  differenceBetween,
  isNoDifference,
  showsDifference,
  withDifference,
} from '../../../shared/permissions/permissions.ts';
import { denySetPermissions } from '../../../shared/rules/permissions.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import { toWire } from '../../dokploy/memberAnswer.ts';
import { type Actions, refOf, type Sent } from '../action.ts';
import type { Policy } from '../policy.ts';

type SetPermissions = ChangeBy<'members.setPermissions'>;
type Template = NonNullable<SetPermissions['template']>;

/** Sets what members of an organization may see and do, each with that organization's own key. */
export function createPermissionActions({
  dokploy,
  policy,
}: {
  dokploy: WritableDokploy;
  policy: Policy;
}): Pick<Actions, 'members.setPermissions'> {
  /** Read just before writing: the server appends what a member creates, and a write replaces every list. */
  async function send(change: SetPermissions): Promise<Sent> {
    const ref = refOf(change);
    const { instanceId, userId } = change;
    const call = 'user.assignPermissions';
    const principal = await policy.principal(ref);
    if (!principal.ok) return { result: principal };
    const refused = policy.refuse(instanceId, call, denySetPermissions(principal.value, change));
    if (refused) return { result: refused };
    const read = await dokploy.call('user.one', ref, { userId });
    if (!read.ok) {
      if (read.error.code === 'not-found') return changed(notThere(change));
      return { result: read, ...(read.error.code === 'role-forbidden' ? {} : { untried: true }) };
    }
    if (read.value.role !== change.role) return changed(otherRole(change, read.value.role));
    const before = read.value.permissions ?? {};
    const after = withDifference(before, change);
    const difference = differenceBetween(before, after);
    if (isNoDifference(difference)) return { result: ok({ changed: difference }) };
    const written = await dokploy.call(call, ref, { id: userId, ...toWire(after) });
    return { result: written.ok ? ok({ changed: difference }) : written };
  }

  return {
    'members.setPermissions': {
      reads: 'members',
      // Dokploy's success is an empty body, and comes where nothing was written, too.
      answers: false,
      idempotent: true,
      async check(change, readings) {
        const members = await readings.members(refOf(change));
        if (!members.ok) return members;
        const member = members.value.find(({ userId }) => userId === change.userId);
        if (!member) return ok({ verdict: 'changed', why: notThere(change) });
        if (member.role !== change.role)
          return ok({ verdict: 'changed', why: otherRole(change, member.role) });
        return ok(
          showsDifference(member.permissions ?? {}, change) ? { verdict: 'already' } : { verdict: 'needed' },
        );
      },
      send,
      async settle(change, output, readings) {
        const members = await readings.members(refOf(change));
        if (!members.ok) return { shown: null };
        const member = members.value.find(({ userId }) => userId === change.userId);
        return {
          shown: member !== undefined && showsDifference(member.permissions ?? {}, change),
          ...(output ? { output } : {}),
        };
      },
      inverse({ grant, revoke, template, ...rest }, output) {
        const done = output.changed ?? { grant, revoke };
        if (isNoDifference(done)) return null;
        const back = { ...rest, grant: done.revoke, revoke: done.grant };
        return template ? { ...back, template: inverted(template) } : back;
      },
    },
  };
}

function changed(why: string): Sent {
  const advice = 'Nothing was sent. Make a new plan: it will show it.';
  const result: Result<never> = fail({ code: 'conflict', message: why, advice });
  return { result, changed: true };
}

/** What takes back that something was taken back applies it again. */
function inverted({ isTakenBack, ...template }: Template): Template {
  return isTakenBack ? template : { ...template, isTakenBack: true };
}

function notThere({ email }: SetPermissions): string {
  return `${email} is not a member there any more.`;
}

function otherRole({ email, role }: SetPermissions, now: string): string {
  return `${email} is ${oneLine(now, 40)} there now, not ${oneLine(role, 40)}: other permissions count for that role.`;
}
