import { compareVersions, parseVersion } from './capabilities.ts';

/** Date of the last review of published advisories. */
export const ADVISORIES_UP_TO = '2026-12-03';

/** What an attacker must have: the less, the worse. */
const NEEDED = ['no account', 'an account', 'the right to invite'] as const;

export type Advisory = {
  id: string;
  /** The first affected version; without it, every earlier one is. */
  since?: string;
  /** The first fixed version, as the CVE record names it. */
  fixedIn: string;
  needs: (typeof NEEDED)[number];
  /** Follows “anybody can”. */
  allows: string;
};

/** Dokploy’s advisories on privileges. */
export const ADVISORIES: readonly Advisory[] = [
  // GHSA-w3gm-rc4p-9rhj
  {
    ...{ id: 'CVE-2026-45631', since: '0.27.0', fixedIn: '0.29.3' },
    ...{ needs: 'no account', allows: 'become an admin' },
  },
  // GHSA-h67g-mpq5-6ph5: preview deployments build any pull request.
  {
    ...{ id: 'CVE-2025-53825', fixedIn: '0.24.3' },
    ...{ needs: 'no account', allows: 'run code on the server' },
  },
  // GHSA-w223-vw9m-4f9c: volume backups.
  {
    ...{ id: 'CVE-2026-72901', fixedIn: '0.29.13' },
    ...{ needs: 'an account', allows: 'run commands as root' },
  },
  // GHSA-c68r-7wg9-p7v2
  {
    ...{ id: 'CVE-2026-72866', fixedIn: '0.29.13' },
    ...{ needs: 'an account', allows: 'open a terminal on the server' },
  },
  // A container’s terminal.
  {
    ...{ id: 'CVE-2026-24841', fixedIn: '0.26.6' },
    ...{ needs: 'an account', allows: 'run commands on the server' },
  },
  // GHSA-jj6h-388v-9rwm
  {
    ...{ id: 'CVE-2026-72876', fixedIn: '0.29.13' },
    ...{ needs: 'an account', allows: 'run commands on other organizations’ servers' },
  },
  // GHSA-qf9j-c9p4-r4xp
  {
    ...{ id: 'CVE-2026-72883', fixedIn: '0.29.13' },
    ...{ needs: 'an account', allows: 'open terminals and logs of any service' },
  },
  // GHSA-vq94-qm94-mxp6
  {
    ...{ id: 'CVE-2025-53375', fixedIn: '0.23.7' },
    ...{ needs: 'an account', allows: 'read files of the server' },
  },
  // GHSA-fm9p-wmpw-gxjh
  {
    ...{ id: 'CVE-2026-45790', fixedIn: '0.29.6' },
    ...{ needs: 'the right to invite', allows: 'invite owners' },
  },
];

export function worstFirst(a: Advisory | undefined, b: Advisory | undefined): number {
  const rankOf = (each: Advisory | undefined) => (each ? NEEDED.indexOf(each.needs) : NEEDED.length);
  return rankOf(a) - rankOf(b);
}

/** The advisories that a server of this version is open to, worst first; none for an unknown version. */
export function advisoriesFor(version: string): Advisory[] {
  const parsed = parseVersion(version);
  const isBefore = (other: string) => {
    const bound = parseVersion(other);
    return parsed !== null && bound !== null && compareVersions(parsed, bound) < 0;
  };
  return ADVISORIES.filter(
    ({ since, fixedIn }) => isBefore(fixedIn) && (since === undefined || !isBefore(since)),
  );
}
