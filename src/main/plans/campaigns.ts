import type { Decision, Line } from '../../shared/campaigns/campaign.ts';
import type { LineFate } from '../../shared/campaigns/decisions.ts';
import { fail, ok } from '../../shared/errors.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import type { PlannedStep } from '../../shared/operations/step.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { InstanceTargets } from '../../shared/target.ts';
import type { WantedChange } from '../../shared/wanted/change.ts';
import type { InstanceKeys } from '../world/world.ts';
import { membersOf, unansweredOf } from './accessSteps.ts';
import { countedFor } from './counts.ts';
import { RETIRED, shutBy, shutWords } from './keys.ts';
import { GONE } from './namedSteps.ts';
import type { Planners } from './plans.ts';
import { planWanted, type WantedPart } from './wanted.ts';
import { reviewWanted } from './wantedReview.ts';

/** A line that is to be carried out; `serverKeyId`: of a key that its server lists now. */
export type ReviewedLine = { line: Line; decision: Decision; serverKeyId?: string };

/** The plan of what a review decided: of each line no more than that. */
export const campaignPlans: Pick<Planners, 'review-changes'> = {
  async 'review-changes'({ kind, campaignId }, given) {
    const reviewed = await given.reviewed(campaignId);
    if (!reviewed.ok) return reviewed;
    const { world, now } = given;
    const places = reviewed.value.map(({ line }) => line);
    await world.loadSeen([...new Set(places.map(({ instanceId }) => instanceId))]);
    const revoked = reviewed.value.filter(({ decision }) => decision.is === 'revoke');
    const emails = revoked.flatMap(({ line }) => (line.kind === 'member' ? foldAddress(line.email) : []));
    const [instances, joined] = await Promise.all([
      countedFor([...new Set(emails)], world),
      given.joined(),
      world.readRights(
        places.flatMap(({ instanceId, organizationId }) =>
          organizationId === null || !world.instance(instanceId) ? [] : { instanceId, organizationId },
        ),
      ),
    ]);
    const { changes, left } = changesOf(reviewed.value, instances, now);
    const fateOf = (change: WantedChange) => {
      const decision = reviewed.value[change.line]?.decision;
      return decision?.is === 'revoke' ? decision.fate : null;
    };
    const kept = new Set(
      reviewed.value.flatMap(({ line, decision }) =>
        decision.is === 'keep'
          ? keyOf({ ...line, organizationId: line.organizationId ?? '', email: foldAddress(line.email) })
          : [],
      ),
    );
    const parts = planWanted(changes, instances, now).map((part) => noLarger(part, fateOf, kept));
    const all = new Set(parts.map(({ email }) => email));
    const { steps, leaving, review } = reviewWanted(parts, all, instances, { joined, now });
    const keys = keySteps(reviewed.value, world.keys());
    const planned = [...steps, ...keys.steps];
    const told = [...left, ...keys.left, ...(review.left ?? [])];
    if (planned.length + told.length === 0) return fail(GONE);
    const plan: Planned['plan'] = {
      ...{ kind, campaign: campaignId, steps: planned },
      ...(leaving.length > 0 ? { leaving } : {}),
    };
    return ok({ plan, review: { ...review, warnings: [...review.warnings, ...keys.warnings], left: told } });
  },
};

/** What each line comes to now; `line` of a change is the place of its own among the reviewed ones. */
function changesOf(
  reviewed: readonly ReviewedLine[],
  instances: readonly InstanceTargets[],
  now: number,
): { changes: WantedChange[]; left: string[] } {
  const changes: WantedChange[] = [];
  const left: string[] = [];
  const byId = new Map(instances.map((each) => [each.instanceId, each]));
  for (const [at, { line, decision }] of reviewed.entries()) {
    if (decision.is === 'keep') continue;
    const { instanceId, organizationId } = line;
    const leave = (why: string) => left.push(`${placeWords(line)}: ${why}`);
    const instance = byId.get(instanceId);
    if (!instance) {
      leave('This instance is no longer in Quayside. Leave the line as it is, with a note.');
      continue;
    }
    if (line.kind === 'key' || organizationId === null) continue;
    const email = foldAddress(line.email);
    const target = instance.targets.find((each) => each.organizationId === organizationId);
    const of = { line: at, column: 1, instanceId, organizationId, email };
    if (line.kind === 'invitation') {
      const from = target ? (unansweredOf(target, [email], now)[0]?.role ?? null) : line.role;
      if (decision.is === 'change') changes.push({ kind: 'invited-role', ...of, from, role: decision.role });
      else changes.push({ kind: 'remove', ...of, from: null, why: 'none' });
      continue;
    }
    const members = target ? membersOf(target, [email]) : [];
    const from = members[0]?.role ?? line.role ?? 'member';
    if (members.length > 1)
      leave('Two accounts there have this address now. Change them on the server’s own page.');
    else if (decision.is === 'change' && from !== line.role)
      leave(
        `Their role is ${oneLine(from, 40)} now, and was ${oneLine(line.role ?? '', 40)} when it was reviewed.`,
      );
    else if (decision.is === 'change') changes.push({ kind: 'role', ...of, from, role: decision.role });
    else if (decision.is === 'revoke' && decision.fate === 'lower') {
      if (from !== 'member') changes.push({ kind: 'role', ...of, from, role: 'member' });
      changes.push({ kind: 'access', ...of, from, role: 'member', access: { by: 'nothing' } });
    } else changes.push({ kind: 'remove', ...of, from, why: 'none' });
  }
  // Of one person in one place the invitations go with the membership.
  const ended = new Set(
    changes.flatMap((each) => (each.kind === 'remove' && each.from !== null ? keyOf(each) : [])),
  );
  const isOwn = (each: WantedChange) =>
    each.kind !== 'remove' || each.from !== null || !ended.has(keyOf(each));
  return { changes: changes.filter(isOwn), left };
}

/** Where a membership alone was to end, no account is deleted in its place; and an invitation that was kept stays. */
function noLarger(
  part: WantedPart,
  fateOf: (change: WantedChange) => LineFate | null,
  kept: ReadonlySet<string>,
): WantedPart {
  const isEnd = part.changes.some((change) => fateOf(change) === 'end');
  const steps = part.steps.map((step): PlannedStep => {
    const { change, denied } = step;
    if (denied !== undefined) return step;
    if (isEnd && change.action === 'members.remove') return { ...step, denied: LARGER };
    const isKept =
      change.action === 'invitations.remove' &&
      kept.has(keyOf({ ...change, email: foldAddress(change.email) }));
    return isKept ? { ...step, denied: KEPT } : step;
  });
  return { ...part, steps, ...(isEnd ? { deletions: [] } : {}) };
}

const KEPT = 'The review decided to keep this invitation.';
const LARGER = 'This server can only delete the whole account now. The review decided to end one membership.';

/** Last: other steps may need a key that goes. */
function keySteps(
  reviewed: readonly ReviewedLine[],
  instances: readonly InstanceKeys[],
): { steps: PlannedStep[]; left: string[]; warnings: string[] } {
  const steps: PlannedStep[] = [];
  const left: string[] = [];
  const used = new Map<InstanceKeys, Set<string>>();
  for (const { line, serverKeyId } of reviewed) {
    const instance = instances.find(({ instanceId }) => instanceId === line.instanceId);
    if (line.kind !== 'key' || !instance) continue;
    const { instanceId, instanceName, keys } = instance;
    if (serverKeyId === undefined) {
      left.push(`${placeWords(line)}: Its server does not list this key now. Refresh the instance.`);
      continue;
    }
    const record = keys.find((key) => key.serverKeyId === serverKeyId);
    if (record) used.set(instance, (used.get(instance) ?? new Set()).add(record.id));
    steps.push({
      change: record
        ? {
            action: 'keys.retire',
            instanceId,
            organizationId: record.organizationId,
            keyId: record.id,
            serverKeyId,
          }
        : { action: 'keys.retireOnServer', instanceId, serverKeyId, name: oneLine(line.access, 60) },
      instanceName,
      organizationName: record?.organizationName ?? null,
    });
  }
  const shut = [...used].map(([instance, ids]) => shutWords(shutBy(ids, instance)));
  return { steps, left, warnings: steps.length > 0 ? [RETIRED, ...shut] : [] };
}

function placeWords({ email, access, kind, instanceName, organizationName }: Line): string {
  const who = kind === 'key' ? `The key “${oneLine(access, 60)}”` : oneLine(email, 120);
  const where = organizationName === null ? '' : `${oneLine(organizationName, 60)} on `;
  return `${who} in ${where}${oneLine(instanceName, 60)}`;
}

function keyOf({
  instanceId,
  organizationId,
  email,
}: Pick<WantedChange, 'instanceId' | 'organizationId' | 'email'>): string {
  return JSON.stringify([instanceId, organizationId, email]);
}
