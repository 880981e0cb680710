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
