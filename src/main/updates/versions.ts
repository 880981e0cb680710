import { compareVersions, parseVersion } from '../../shared/versions.ts';

/**
 * Compares versions of this app as semver orders them: below 0 where `a` is the older one. What is no version stands
 * before all that are.
 */
export function compareSemver(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  if (!left || !right) return Number(left !== null) - Number(right !== null);
  return compareVersions(left, right) || comparePrereleases(prereleaseOf(a), prereleaseOf(b));
}

function prereleaseOf(version: string): string {
  return /^[^+-]*-([^+]*)/.exec(version)?.[1] ?? '';
}

/** Without one it is the release itself, which comes after. */
function comparePrereleases(a: string, b: string): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const compared = compareParts(left[at], right[at]);
    if (compared !== 0) return compared;
  }
  return 0;
}

function compareParts(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [isLeft, isRight] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isLeft && isRight) return Number(a) - Number(b);
  // Numbers stand before words.
  if (isLeft !== isRight) return isLeft ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
