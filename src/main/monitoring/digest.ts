import { needCount } from '../../shared/needWords.ts';
import { oneLine, thousands } from '../../shared/text.ts';
import type { Finding } from './findings.ts';

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
