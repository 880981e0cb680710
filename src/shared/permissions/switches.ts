/** Named as Dokploy does. */
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

/** Before Dokploy 0.28.7 these switches do not restrict members (`member-limits`). */
export const UNPROTECTED_SWITCHES: readonly Switch[] = ['canAccessToSSHKeys', 'canAccessToDocker'];

export const FAR_REACHING = {
  docker: 'canAccessToDocker',
  traefikFiles: 'canAccessToTraefikFiles',
  sshKeys: 'canAccessToSSHKeys',
} as const;

export function switchCautions(switches: readonly Switch[] = []): string[] {
  const far = Object.values(FAR_REACHING).filter((name) => switches.includes(name));
  return far.map((name) => `${SWITCH_WORDS[name].label}: ${SWITCH_WORDS[name].hint}`);
}

/** Dokploy's list and id for each kind; libsql since 0.29.0. */
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
