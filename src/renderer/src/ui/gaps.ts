import { formatNumber } from './locale.ts';

/** Organizations of an instance of which something is not known, or not as of now, for the same reason. */
export type Gap = {
  kind: 'missing' | 'older';
  instanceId: string;
  /** Their names; empty for an instance of which no organization is known. */
  organizations: string[];
  why: string;
  /** Of what is older: when the oldest of it was read, in ms since the epoch. */
  at: number | null;
};

/** The gaps in one line; null where there are none. */
export function gapWords(gaps: readonly Gap[]): string | null {
  const count = (kind: Gap['kind']) =>
    gaps
      .filter((gap) => gap.kind === kind)
      .reduce((sum, { organizations }) => sum + Math.max(1, organizations.length), 0);
  const missing = count('missing');
  const older = count('older');
  const parts = [
    missing > 0 ? `${organizationsWords(missing)} ${missing === 1 ? 'is' : 'are'} not fully known` : '',
    older > 0 ? `${organizationsWords(older)} ${older === 1 ? 'is' : 'are'} shown as last seen` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join('; ')}.` : null;
}

function organizationsWords(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'organization' : 'organizations'}`;
}
