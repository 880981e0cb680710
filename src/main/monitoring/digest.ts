import { counted, thousands } from '../../shared/counted.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Finding } from './findings.ts';

type DigestPlace = { at: 'instance'; instanceId: string } | { at: 'overview' };

/** What a round found, for a person: names that they gave alone, since a lock screen shows it. */
export type Digest = { title: string; body: string; place: DigestPlace };

/** So many names stand in a line; the others are counted. */
const MOST_NAMES = 3;
const LONGEST_NAME = 40;

/** Says in few words what was found; null where that is nothing. `monitored` is how many instances are looked after. */
export function digestOf(
  findings: readonly Finding[],
  nameOf: (instanceId: string) => string,
  monitored: number,
): Digest | null {
  const [only, ...others] = findings;
  if (!only) return null;
  const lines = linesOf(findings, nameOf, monitored);
  const ids = new Set(findings.map((finding) => ('instanceId' in finding ? finding.instanceId : null)));
  const [instanceId] = ids;
  const place: DigestPlace =
    ids.size === 1 && instanceId ? { at: 'instance', instanceId } : { at: 'overview' };
  if (others.length === 0) return { title: titleOf(only, nameOf), body: bodyOf(only), place };
  return { title: `${thousands(findings.length)} changes on your instances`, body: lines.join('\n'), place };
}

function titleOf(finding: Finding, nameOf: (instanceId: string) => string): string {
  if (finding.kind === 'drift') return `Access differs from “${short(finding.name)}”`;
  const name = short(nameOf(finding.instanceId));
  switch (finding.kind) {
    case 'away':
      return `${name} is away`;
    case 'back':
      return `${name} is back`;
    case 'keys-ending':
      return `${name}: ${counted(finding.count, 'key ends', 'keys end')} soon`;
    case 'keys-ended':
      return `${name}: ${counted(finding.count, 'key has', 'keys have')} ended`;
    default:
      return `${name}: ${counted(finding.count, 'invitation', 'invitations')} expired`;
  }
}

function bodyOf(finding: Finding): string {
  switch (finding.kind) {
    case 'away':
      return `It did not answer twice in a row: ${finding.why || 'not reachable'}.`;
    case 'back':
      return 'It answers again.';
    case 'keys-ending':
      return 'Make a new one before it ends.';
    case 'keys-ended':
      return 'Quayside cannot read with it any more. Make or paste a new one.';
    case 'invitations-expired':
      return 'Nobody answered in time. They can be sent anew.';
    default:
      return `${counted(finding.differences, 'difference', 'differences')} from what was kept.`;
  }
}

function linesOf(
  findings: readonly Finding[],
  nameOf: (instanceId: string) => string,
  monitored: number,
): string[] {
  const of = <K extends Finding['kind']>(kind: K) =>
    findings.filter((finding): finding is Extract<Finding, { kind: K }> => finding.kind === kind);
  const names = (list: readonly { instanceId: string }[]) =>
    namesOf(list.map(({ instanceId }) => nameOf(instanceId)));
  const total = (list: readonly { count: number }[]) => list.reduce((sum, { count }) => sum + count, 0);
  const away = of('away');
  const [ending, ended, expired] = [of('keys-ending'), of('keys-ended'), of('invitations-expired')];
  const drift = of('drift');
  return [
    away.length > 1 && away.length === monitored
      ? `None of ${thousands(monitored)} instances can be reached. It may be this computer’s network.`
      : away.length > 0 && `Away: ${names(away)}`,
    of('back').length > 0 && `Back: ${names(of('back'))}`,
    ended.length > 0 && `${counted(total(ended), 'key has', 'keys have')} ended: ${names(ended)}`,
    ending.length > 0 && `${counted(total(ending), 'key ends', 'keys end')} soon: ${names(ending)}`,
    expired.length > 0 &&
      `${counted(total(expired), 'invitation', 'invitations')} expired: ${names(expired)}`,
    drift.length > 0 && `Access differs from ${namesOf(drift.map(({ name }) => `“${name}”`))}`,
  ].filter((line) => line !== false);
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(short);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${thousands(more)} more`;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last;
}

function short(name: string): string {
  return oneLine(name, LONGEST_NAME);
}
