import { has } from '../../../shared/capabilities.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import { oneLine } from '../../../shared/oneLine.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/step.ts';
import {
  differenceBetween,
  isNoDifference,
  showsDifference,
  withDifference,
} from '../../../shared/permissions/permissions.ts';
import type { Permissions } from '../../../shared/permissions/permissionsShape.ts';
import type { Principal } from '../../../shared/principal.ts';
import { denySetPermissions } from '../../../shared/rules/permissions.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import { toWire } from '../../dokploy/memberAnswer.ts';
import { type Actions, type OrganizationRef, refOf, type Sent } from '../action.ts';
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
  async function send(
    planned: SetPermissions,
    _?: unknown,
    mean: (output: StepOutput) => void = () => {},
  ): Promise<Sent> {
    const ref = refOf(planned);
    const { instanceId, userId } = planned;
    const call = 'user.assignPermissions';
    const principal = await policy.principal(ref);
    if (!principal.ok) return { result: principal };
    const refused = policy.refuse(instanceId, call, denySetPermissions(principal.value, planned));
    if (refused) return { result: refused };
    const told = (await keepsExtras(ref, principal.value, planned)) ? {} : LEFT_OUT;
    const change = kept(planned, told);
    if (isNoDifference(change) && !isNoDifference(planned)) return changed(NOT_LICENSED);
    const read = await dokploy.call('user.one', ref, { userId });
    if (!read.ok) {
      if (read.error.code === 'not-found') return changed(notThere(change));
      return { result: read, ...(read.error.code === 'role-forbidden' ? {} : { untried: true }) };
    }
    if (read.value.role !== change.role) return changed(otherRole(change, read.value.role));
    const before = read.value.permissions ?? {};
    const after = withDifference(before, change);
    const difference = differenceBetween(before, after);
    const output = { changed: difference, ...told };
    if (isNoDifference(difference)) return { result: ok(output) };
    mean(output);
    const written = await dokploy.call(call, ref, { id: userId, ...toWire(after) });
    return { result: written.ok ? ok(output) : written };
  }

  /** A server without a license, or before 0.29.0, drops git providers and servers, and answers with success. */
  async function keepsExtras(
    ref: OrganizationRef,
    principal: Principal,
    { grant, revoke }: SetPermissions,
  ): Promise<boolean> {
    if (![grant, revoke].some(hasExtras)) return true;
    if (!has(principal, 'gitProvider.allForPermissions')) return false;
    const licensed = await dokploy.call('licenseKey.haveValidLicenseKey', ref);
    // Where nobody can say, the reading that follows tells.
    return licensed.ok ? licensed.value : licensed.error.code !== 'server-too-old';
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
      async settle(planned, output, readings, meant) {
        const change = kept(planned, output ?? meant);
        const members = await readings.members(refOf(change));
        if (!members.ok) return { shown: null };
        const member = members.value.find(({ userId }) => userId === change.userId);
        return {
          shown: member !== undefined && showsDifference(member.permissions ?? {}, change),
          ...(output ? { output } : {}),
        };
      },
      inverse({ grant: _, revoke: __, template, ...rest }, { changed: done }) {
        // What this step is not known to have changed may have been so before: it is not taken back.
        if (!done || isNoDifference(done)) return null;
        const back = { ...rest, grant: done.revoke, revoke: done.grant };
        return template ? { ...back, template: inverted(template) } : back;
      },
    },
  };
}

const LEFT_OUT = { leftOut: 'extras' } as const satisfies StepOutput;

const NOT_LICENSED =
  'Single git providers and servers cannot be granted or taken away there: that needs Dokploy 0.29.0 or later, with a license.';

function hasExtras({ gitProviders = [], servers = [] }: Permissions): boolean {
  return gitProviders.length + servers.length > 0;
}

/** A change without what the server does not keep. */
function kept(change: SetPermissions, told: StepOutput | undefined): SetPermissions {
  if (!told?.leftOut) return change;
  return { ...change, grant: withoutExtras(change.grant), revoke: withoutExtras(change.revoke) };
}

function withoutExtras({ gitProviders: _, servers: __, ...others }: Permissions): Permissions {
  return others;
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
