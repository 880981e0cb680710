/** The eleven switches of a member, as Dokploy names them: what each opens, in plain words, and what a person should know of it. */
export const SWITCH_WORDS = {
  canCreateProjects: { label: 'Create projects', hint: 'Whoever creates a project is granted it.' },
  canDeleteProjects: { label: 'Delete projects', hint: 'Those that are granted.' },
  canCreateEnvironments: { label: 'Create environments', hint: 'In projects that are granted.' },
  canDeleteEnvironments: { label: 'Delete environments', hint: 'Those that are granted.' },
  canCreateServices: { label: 'Create services', hint: 'In environments that are granted.' },
  canDeleteServices: { label: 'Delete services', hint: 'Those that are granted.' },
  canAccessToDocker: { label: 'Docker', hint: 'Sees and steers all containers of the server.' },
  canAccessToTraefikFiles: { label: 'Traefik files', hint: 'Reads and writes the files of the web proxy.' },
  canAccessToSSHKeys: { label: 'SSH keys', hint: 'Reads the private keys that the organization keeps.' },
  canAccessToGitProviders: { label: 'Git providers', hint: 'Connects and edits sources of code.' },
  canAccessToAPI: {
    label: 'API page',
    hint: 'Shows the page alone: a member makes and uses API keys without it, too.',
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
