/** The day up to which published advisories were looked through. */
export const ADVISORIES_UP_TO = '2026-11-30';

/** Published advisories of Dokploy that let somebody do more than they should, by the first version that is mended, as their CVE records have it. */
export const ADVISORIES: readonly { id: string; fixedIn: string }[] = [
  // Read files of the server (GHSA-vq94-qm94-mxp6).
  { id: 'CVE-2025-53375', fixedIn: '0.23.7' },
  // Preview deployments ran anybody’s code (GHSA-h67g-mpq5-6ph5).
  { id: 'CVE-2025-53825', fixedIn: '0.24.3' },
  // Commands by the terminal of a container.
  { id: 'CVE-2026-24841', fixedIn: '0.26.6' },
  // Who may invite could invite an owner (GHSA-fm9p-wmpw-gxjh).
  { id: 'CVE-2026-45790', fixedIn: '0.29.6' },
  // A terminal of the server for every account (GHSA-c68r-7wg9-p7v2).
  { id: 'CVE-2026-72866', fixedIn: '0.29.13' },
  // Commands by volume backups, as root (GHSA-w223-vw9m-4f9c).
  { id: 'CVE-2026-72901', fixedIn: '0.29.13' },
  // Commands on a server of another organization (GHSA-jj6h-388v-9rwm).
  { id: 'CVE-2026-72876', fixedIn: '0.29.13' },
  // Terminals and logs without access to the service (GHSA-qf9j-c9p4-r4xp).
  { id: 'CVE-2026-72883', fixedIn: '0.29.13' },
];
