import { ADVISORIES_UP_TO, type Advisory, advisoriesFor, worstFirst } from '../../shared/advisories.ts';
import type { Fix } from '../../shared/calls/needs.ts';
import { lagBehind, newestVersion } from '../../shared/capabilities.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { organizationKey, type Target } from '../../shared/target.ts';
import { counted } from '../../shared/text.ts';
import { noonOf } from '../../shared/time.ts';
import { renewalStep } from '../plans/steps.ts';
import type { Facts, InstanceFacts } from './needsOf.ts';
import { createTally, type Found, needOf } from './tally.ts';

/** Dokploy's limit per organization, and the warning threshold. */
const MOST_MEMBERS = 100;
const NEAR = 90;

export function ofUpkeep({ now, instances, everywhere = instances, people, drifts }: Facts): Found[] {
  const own = createTally();
  for (const each of instances)
    for (const { id, status, expiresAt } of each.own ?? [])
      if (status === 'pending' && !(Date.parse(expiresAt) <= now)) own.add(each.instanceId, id);

  const targets = new Map(
    instances.flatMap((each) => each.targets.map((target) => [organizationKey(target), target] as const)),
  );
  const renewable: Extract<Fix, { do: 'renew' }>['invitations'] = [];
  const [full, alone, expired] = [createTally(), createTally(), createTally()];
  let fullest: { name: string; members: number; instanceId: string; organizationId: string } | null = null;
  for (const { instanceId, organizationId, organizationName, members, invitations } of people.organizations) {
    const rows = members?.rows ?? [];
    let admins = 0;
    for (const { role } of rows) if (seesEverything(role)) admins += 1;
    if (admins === 1 && rows.length > 1) alone.add(instanceId, organizationId);
    if (rows.length >= NEAR) {
      full.add(instanceId, organizationId);
      if (rows.length > (fullest?.members ?? 0))
        fullest = { name: organizationName, members: rows.length, instanceId, organizationId };
    }
    for (const { invitationId, expiresAt } of invitations?.rows ?? [])
      if (expiresAt <= now) {
        expired.add(instanceId, invitationId);
        if (canRenew(targets.get(organizationKey({ instanceId, organizationId })), invitationId))
          renewable.push({ instanceId, organizationId, invitationId });
      }
  }
  return [
    ...ofVersions(instances, everywhere),
    ...(drifts ?? []).flatMap(({ id, name, differences }) =>
      differences.length === 0 ? [] : [drifted(id, name, differences)],
    ),
    ...needOf('near-limit', full, {
      subject: fullest && full.subjects.length === 1 ? fullest.name : null,
      why: fullest ? limitWords(fullest.members) : '',
      fix:
        fullest && full.subjects.length === 1
          ? {
              do: 'show-organization',
              count: 1,
              instanceId: fullest.instanceId,
              organizationId: fullest.organizationId,
            }
          : { do: 'show-instances', count: full.subjects.length },
    }),
    ...needOf('expired', expired, {
      fix:
        renewable.length > 0
          ? { do: 'renew', count: renewable.length, invitations: renewable }
          : { do: 'show-invitations', count: expired.subjects.length, own: false },
    }),
    ...needOf('invited-you', own, {
      tone: 'quiet',
      fix: { do: 'show-invitations', count: own.subjects.length, own: true },
    }),
    ...needOf('one-admin', alone, {
      tone: 'quiet',
      fix: { do: 'show-instances', count: alone.subjects.length },
    }),
  ];
}

function limitWords(members: number): string {
  const how = members === MOST_MEMBERS ? 'at' : members > MOST_MEMBERS ? 'over' : 'near';
  return `${how} Dokploy’s limit: ${members} of ${MOST_MEMBERS} members`;
}

function canRenew(target: Target | undefined, invitationId: string): boolean {
  const invitation = target?.invitations?.find(({ id }) => id === invitationId);
  return target !== undefined && invitation !== undefined && !renewalStep(invitation, target).denied;
}

function drifted(id: string, name: string, subjects: readonly string[]): Found {
  const count = subjects.length;
  return {
    ...{ id: `drift ${id}`, kind: 'drift', tone: 'warn', count, subject: name, why: '' },
    ...{ at: null, instances: [], subjects },
    fix: { do: 'show-drift', count, baselineId: id },
  };
}

function serversAmong(instances: readonly InstanceFacts[]) {
  return instances.flatMap(({ instanceId, account }) =>
    account?.version && account.isCloud !== true ? { instanceId, version: account.version } : [],
  );
}

function ofVersions(instances: readonly InstanceFacts[], everywhere: readonly InstanceFacts[]): Found[] {
  const servers = serversAmong(instances);
  const newest = newestVersion(serversAmong(everywhere).map(({ version }) => version));
  const [holed, behind] = [createTally(), createTally()];
  const holes: { instanceId: string; advisories: Advisory[] }[] = [];
  let lag = 0;
  for (const { instanceId, version } of servers) {
    const advisories = advisoriesFor(version);
    const late = lagBehind(version, newest);
    if (advisories.length > 0) holes.push({ instanceId, advisories });
    else if (late && late.by !== 'patch') {
      behind.add(instanceId, version, newest ?? '');
      lag = Math.max(lag, late.count);
    }
  }
  holes.sort(
    (a, b) => worstFirst(a.advisories[0], b.advisories[0]) || b.advisories.length - a.advisories.length,
  );
  for (const { instanceId, advisories } of holes)
    holed.add(instanceId, ...advisories.map(({ id }) => id).toSorted());
  return [
    ...needOf('advisory', holed, {
      tone: 'danger',
      why: holesIn(holes.flatMap(({ advisories }) => advisories)),
      at: noonOf(ADVISORIES_UP_TO),
      fix: { do: 'show-instances', count: holed.subjects.length },
    }),
    ...needOf('behind', behind, {
      why: `Up to ${counted(lag, 'version', 'versions')} behind ${newest}`,
      fix: { do: 'show-instances', count: behind.subjects.length },
    }),
  ];
}

/** For example “With no account, anybody can become an admin (CVE-2026-45631), and 3 more · fixed in 0.29.13”. */
function holesIn(advisories: readonly Advisory[]): string {
  const all = [...new Set(advisories)].toSorted(worstFirst);
  const [worst] = all;
  if (!worst) return '';
  const more = all.length === 1 ? '' : `, and ${all.length - 1} more`;
  const fixed = newestVersion(all.map(({ fixedIn }) => fixedIn));
  return `With ${worst.needs}, anybody can ${worst.allows} (${worst.id})${more} · fixed in ${fixed}`;
}
