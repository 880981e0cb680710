import type { Invitation } from '../../shared/dokploy.ts';
import { meaningOf } from '../../shared/errorMeanings.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import { invitationStatus } from '../../shared/invitation.ts';
import { ENDS_SOON } from '../../shared/keyState.ts';
import type { InstanceMemory, Memory } from './memory.ts';

/** After so many looks in a row without an answer an instance is away: one alone may be a moment’s. */
const AWAY_AFTER = 2;
/** Of an organization so many expired invitations are looked at and remembered, those that expired last. */
const MOST_INVITATIONS = 1_000;

export type Finding =
  | { kind: 'away'; instanceId: string; why: string }
  | { kind: 'back'; instanceId: string }
  | { kind: 'keys-ending' | 'keys-ended' | 'invitations-expired'; instanceId: string; count: number }
  | { kind: 'drift'; baselineId: string; name: string; differences: number };

export type Drifted = { id: string; name: string; differences: number };

/** What a look at an instance gave; `stopped`: it was given up, and says nothing. */
export type Looked =
  /** The invitations of each organization that its keys open; null where they could not be read. */
  | { state: 'read'; invitations: Map<string, Invitation[] | null> }
  | { state: 'failed'; error: AppError }
  | { state: 'stopped' };

/** What a look at an instance found that was not told before, and what is remembered then. Pure. */
export function findInLook(
  memory: Memory,
  { id: instanceId }: Pick<Instance, 'id'>,
  looked: Looked,
  now: number,
): { memory: Memory; findings: Finding[] } {
  if (looked.state === 'stopped') return { memory, findings: [] };
  const before = memory.instances[instanceId] ?? newMemory(now);
  const reach = looked.state === 'read' ? 'there' : meaningOf(looked.error).reach;
  const failed = reach === 'away' ? before.failed + 1 : reach === 'there' ? 0 : before.failed;
  const away = failed >= AWAY_AFTER || (before.away && failed > 0);
  const expired =
    looked.state === 'read'
      ? expiredIn(looked.invitations, before, now)
      : { told: before.invitations, count: 0 };
  const findings: Finding[] = [];
  if (away && !before.away)
    findings.push({
      kind: 'away',
      instanceId,
      why: looked.state === 'failed' ? meaningOf(looked.error).shows.words : '',
    });
  if (before.away && !away) findings.push({ kind: 'back', instanceId });
  if (expired.count > 0) findings.push({ kind: 'invitations-expired', instanceId, count: expired.count });
  const next = { ...before, failed, away, invitations: expired.told };
  return { memory: withInstance(memory, instanceId, next), findings };
}

/** Those that have expired since the instance was first looked at, and were not told. */
function expiredIn(lists: ReadonlyMap<string, Invitation[] | null>, before: InstanceMemory, now: number) {
  // Of organizations that no key opens any more nothing is left.
  const told: InstanceMemory['invitations'] = {};
  let count = 0;
  for (const [organizationId, list] of lists) {
    const remembered = before.invitations[organizationId] ?? [];
    if (list === null) {
      if (remembered.length > 0) told[organizationId] = remembered;
      continue;
    }
    const known = new Set(remembered);
    const expired = list
      .filter((each) => invitationStatus(each, now) === 'expired')
      .sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt))
      .slice(-MOST_INVITATIONS);
    count += expired.filter(
      ({ id, expiresAt }) => !known.has(id) && Date.parse(expiresAt) > before.since,
    ).length;
    if (expired.length > 0) told[organizationId] = expired.map(({ id }) => id);
  }
  return { told, count };
}

/** What the records of keys tell of their ends that was not told before. Needs no server. Pure. */
export function findInKeys(
  memory: Memory,
  instances: readonly Pick<Instance, 'id' | 'keys'>[],
  now: number,
): { memory: Memory; findings: Finding[] } {
  let next = memory;
  const findings: Finding[] = [];
  for (const { id: instanceId, keys } of instances) {
    const before = next.instances[instanceId] ?? newMemory(now);
    const ends: InstanceMemory['keys'] = {};
    for (const { id, status, retiring, expiresAt } of keys) {
      const at = status === 'active' && !retiring && expiresAt ? Date.parse(expiresAt) : Number.NaN;
      if (at - now <= ENDS_SOON) ends[id] = at <= now ? 'ended' : 'ending';
    }
    for (const stage of ['ending', 'ended'] as const) {
      const count = Object.entries(ends).filter(
        ([id, each]) => each === stage && before.keys[id] !== stage,
      ).length;
      if (count > 0) findings.push({ kind: `keys-${stage}`, instanceId, count });
    }
    if (JSON.stringify(ends) !== JSON.stringify(before.keys))
      next = withInstance(next, instanceId, { ...before, keys: ends });
  }
  return { memory: next, findings };
}

export function findDrift(
  memory: Memory,
  drifted: readonly Drifted[],
): { memory: Memory; findings: Finding[] } {
  const findings = drifted
    .filter(({ id, differences }) => differences > (memory.baselines[id] ?? 0))
    .map(({ id, name, differences }): Finding => ({ kind: 'drift', baselineId: id, name, differences }));
  const baselines = Object.fromEntries(drifted.map(({ id, differences }) => [id, differences]));
  return { memory: { ...memory, baselines }, findings };
}

/** What is left to tell of successive findings: away and back is nothing, counts add up, a baseline as it differs now. Pure. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of findings) {
    const { kind } = finding;
    const about = 'instanceId' in finding ? finding.instanceId : finding.baselineId;
    const keyFor = (what: Finding['kind']) => JSON.stringify([what, about]);
    const earlier = merged.get(keyFor(kind));
    const opposite = kind === 'away' ? 'back' : kind === 'back' ? 'away' : null;
    if (opposite && merged.delete(keyFor(opposite))) continue;
    if (earlier && 'count' in earlier && 'count' in finding)
      merged.set(keyFor(kind), { ...finding, count: earlier.count + finding.count });
    else merged.set(keyFor(kind), finding);
  }
  return [...merged.values()];
}

export function forgetIn(memory: Memory, instanceId: string): Memory {
  const { [instanceId]: gone, ...instances } = memory.instances;
  return gone ? { ...memory, instances } : memory;
}

function withInstance(memory: Memory, instanceId: string, instance: InstanceMemory): Memory {
  return { ...memory, instances: { ...memory.instances, [instanceId]: instance } };
}

function newMemory(now: number): InstanceMemory {
  return { since: now, failed: 0, away: false, keys: {}, invitations: {} };
}
