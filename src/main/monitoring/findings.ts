import type { NeedKind } from '../../shared/calls/needs.ts';
import { type AppError, meaningOf } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { InstanceMemory, Memory } from './memory.ts';

/** Failed checks before an instance counts as away: one may be a moment's problem. */
const AWAY_AFTER = 2;

export type Finding =
  | { kind: 'away'; instanceId: string; why: string }
  | { kind: 'back'; instanceId: string }
  | { kind: 'need'; of: NeedKind; count: number; instanceIds: readonly string[] };

export type Needed = {
  id: string;
  kind: NeedKind;
  subjects: readonly string[];
  instances: readonly { instanceId: string }[];
  snoozed: object | null;
};

export type Looked = { state: 'read' } | { state: 'failed'; error: AppError } | { state: 'stopped' };

const UNTOLD: ReadonlySet<NeedKind> = new Set(['unreachable', 'keychain', 'one-admin', 'invited-you']);

export function findInLook(
  memory: Memory,
  { id: instanceId }: Pick<Instance, 'id'>,
  looked: Looked,
): { memory: Memory; findings: Finding[] } {
  if (looked.state === 'stopped') return { memory, findings: [] };
  const before = memory.instances[instanceId] ?? NEW;
  const reach = looked.state === 'read' ? 'there' : meaningOf(looked.error).reach;
  const failed = reach === 'away' ? before.failed + 1 : reach === 'there' ? 0 : before.failed;
  const away = failed >= AWAY_AFTER || (before.away && failed > 0);
  const findings: Finding[] = [];
  if (away && !before.away)
    findings.push({
      kind: 'away',
      instanceId,
      why: looked.state === 'failed' ? meaningOf(looked.error).shows.words : '',
    });
  if (before.away && !away) findings.push({ kind: 'back', instanceId });
  const instances = { ...memory.instances, [instanceId]: { failed, away } };
  return { memory: { ...memory, instances }, findings };
}

export function findNeeds(memory: Memory, needs: readonly Needed[]): { memory: Memory; findings: Finding[] } {
  const { told } = memory;
  const findings: Finding[] = [];
  const next: Record<string, string[]> = {};
  for (const { id, kind, subjects, instances, snoozed } of needs) {
    next[id] = [...subjects];
    if (!told || snoozed || UNTOLD.has(kind)) continue;
    const known = new Set(told[id]);
    const count = subjects.filter((each) => !known.has(each)).length;
    const instanceIds = instances.map(({ instanceId }) => instanceId);
    if (count > 0) findings.push({ kind: 'need', of: kind, count, instanceIds });
  }
  return { memory: { ...memory, told: next }, findings };
}

export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const left: Finding[] = [];
  for (const finding of findings) {
    const opposite = left.findIndex(
      (each) =>
        each.kind !== 'need' &&
        finding.kind !== 'need' &&
        each.kind !== finding.kind &&
        each.instanceId === finding.instanceId,
    );
    if (opposite === -1) left.push(finding);
    else left.splice(opposite, 1);
  }
  return left;
}

export function forgetIn(memory: Memory, instanceId: string): Memory {
  const { [instanceId]: gone, ...instances } = memory.instances;
  return gone ? { ...memory, instances } : memory;
}

const NEW: InstanceMemory = { failed: 0, away: false };
