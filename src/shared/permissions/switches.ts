/** The eleven switches of a member, as Dokploy names them: what each opens, in plain words, and what a person should know of it. */
export const SWITCH_WORDS = {
  canCreateProjects: { label: 'Create projects', hint: 'Creators are granted their project.' },
  canDeleteProjects: { label: 'Delete projects', hint: 'Only granted ones.' },
  canCreateEnvironments: { label: 'Create environments', hint: 'In granted projects.' },
  canDeleteEnvironments: { label: 'Delete environments', hint: 'Only granted ones.' },
  canCreateServices: { label: 'Create services', hint: 'In granted environments.' },
  canDeleteServices: { label: 'Delete services', hint: 'Only granted ones.' },
  canAccessToDocker: { label: 'Docker', hint: 'View and control all containers.' },
  canAccessToTraefikFiles: { label: 'Traefik files', hint: 'Read and edit the web proxy’s files.' },
  canAccessToSSHKeys: { label: 'SSH keys', hint: 'Read the organization’s private keys.' },
  canAccessToGitProviders: { label: 'Git providers', hint: 'Connect and edit code sources.' },
  canAccessToAPI: {
    label: 'API page',
    hint: 'Only shows the page: members can use API keys without it.',
  },
} satisfies Record<string, { label: string; hint: string }>;

export type Switch = keyof typeof SWITCH_WORDS;

export const SWITCHES = Object.keys(SWITCH_WORDS) as Switch[];

export const SWITCH_GROUPS: readonly { title: string; switches: readonly Switch[] }[] = [
  {
    title: 'Projects, environments and services',
    switches: [
      'canCreateProjects',
      'canDeleteProjects',
      'canCreateEnvironments',
      'canDeleteEnvironments',
      'canCreateServices',
      'canDeleteServices',
    ],
  },
  { title: 'The server', switches: ['canAccessToDocker', 'canAccessToTraefikFiles'] },
  {
    title: 'Keys and sources',
    switches: ['canAccessToSSHKeys', 'canAccessToGitProviders', 'canAccessToAPI'],
  },
];

/** The switches that do not keep a member out before Dokploy 0.28.7 (`member-limits`). */
export const UNPROTECTED_SWITCHES: readonly Switch[] = ['canAccessToSSHKeys', 'canAccessToDocker'];

/** The switches that open the server itself, or its keys, by what a role calls it. */
export const FAR_REACHING = {
  docker: 'canAccessToDocker',
  traefikFiles: 'canAccessToTraefikFiles',
  sshKeys: 'canAccessToSSHKeys',
} as const;

/** A sentence for each of these that reaches far. */
export function switchCautions(switches: readonly Switch[] = []): string[] {
  const far = Object.values(FAR_REACHING).filter((name) => switches.includes(name));
  return far.map((name) => `${SWITCH_WORDS[name].label}: ${SWITCH_WORDS[name].hint}`);
}

/** The kinds of services, each with the list and the id that Dokploy has for it; libsql from 0.29.0 on. */
export const SERVICE_WORDS = {
  application: 'application',
  compose: 'Compose',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  mongo: 'MongoDB',
  redis: 'Redis',
  libsql: 'libSQL',
} as const;

export type ServiceKind = keyof typeof SERVICE_WORDS;

export const SERVICE_KINDS = Object.keys(SERVICE_WORDS) as ServiceKind[];
