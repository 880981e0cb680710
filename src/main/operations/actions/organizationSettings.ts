import { has } from '../../../shared/capabilities.ts';
import type { Organization } from '../../../shared/dokploy.ts';
import { readLogo, readName } from '../../../shared/entries.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import { oneLine } from '../../../shared/oneLine.ts';
import type { Settings } from '../../../shared/operations/change.ts';
import type { Principal } from '../../../shared/principal.ts';
import { denyGiveRole } from '../../../shared/rules/members.ts';
import { denyDefaultRole, denyDelete, denyRename } from '../../../shared/rules/organizations.ts';
import { showsSettings } from '../../../shared/settle.ts';
import { unexpectedShapeFailure } from '../../dokploy/answerFailures.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { Policy } from '../policy.ts';

/** Who acts on an organization, or why they may not. */
export type CheckOwned = (
  instanceId: string,
  call: 'organization.update' | 'organization.delete',
  organizationId: string,
) => Promise<Result<Principal>>;

/** Below 0.26.0 the server does not ask who owns what is renamed or deleted: the last reading decides. */
export function createCheckOwned(policy: Policy): CheckOwned {
  return async (instanceId, call, organizationId) => {
    const listed = await policy.checkListed(instanceId, call, organizationId);
    if (!listed.ok) return listed;
    const principal = await policy.principal({ instanceId, organizationId });
    const { organizations } = listed.value;
    const organization = organizations.find((each) => each.id === organizationId);
    if (!principal.ok || !organization || has(principal.value, 'membership-checks')) return principal;
    const why =
      call === 'organization.delete'
        ? denyDelete(principal.value, organization, organizations)
        : denyRename(principal.value, organization);
    return policy.refuse(instanceId, call, why) ?? principal;
  };
}

/** Creates what saves name, logo and default role of an organization; Dokploy wants a name each time: that of now stays. */
export function createSaveSettings(options: {
  dokploy: WritableDokploy;
  accounts: Pick<Accounts, 'outdate'>;
  policy: Policy;
  checkOwned: CheckOwned;
}): (
  instanceId: string,
  organizationId: string,
  changed: Partial<Settings>,
  nameNow: string,
) => Promise<Result<Record<string, never>>> {
  const { dokploy, accounts, policy, checkOwned } = options;
  const call = 'organization.update';

  function refuseDefaultRole(
    instanceId: string,
    principal: Principal,
    role: string | null,
  ): Result<never> | null {
    const refused = policy.refuse(instanceId, call, denyDefaultRole(principal));
    if (refused) return refused;
    return role === null ? null : policy.refuse(instanceId, call, denyGiveRole(principal, role));
  }

  return async (instanceId, organizationId, { name, logo, defaultRole }, nameNow) => {
    const clean = name === undefined ? ok(nameNow) : readName(name);
    if (!clean.ok) return clean;
    const image = logo === undefined ? ok(undefined) : readLogo(logo);
    if (!image.ok) return image;
    const checked = await checkOwned(instanceId, call, organizationId);
    if (!checked.ok) return checked;
    if (defaultRole !== undefined) {
      const refused = refuseDefaultRole(instanceId, checked.value, defaultRole);
      if (refused) return refused;
    }
    const updated = await dokploy.call(call, policy.strongestKey(instanceId, { organizationId }), {
      organizationId,
      name: clean.value,
      ...(image.value === undefined ? {} : { logo: image.value }),
      ...(defaultRole === undefined ? {} : { defaultRole }),
    });
    accounts.outdate(instanceId);
    if (!updated.ok) return updated;
    // Below 0.26.0 also of an organization that is not there: the reading that follows tells.
    return updated.value
      ? ok({})
      : fail(unexpectedShapeFailure(policy.contextOf(instanceId, call), '', 'empty'));
  };
}

/** What settings change of those before. */
export function changedSettings(settings: Settings, before: Settings): Partial<Settings> {
  const { name, ...others } = settings;
  const changed = Object.entries(others).filter(([key, value]) => value !== before[key as keyof Settings]);
  return { ...(name.trim() === before.name.trim() ? {} : { name }), ...Object.fromEntries(changed) };
}

/** What of the settings that are to be changed is no longer as before, as a sentence; null where all is. */
export function whyOtherSettings(organization: Organization, before: Partial<Settings>): string | null {
  const { name, logo, defaultRole } = before;
  if (name !== undefined && !showsSettings(organization, { name }))
    return `It is called “${oneLine(organization.name, 80)}” now.`;
  if (logo !== undefined && !showsSettings(organization, { logo })) return 'It has another logo now.';
  if (defaultRole === undefined || showsSettings(organization, { defaultRole })) return null;
  return `Its default role is ${oneLine(organization.defaultRole ?? 'none', 40)} now.`;
}

/** A name and a logo as they are sent. Gives `bad-input` that names the field. */
export function readEntry(name: string, logo: string | undefined): Result<{ name: string; logo?: string }> {
  const clean = readName(name);
  if (!clean.ok) return clean;
  if (logo === undefined) return ok({ name: clean.value });
  const image = readLogo(logo);
  return image.ok ? ok({ name: clean.value, logo: image.value }) : image;
}
