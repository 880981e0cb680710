import type { CustomRole, RoleHolder } from '../../../shared/dokploy.ts';
import { fail, ok, type Result, writeOutcome } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import { allowsSame } from '../../../shared/roleWords.ts';
import { denyPermissions } from '../../../shared/rules/roles.ts';
import { counted, quoted } from '../../../shared/text.ts';
import { unexpectedShapeFailure } from '../../dokploy/answerFailures.ts';
import type { Dokploy, WritableDokploy } from '../../dokploy/client.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import { type Actions, judge, type OrganizationRef, type Readings, refOf, sentBy, show } from '../action.ts';

type RoleChange = ChangeBy<'roles.create' | 'roles.update' | 'roles.delete'>;

export function createRoleActions(options: { dokploy: WritableDokploy; access: OrganizationAccess }) {
  const { dokploy, access } = options;
  return {
    'roles.create': {
      reads: 'roles',
      check: (change, readings) =>
        judge(roleOf(change, readings), (now) => {
          if (!now) return 'needed';
          if (allowsSame(now.permissions, change.permissions)) return 'already';
          return { changed: 'A role with this name now exists, with other permissions.' };
        }),
      async send({ name: roleName, permissions, ...change }) {
        return sentBy(await dokploy.call('customRole.create', refOf(change), { roleName, permissions }));
      },
      settle: (change, _, readings) =>
        show(
          roleOf(change, readings),
          (now) => now !== undefined && allowsSame(now.permissions, change.permissions),
        ),
      inverse: (change) => ({ ...change, action: 'roles.delete' }),
    },

    'roles.update': {
      reads: 'roles',
      check: (change, readings) =>
        judge(rolesOf(change, readings), async (roles) => {
          const { name, newName, before } = change;
          const now = roles.find(({ role }) => role === name);
          if (isUpdated(change, roles)) return ok('already');
          if (!now) return ok({ changed: 'The role no longer exists.' });
          if (roles.some(({ role }) => role === newName))
            return ok({ changed: `A role is called ${quoted(newName ?? '')} by now.` });
          if (!allowsSame(now.permissions, before)) return ok({ changed: OTHER_PERMISSIONS });
          return judge(whyBarred(change, readings), (why) => (why === null ? 'needed' : { changed: why }));
        }),
      async send(change, readings) {
        // With wrong permissions, members would hold a missing role.
        const barred = await whyBarred(change, readings);
        if (!barred.ok) return sentBy(barred);
        if (barred.value !== null) {
          const error = { code: 'conflict', message: barred.value, advice: 'Nothing was sent.' } as const;
          return { result: fail(error), changed: true };
        }
        const { name: roleName, newName, permissions } = change;
        const ref = refOf(change);
        const renamed = newName === undefined ? {} : { newRoleName: newName };
        const updated = await dokploy.call('customRole.update', ref, { roleName, ...renamed, permissions });
        if (updated.ok && updated.value) return sentBy(updated);
        if (updated.ok) {
          const context = access.contextOf(ref.instanceId, 'customRole.update');
          return { result: fail(unexpectedShapeFailure(context, '', 'empty')) };
        }
        const isLost = writeOutcome(updated.error) === 'perhaps';
        const stranded = isLost ? null : await strandedWords(change, dokploy);
        if (stranded === null) return { result: updated };
        const message = `${updated.error.message} ${stranded}`;
        return { result: fail({ ...updated.error, message, advice: RETRY }) };
      },
      async settle(change, _, readings) {
        const roles = await rolesOf(change, readings);
        if (!roles.ok) return { shown: null };
        if (isUpdated(change, roles.value)) return { shown: true };
        const doubt = await strandedWords(change, readings);
        return { shown: false, ...(doubt === null ? {} : { doubt: `${doubt} ${RETRY}` }) };
      },
      inverse: ({ name, newName, permissions: before, before: permissions, ...rest }) => ({
        ...{ ...rest, permissions, before, name: newName ?? name },
        ...(newName === undefined ? {} : { newName: name }),
      }),
    },

    'roles.delete': {
      reads: 'roles',
      check: (change, readings) =>
        judge(roleOf(change, readings), (now) => {
          if (!now) return 'already';
          if (!allowsSame(now.permissions, change.permissions)) return { changed: OTHER_PERMISSIONS };
          const held = now.memberCount ?? 0;
          if (held === 0) return 'needed';
          const who = counted(held, 'person has', 'people have');
          return { changed: `${who} it now. Give them another role first.` };
        }),
      async send({ name: roleName, ...change }) {
        return sentBy(await dokploy.call('customRole.remove', refOf(change), { roleName }));
      },
      settle: (change, _, readings) => show(roleOf(change, readings), (now) => now === undefined),
      inverse: ({ invited: _, isDefault: __, ...change }) => ({ ...change, action: 'roles.create' }),
    },
  } satisfies Partial<Actions>;
}

const OTHER_PERMISSIONS = 'The role’s permissions have changed.';
const RETRY = 'Try again: once the role is renamed, they have it.';

const rolesOf = (change: RoleChange, readings: Readings) => readings.call('customRole.all', refOf(change));

async function roleOf(change: RoleChange, readings: Readings): Promise<Result<CustomRole | undefined>> {
  const roles = await rolesOf(change, readings);
  return roles.ok ? ok(roles.value.find(({ role }) => role === change.name)) : roles;
}

function isUpdated(
  { name, newName = name, permissions }: ChangeBy<'roles.update'>,
  roles: readonly CustomRole[],
): boolean {
  if (newName !== name && roles.some(({ role }) => role === name)) return false;
  const now = roles.find(({ role }) => role === newName);
  return now !== undefined && allowsSame(now.permissions, permissions);
}

async function whyBarred(
  change: ChangeBy<'roles.update'>,
  readings: Readings,
): Promise<Result<string | null>> {
  const statements = await readings.call('customRole.getStatements', refOf(change));
  if (!statements.ok) return statements;
  return ok(denyPermissions(change.permissions, statements.value)?.reason ?? null);
}

/** Dokploy moves members before it renames: these hold a role that does not exist. */
async function strandedWords(
  change: ChangeBy<'roles.update'>,
  { call }: Pick<Dokploy, 'call'>,
): Promise<string | null> {
  const { newName } = change;
  if (newName === undefined) return null;
  const ref: OrganizationRef = refOf(change);
  const [roles, moved] = await Promise.all([
    call('customRole.all', ref),
    call('customRole.membersByRole', ref, { roleName: newName }),
  ]);
  const isThere = !roles.ok || roles.value.some(({ role }) => role === newName);
  const held: readonly RoleHolder[] = moved.ok && !isThere ? moved.value : [];
  if (held.length === 0) return null;
  const who = counted(held.length, 'person is', 'people are');
  return `${who} locked out: the server gave them the role ${quoted(newName)}, which does not exist.`;
}
