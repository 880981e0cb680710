import { has } from '../../../shared/capabilities.ts';
import { type AppError, fail, ok } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/operation.ts';
import {
  differenceBetween,
  isNoDifference,
  showsDifference,
  withDifference,
} from '../../../shared/permissions/permissions.ts';
import type { Permissions } from '../../../shared/permissions/shapes.ts';
import { denySetPermissions } from '../../../shared/rules/permissions.ts';
import type { Principal } from '../../../shared/rules/principal.ts';
import { oneLine } from '../../../shared/text.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import { toWire } from '../../dokploy/memberAnswer.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import {
  type Actions,
  judge,
  type OrganizationRef,
  type Readings,
  refOf,
  type Sent,
  show,
} from '../action.ts';

type SetPermissions = ChangeBy<'members.setPermissions'>;
type Kit = NonNullable<SetPermissions['kit']>;

const CALL = 'user.assignPermissions';

export function createPermissionActions(options: {
  dokploy: WritableDokploy;
  access: OrganizationAccess;
}): Pick<Actions, 'members.setPermissions'> {
  const { dokploy, access } = options;

  /** Reads first: Dokploy appends what a member creates, and a write replaces every list. */
  async function send(
    planned: SetPermissions,
    readings: Readings,
    mean: (output: StepOutput) => void = () => {},
  ): Promise<Sent> {
    const ref = refOf(planned);
    const { userId } = planned;
    const principal = await access.principal(ref);
    if (!principal.ok) return { result: principal };
    const told = (await keepsExtras(ref, principal.value, planned)) ? {} : LEFT_OUT;
    const change = kept(planned, told);
    if (isNoDifference(change) && !isNoDifference(planned))
      return { result: fail(NOT_LICENSED), changed: true };
    const read = await readings.call('user.one', ref, { userId });
    if (!read.ok) return { result: read };
    const before = read.value.permissions ?? {};
    const after = withDifference(before, change);
    const difference = differenceBetween(before, after);
    const output = { changed: difference, ...told };
    if (isNoDifference(difference)) return { result: ok(output) };
    mean(output);
    const written = await dokploy.call(CALL, ref, { id: userId, ...toWire(after) });
    return { result: written.ok ? ok(output) : written };
  }

  /** Without a license, or before 0.29.0, Dokploy drops git providers and servers without an error. */
  async function keepsExtras(
    ref: OrganizationRef,
    principal: Principal,
    { grant, revoke }: SetPermissions,
  ): Promise<boolean> {
    if (![grant, revoke].some(hasExtras)) return true;
    if (!has(principal, 'gitProvider.allForPermissions')) return false;
    const licensed = await dokploy.call('licenseKey.haveValidLicenseKey', ref);
    return licensed.ok ? licensed.value : licensed.error.code !== 'server-too-old';
  }

  return {
    'members.setPermissions': {
      reads: 'members',
      // Dokploy answers with an empty body even if nothing was written.
      answers: false,
      async check(change, readings) {
        const ref = refOf(change);
        const may = await access.allow(ref, CALL, (principal) => denySetPermissions(principal, change));
        if (!may.ok) return may;
        const member = await readings.call('user.one', ref, { userId: change.userId });
        if (!member.ok && member.error.code === 'not-found') return ok({ changed: notThere(change) });
        return judge(member, ({ role, permissions = {} }) => {
          if (role !== change.role) return { changed: otherRole(change, role) };
          return showsDifference(permissions, change) ? 'already' : 'needed';
        });
      },
      send,
      async settle(planned, output, readings, lost) {
        const change = kept(planned, output ?? lost.meant);
        const settled = await show(readings.members(refOf(change)), (members) => {
          const member = members.find(({ userId }) => userId === change.userId);
          return member !== undefined && showsDifference(member.permissions ?? {}, change);
        });
        return { ...settled, ...(output ? { output } : {}) };
      },
      inverse({ grant: _, revoke: __, kit, ...rest }, { changed: done }) {
        if (!done || isNoDifference(done)) return null;
        const back = { ...rest, grant: done.revoke, revoke: done.grant };
        return kit ? { ...back, kit: inverted(kit) } : back;
      },
    },
  };
}

const LEFT_OUT = { leftOut: 'extras' } as const satisfies StepOutput;

const NOT_LICENSED: AppError = {
  code: 'conflict',
  message: 'Granting single git providers and servers needs Dokploy 0.29.0 or later, with a license.',
  advice: 'Nothing was sent. Make a new plan to see it.',
};

function hasExtras({ gitProviders = [], servers = [] }: Permissions): boolean {
  return gitProviders.length + servers.length > 0;
}

function kept(change: SetPermissions, told: StepOutput | undefined): SetPermissions {
  if (!told?.leftOut) return change;
  return { ...change, grant: withoutExtras(change.grant), revoke: withoutExtras(change.revoke) };
}

function withoutExtras({ gitProviders: _, servers: __, ...others }: Permissions): Permissions {
  return others;
}

function inverted({ isTakenBack, ...kit }: Kit): Kit {
  return isTakenBack ? kit : { ...kit, isTakenBack: true };
}

function notThere({ email }: SetPermissions): string {
  return `${email} is no longer a member there.`;
}

function otherRole({ email, role }: SetPermissions, now: string): string {
  return `${email} is ${oneLine(now, 40)} there now, not ${oneLine(role, 40)}: other permissions count for that role.`;
}
