import type { NeedKind } from '../../shared/calls/needs.ts';
import { type AppError, meaningOf } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import { needCount } from '../../shared/needWords.ts';
import { oneLine, thousands } from '../../shared/text.ts';
import type { InstanceMemory, Memory } from './memory.ts';

type DigestPlace = { at: 'instance'; instanceId: string } | { at: 'overview' };

export type Digest = { title: string; body: string; place: DigestPlace };

const MOST_NAMES = 3;
const LONGEST_NAME = 40;

export function digestOf(
  findings: readonly Finding[],
  nameOf: (instanceId: string) => string,
  monitored: number,
): Digest | null {
  const [only, ...others] = findings;
  if (!only) return null;
  const names = (ids: readonly string[]) => namesOf(ids.map((id) => oneLine(nameOf(id), LONGEST_NAME)));
  const [instanceId] = placesOf(only);
  const isThere = (ids: readonly string[]) => ids.length === 1 && ids[0] === instanceId;
  const place: DigestPlace =
    instanceId && findings.map(placesOf).every(isThere) ? { at: 'instance', instanceId } : { at: 'overview' };
  if (others.length === 0) return { ...alone(only, names), place };
  const away = findings.filter(({ kind }) => kind === 'away').flatMap(placesOf);
  const back = findings.filter(({ kind }) => kind === 'back').flatMap(placesOf);
  const lines = [
    away.length > 1 && away.length === monitored
      ? `None of ${thousands(monitored)} instances can be reached. It may be this computer’s network.`
      : away.length > 0 && `Away: ${names(away)}`,
    back.length > 0 && `Back: ${names(back)}`,
    ...findings.flatMap((finding) =>
      finding.kind === 'need'
        ? [needCount(finding.of, finding.count), names(finding.instanceIds)].filter(Boolean).join(': ')
        : [],
    ),
  ].filter((line) => line !== false);
  return { title: `${thousands(findings.length)} changes on your instances`, body: lines.join('\n'), place };
}

function alone(finding: Finding, names: (ids: readonly string[]) => string): { title: string; body: string } {
  const where = names(placesOf(finding));
  switch (finding.kind) {
    case 'away':
      return {
        title: `${where} can’t be reached`,
        body: `It did not answer twice in a row: ${finding.why || 'not reachable'}.`,
      };
    case 'back':
      return { title: `${where} is back`, body: 'It answers again.' };
    default:
      return {
        title: needCount(finding.of, finding.count),
        body: where === '' ? 'See what needs you in Quayside.' : `On ${where}.`,
      };
  }
}

function placesOf(finding: Finding): readonly string[] {
  return finding.kind === 'need' ? finding.instanceIds : [finding.instanceId];
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${thousands(more)} more`;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last;
}

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

const UNTOLD: ReadonlySet<NeedKind> = new Set([
  'unreachable',
  'keychain',
  'pasted-keys',
  'one-admin',
  'invited-you',
]);

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
