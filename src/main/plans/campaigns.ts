import type { Decision, Line } from '../../shared/campaigns/campaign.ts';
import type { Member } from '../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { IntentOf } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import { type InstanceTargets, membersOf, unansweredOf } from '../../shared/target.ts';
import { foldAddress, oneLine, quoted } from '../../shared/text.ts';
import { inTurns } from '../scheduling/yielding.ts';
import type { InstanceKeys } from '../world/world.ts';
import { RETIRED, shutBy, shutWords } from './keys.ts';
import type { Given } from './plans.ts';
import { countedFor } from './removals.ts';
import { GONE } from './steps.ts';
import { type PlannableChange, planWanted, type WantedPart } from './wanted.ts';
import { reviewWanted } from './wantedReview.ts';

export type ReviewedLine = { line: Line; decision: Decision; serverKeyId?: string };

export const campaignPlans = {
  async 'review-changes'(
    { kind, campaignId }: IntentOf<'review-changes'>,
    given: Pick<Given, 'world' | 'now' | 'joined' | 'reviewed'>,
  ): Promise<Result<Planned>> {
    const found = await given.reviewed(campaignId);
    if (!found.ok) return found;
    const { world, now } = given;
    const reviewed = found.value;
    await world.loadSeen([...new Set(reviewed.map(({ line }) => line.instanceId))]);
    const revoked = reviewed.filter(
      ({ line, decision }) => line.kind === 'member' && decision.is === 'revoke',
    );
    const [instances, joined] = await Promise.all([
      countedFor([...new Set(revoked.map(({ line }) => foldAddress(line.email)))], world),
      given.joined(),
      world.readRights(
        reviewed.flatMap(({ line: { instanceId, organizationId } }) =>
          organizationId === null || !world.instance(instanceId) ? [] : { instanceId, organizationId },
        ),
      ),
    ]);
    const left: string[] = [];
    const changes = reviewed.flatMap((each, at) => {
      const told = changesOf(each, at, instances);
      if (typeof told !== 'string') return told;
      left.push(`${placeWords(each.line)}: ${told}`);
      return [];
    });
    // Removing a membership also removes the person's invitations there.
    const ended = new Set(
      changes.flatMap((each) => (each.kind === 'remove' && each.from !== null ? keyOf(each) : [])),
    );
    const own = changes.filter(
      (each) => each.kind !== 'remove' || each.from !== null || !ended.has(keyOf(each)),
    );
    const all = await inTurns(planWanted(own, instances, now));
    const kept = new Set(
      reviewed.flatMap(({ line, decision }) => (decision.is === 'keep' ? keyOf(line) : [])),
    );
    const parts = all.map((part) => noLarger(part, reviewed, kept));
    const emails = new Set(parts.map(({ email }) => email));
    const { steps, leaving, review } = reviewWanted(parts, emails, instances, joined);
    const keys = keySteps(reviewed, world.keys(), left);
    const planned = [...steps, ...keys.steps];
    left.push(...(review.left ?? []));
    if (planned.length + left.length === 0) return fail(GONE);
    const plan: Planned['plan'] = {
      ...{ kind, campaign: campaignId, steps: planned },
      ...(leaving.length > 0 ? { leaving } : {}),
    };
    return ok({ plan, review: { ...review, warnings: [...review.warnings, ...keys.warnings], left } });
  },
};

/** Falls back to the date of joining if the evidence has no account. */
export function isDecidedOn({ userId, since }: Line, member: Member): boolean {
  if (userId !== undefined) return member.userId === userId;
  return since === null || Date.parse(member.createdAt) === since;
}

function changesOf(
  { line, decision }: ReviewedLine,
  at: number,
  instances: readonly InstanceTargets[],
): PlannableChange[] | string {
  const { instanceId, organizationId } = line;
  if (decision.is === 'keep') return [];
  const instance = instances.find((each) => each.instanceId === instanceId);
  if (!instance) return 'This instance is no longer in Quayside. Leave the line as it is, with a note.';
  if (organizationId === null || line.kind === 'key') return [];
  const emails = [foldAddress(line.email)];
  const target = instance.targets.find((each) => each.organizationId === organizationId);
  const of = { line: at, column: 1, instanceId, organizationId, email: foldAddress(line.email) };
  if (line.kind === 'invitation') {
    if (decision.is === 'revoke') return [{ kind: 'remove', ...of, from: null, why: 'none' }];
    const from = target ? (unansweredOf(target, emails)[0]?.role ?? null) : line.role;
    return [{ kind: 'invited-role', ...of, from, role: decision.role }];
  }
  const members = target ? membersOf(target, emails) : [];
  const [member] = members;
  const from = member?.role ?? line.role ?? 'member';
  if (members.length > 1)
    return 'Two accounts there have this address now. Change them on the server’s own page.';
  if (member && !isDecidedOn(line, member)) return ANOTHER;
  if (target?.whyUnknown === null && target.members && !member) return NO_MEMBER;
  if (decision.is === 'change' && from !== line.role)
    return `Their role is ${oneLine(from, 40)} now, and was ${oneLine(line.role ?? '', 40)} when it was reviewed.`;
  if (decision.is === 'change') return [{ kind: 'role', ...of, from, role: decision.role }];
  if (decision.fate !== 'lower') return [{ kind: 'remove', ...of, from, why: 'none' }];
  return [{ kind: 'lower', ...of, from, role: 'member' }];
}

/** A line that ends one membership must not delete the account; a kept invitation stays. */
function noLarger(
  part: WantedPart,
  reviewed: readonly ReviewedLine[],
  kept: ReadonlySet<string>,
): WantedPart {
  const isEnd = part.changes.some(({ line }) => {
    const decision = reviewed[line]?.decision;
    return decision?.is === 'revoke' && decision.fate === 'end';
  });
  const denialOf = ({ change, denied }: PlannedStep): PlannedStep['denied'] => {
    if (denied !== undefined) return denied;
    if (change.action === 'members.remove' && isEnd) return LARGER;
    return change.action === 'invitations.remove' && kept.has(keyOf(change)) ? KEPT : undefined;
  };
  const steps = part.steps.map((step): PlannedStep => {
    const denied = denialOf(step);
    return denied === undefined ? step : { ...step, denied };
  });
  return { ...part, steps, ...(isEnd ? { deletions: [] } : {}) };
}

const ANOTHER =
  'Another account has this address now, made since the review. Nothing was decided on it. Leave the line as it is, with a note.';
const NO_MEMBER = 'They are not a member there now. Refresh the instance, then carry out the changes again.';
const KEPT = 'The review decided to keep this invitation.';
const LARGER = 'This server can only delete the whole account now. The review decided to end one membership.';

function keySteps(reviewed: readonly ReviewedLine[], instances: readonly InstanceKeys[], left: string[]) {
  const used = new Map<InstanceKeys, Set<string>>();
  const steps = reviewed.flatMap(({ line, serverKeyId }): PlannedStep[] => {
    const instance = instances.find(({ instanceId }) => instanceId === line.instanceId);
    if (line.kind !== 'key' || !instance) return [];
    if (serverKeyId === undefined) {
      left.push(`${placeWords(line)}: Its server does not list this key now. Refresh the instance.`);
      return [];
    }
    const { instanceId, instanceName, keys } = instance;
    const record = keys.find((key) => key.serverKeyId === serverKeyId);
    const organizationName = record?.organizationName ?? null;
    const of = { instanceId, serverKeyId };
    if (!record) {
      const change = { action: 'keys.retireOnServer', ...of, name: oneLine(line.access, 60) } as const;
      return [{ change, instanceName, organizationName }];
    }
    used.set(instance, (used.get(instance) ?? new Set()).add(record.id));
    const { id: keyId, organizationId } = record;
    return [
      { change: { action: 'keys.retire', ...of, organizationId, keyId }, instanceName, organizationName },
    ];
  });
  const shut = [...used].map(([instance, ids]) => shutWords(shutBy(ids, instance)));
  return { steps, warnings: steps.length > 0 ? [RETIRED, ...shut] : [] };
}

function placeWords({ email, access, kind, instanceName, organizationName }: Line): string {
  const who = kind === 'key' ? `The key ${quoted(access)}` : oneLine(email, 120);
  const where = organizationName === null ? '' : `${oneLine(organizationName, 60)} on `;
  return `${who} in ${where}${oneLine(instanceName, 60)}`;
}

function keyOf(of: { instanceId: string; organizationId: string | null; email: string }): string {
  return JSON.stringify([of.instanceId, of.organizationId, foldAddress(of.email)]);
}
