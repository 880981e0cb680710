type Version = readonly [major: number, minor: number, patch: number];

/** Reads "0.30.2" or "v0.30.2-rc1"; null for what has no three numbers, such as "canary". */
export function parseVersion(text: string): Version | null {
  const found = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

/** Below 0 when `a` is the older one, above 0 when it is the newer one. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

export function newestVersion(versions: readonly (string | null)[]): string | null {
  let newest: { text: string; version: Version } | null = null;
  for (const text of versions) {
    const version = text === null ? null : parseVersion(text);
    if (text === null || !version) continue;
    if (!newest || compareVersions(version, newest.version) > 0) newest = { text, version };
  }
  return newest?.text ?? null;
}

/** By what a version is older than another one, and by how many of them, as far as their numbers tell. */
export type Lag = { by: 'major' | 'minor' | 'patch'; count: number };

/** How far a version is behind another one; null where it is not, or where one of them cannot be read. */
export function lagBehind(version: string | null, newest: string | null): Lag | null {
  const have = version === null ? null : parseVersion(version);
  const best = newest === null ? null : parseVersion(newest);
  if (!have || !best || compareVersions(have, best) >= 0) return null;
  for (const [at, by] of (['major', 'minor', 'patch'] as const).entries()) {
    const count = (best[at] ?? 0) - (have[at] ?? 0);
    if (count !== 0) return { by, count };
  }
  return null;
}
