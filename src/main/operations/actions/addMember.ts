import { readEmail } from '../../../shared/entries.ts';
import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/operation.ts';
import { denyAddWithPassword, denyGiveRole, rolesOffered } from '../../../shared/rules/members.ts';
import type { Principal } from '../../../shared/rules/principal.ts';
import { memberWith } from '../../../shared/settle.ts';
import { organizationKey } from '../../../shared/target.ts';
import { oneLine } from '../../../shared/text.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import type { KeyedMutex } from '../../scheduling/semaphore.ts';
import { type Actions, isOurs, judge, type OrganizationRef, refOf, type Sent } from '../action.ts';
import type { NewPassword, NewPasswords } from '../passwords.ts';

type Add = ChangeBy<'members.create'>;

const CALL = 'user.createUserWithCredentials';

export function createAddMember(options: {
  dokploy: WritableDokploy;
  access: OrganizationAccess;
  passwords: NewPasswords;
  /** Parallel calls for one address fail, and still cancel its invitations: one at a time. */
  mutex: KeyedMutex;
  /** Accounts whose password was lost before its handover; `isSure`: certainly made here. */
  onLost: (change: Add, isSure: boolean) => void;
}): Pick<Actions, 'members.create'> {
  const { dokploy, access, passwords, mutex, onLost } = options;

  async function checkAdd(ref: OrganizationRef, { email, role }: Add): Promise<Result<string>> {
    const address = readEmail(email);
    if (!address.ok) return address;
    const deny = (who: Principal) => denyAddWithPassword(who) ?? denyGiveRole(who, role);
    const by = await access.allow(ref, CALL, deny);
    if (!by.ok) return by;
    if (role === 'member' || role === 'admin') return address;
    // Dokploy takes any text as role, and locks out members with an unknown one.
    const read = await dokploy.call('customRole.all', ref);
    if (!read.ok) return read;
    if (rolesOffered(by.value, read.value).includes(role)) return address;
    const reason = `The role “${oneLine(role, 40)}” does not exist there. Choose another one.`;
    return access.refuse(ref.instanceId, CALL, { reason }) ?? address;
  }

  async function add(change: Add): Promise<Sent> {
    const ref = refOf(change);
    const kept = passwords.find(change.passwordId, change);
    if (!kept) return { result: fail(NOT_KEPT), changed: true };
    const checked = await checkAdd(ref, change);
    if (!checked.ok) return { result: checked };
    const { password } = kept;
    const made = await dokploy.call(CALL, ref, { email: checked.value, password, role: change.role });
    return {
      result: made.ok ? ok(done(change, made.value.userId)) : fail(withoutPassword(made.error, kept)),
    };
  }

  function done({ sheet, passwordId }: Add, userId: string): StepOutput {
    if (sheet !== undefined) passwords.drop(passwordId);
    const password = sheet === undefined ? passwords.outcomeOf(passwordId) : undefined;
    return { userId, ...(password ? { password } : {}) };
  }

  return {
    'members.create': {
      reads: 'members',
      async check(change, readings) {
        if (!passwords.find(change.passwordId, change)) return ok({ changed: NOT_KEPT.message });
        return judge(readings.members(refOf(change)), (members) => {
          const there = memberWith(members, change.email);
          return there ? { changed: `${change.email} is already a member there.` } : 'needed';
        });
      },
      send: (change) => mutex(organizationKey(change), () => add(change)),
      async settle(change, output, readings, lost) {
        const members = await readings.members(refOf(change));
        if (!members.ok) return { shown: null };
        if (output) return { shown: members.value.some(({ userId }) => userId === output.userId), output };
        const there = memberWith(members.value, change.email);
        if (!there) return { shown: false };
        // No server tells who made an account.
        if (there.role === change.role && isOurs({}, null, lost))
          return { shown: true, output: done(change, there.userId) };
        const isLost = change.sheet === undefined && passwords.get(change.passwordId) === undefined;
        const doubt = doubtOf(change, isLost);
        if (isLost && lost.told !== doubt) onLost(change, false);
        return { shown: null, doubt };
      },
      isHandedOver: ({ passwordId }, { password }) => password !== undefined || !passwords.get(passwordId),
      afterRestart(change, output) {
        if (change.sheet !== undefined || output.password !== undefined) return undefined;
        onLost(change, true);
        return { ...output, password: 'lost' };
      },
      inverse({ instanceId, organizationId, email, role: madeAs, actorId }, { userId }) {
        if (userId === undefined) return null;
        const memberships = { organizationIds: [organizationId], hidden: 0 };
        return {
          action: 'members.remove',
          ...{ instanceId, organizationId, userId, email, owned: [], memberships, madeAs },
          ...(actorId === undefined ? {} : { actorId }),
        };
      },
    },
  };
}

function doubtOf({ email, sheet }: Add, isLost: boolean): string {
  const there = `${email} is a member there now. It is unknown whether this step created the account`;
  if (sheet !== undefined) return `${there}. If it did, its password is on the sheet.`;
  if (!isLost) return `${there}, so its password is not shown.`;
  return `${there}. If it did, nobody has its password: ask your colleagues first, then remove the person under Members and add them again.`;
}

/** Servers and proxies may echo the request, in other case or in parts. */
function withoutPassword(error: AppError, { password }: NewPassword): AppError {
  if (!holdsPartOf(JSON.stringify(error), password)) return error;
  const { code, details } = error;
  const { outcomeUnknown } = details ?? {};
  return {
    code,
    message: 'The server refused, with a message that contains the password. It is not shown.',
    advice: 'Try again. If it fails again, check the Dokploy logs.',
    ...(outcomeUnknown === undefined ? {} : { details: { outcomeUnknown } }),
  };
}

/** Characters of a password that count as a part of it: none appear by chance. */
const PART = 8;

function holdsPartOf(text: string, password: string): boolean {
  const signsOf = (whole: string) => whole.toLowerCase().replace(/[^a-z0-9]+/g, '');
  const [told, signs] = [signsOf(text), signsOf(password)];
  for (let at = 0; at + PART <= signs.length; at += 1)
    if (told.includes(signs.slice(at, at + PART))) return true;
  return false;
}

const NOT_KEPT: AppError = {
  code: 'password-gone',
  message: 'Its password was not kept. Add this person again.',
  advice: 'Nothing was sent.',
};
