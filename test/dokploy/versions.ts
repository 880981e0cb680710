/** The servers that were recorded, and Cloud (read from the source, not run). */
export const versions = ['0.25.7', '0.26.5', '0.27.1', '0.28.6', '0.28.7', '0.28.8', '0.30.2'] as const;

/** Those whose calls on people and access were recorded, too. */
export const accessVersions = ['0.25.7', '0.26.5', '0.28.6', '0.30.2'] as const;

export type Version = (typeof versions)[number] | 'cloud';

/** How one version behaves; rules ask `atLeast` beside the tag that brought them. */
export type Profile = {
  /** As settings.getDokployVersion answers, with the v. */
  version: string;
  cloud: boolean;
  atLeast: (version: string) => boolean;
};

function rank(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
}

/** The profile of a version; Cloud runs the newest code with its own rules. */
export function createProfile(version: Version): Profile {
  const cloud = version === 'cloud';
  const number = cloud ? '0.30.2' : version;
  return { version: `v${number}`, cloud, atLeast: (other) => rank(number) >= rank(other) };
}
