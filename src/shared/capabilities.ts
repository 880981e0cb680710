/**
 * First Dokploy version of each feature. Sources: "tag" = first release whose history has it; "run" = also
 * called on servers of 0.25.7, 0.26.5, 0.27.1, 0.28.6, 0.28.7, 0.28.8 and 0.30.2.
 */
export const SINCE = {
  // A name without a dot covers all calls below it.
  health: { version: '0.19.0', source: 'run (0.25.7 and later); without a key' },
  'settings.getDokployVersion': { version: '0.19.0', source: 'tag, run' },
  'organization.all': { version: '0.19.0', source: 'tag, run' },
  'organization.one': { version: '0.19.0', source: 'tag, run; no membership check before 0.26.0' },
  'organization.create': { version: '0.19.0', source: 'tag, run; owners alone before 0.26.0' },
  'organization.update': { version: '0.19.0', source: 'tag, run; no membership check before 0.26.0' },
  'organization.delete': { version: '0.19.0', source: 'tag, run' },
  'organization.allInvitations': { version: '0.19.0', source: 'tag, run; owners alone before 0.26.0' },
  'organization.removeInvitation': { version: '0.22.0', source: 'tag, run' },
  'organization.setDefault': { version: '0.25.7', source: 'tag, run' },
  'organization.updateMemberRole': { version: '0.26.0', source: 'tag, run; absent in 0.25.7' },
  'organization.active': { version: '0.28.4', source: 'tag, run; absent in 0.27.1' },
  'organization.inviteMember': { version: '0.28.7', source: 'tag, run; absent in 0.28.6' },
  'user.all': { version: '0.19.0', source: 'run (0.25.7 and later); owners alone before 0.26.0' },
  'user.one': { version: '0.19.0', source: 'run (0.25.7 and later); owners alone before 0.26.0' },
  'user.assignPermissions': {
    version: '0.19.0',
    source: 'run (0.25.7 and later); owners alone before 0.26.0',
  },
  'project.all': { version: '0.19.0', source: 'tag, run; with all secrets before 0.28.3' },
  'project.homeStats': { version: '0.29.1', source: 'tag, run (0.30.2); absent in 0.28.6' },
  'contents.list': { version: '0.28.3', source: 'tag, run: project.allForPermissions, counted' },
  'contents.all': { version: '0.19.0', source: 'tag, run: project.all, counted' },
  'project.allForPermissions': { version: '0.28.3', source: 'tag, run; absent in 0.26.5' },
  'server.allForPermissions': { version: '0.29.0', source: 'tag, run; licensed alone' },
  'gitProvider.allForPermissions': { version: '0.29.0', source: 'tag, run; licensed alone' },
  'user.get': { version: '0.19.0', source: 'run (0.25.7 and later)' },
  'user.session': { version: '0.28.6', source: 'tag, run; absent in 0.27.1' },
  'user.getPermissions': { version: '0.28.7', source: 'tag, run; absent in 0.28.6' },
  'user.checkUserOrganizations': { version: '0.19.0', source: 'run (0.25.7 and later list it)' },
  'user.sendInvitation': { version: '0.23.0', source: 'tag' },
  'notification.getEmailProviders': { version: '0.23.0', source: 'run (0.30.2); came with sendInvitation' },
  'settings.isCloud': { version: '0.19.0', source: 'run (0.30.2), without a key' },
  'user.createUserWithCredentials': { version: '0.29.0', source: 'tag, run (0.30.2); absent in 0.28.6' },
  'user.createApiKey': { version: '0.19.0', source: 'tag, run; broken in 0.28.7 alone' },
  'user.deleteApiKey': { version: '0.19.0', source: 'tag, run' },
  'user.remove': { version: '0.19.0', source: 'run (0.25.7 and later); no rules at all before 0.26.0' },
  'better-auth': {
    version: '0.19.0',
    before: '0.27.0',
    source:
      'run: each takes a key in 0.25.7 and 0.26.5, and refuses it from 0.27.1 (acceptInvitation, leave: 0.28.6)',
  },
  'user.getInvitations': { version: '0.19.0', source: 'run (0.25.7 and later)' },
  'auditLog.all': { version: '0.28.7', source: 'tag, run (0.30.2); absent in 0.28.6' },
  customRole: { version: '0.28.7', source: 'tag, run (0.30.2); absent in 0.28.6' },
  'licenseKey.haveValidLicenseKey': {
    version: '0.27.0',
    source: 'tag, run; absent in 0.26.5; refuses a member’s key before 0.28.7',
  },
  'user.listSessions': { version: '0.30.0', source: 'tag, run (0.30.2); absent in 0.28.6' },
  'user.revokeSession': { version: '0.30.0', source: 'tag, run (0.30.2); absent in 0.28.6' },
  'membership-checks': { version: '0.26.0', source: 'tag, run; 0.25.7 renames foreign organizations' },
  'admins-count': { version: '0.26.0', source: 'tag, run; in 0.25.7 the owner alone may do anything' },
  'removal-rules': { version: '0.26.0', source: 'tag, run; in 0.25.7 any key deletes any account' },
  'free-roles': { version: '0.28.7', source: 'tag, run; admin and member alone in 0.26.0 to 0.28.6' },
  'owner-invitations-refused': { version: '0.29.5', source: 'tag, run (0.30.2)' },
  'member-limits': {
    version: '0.28.7',
    source: 'tag, run (0.30.2); in 0.28.6 any member reads private SSH keys and reaches Docker',
  },
  'default-role': { version: '0.30.0', source: 'tag, run (0.30.2)' },
} as const satisfies Record<string, Row>;

type Row = { version: string; before?: string; source: string };
type Name = keyof typeof SINCE;

export type Capability = Name | `${Name}.${string}`;

function rowOf(capability: Capability): Row {
  return SINCE[capability as Name] ?? SINCE[capability.split('.')[0] as Name];
}

export function firstVersion(capability: Capability): string {
  return rowOf(capability).version;
}

/** `absent`: calls that the server said it does not have. */
export type Server = { version: string | null; absent?: readonly string[] | undefined };

/** An unknown version counts as new; a "Not found" of the server corrects the table. */
export function has({ version, absent }: Server, capability: Capability): boolean {
  if (absent?.includes(capability)) return false;
  const { version: first, before } = rowOf(capability);
  return isAtLeast(version, first) && (before === undefined || !isAtLeast(version, before));
}

/** True for an unknown or unreadable version. */
export function isAtLeast(version: string | null, first: string): boolean {
  const have = version === null ? null : parseVersion(version);
  const need = parseVersion(first);
  return have === null || need === null || compareVersions(have, need) >= 0;
}

/** Dokploy writes "v0.30.2"; null without a version. */
export function cleanVersion(text: string): string | null {
  const plain = text.trim().replace(/^v(?=\d)/i, '');
  return /^[\w.+-]{1,40}$/.test(plain) ? plain : null;
}

type Version = readonly [major: number, minor: number, patch: number];

/** Reads "0.30.2" or "v0.30.2-rc1"; null for "canary" and the like. */
export function parseVersion(text: string): Version | null {
  const found = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

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

export type Lag = { by: 'major' | 'minor' | 'patch'; count: number };

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
