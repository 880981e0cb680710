/** The kinds of services, each with the list and the id that Dokploy has for it; libsql from 0.29.0 on. */
export const SERVICE_KINDS = [
  'application',
  'compose',
  'postgres',
  'mysql',
  'mariadb',
  'mongo',
  'redis',
  'libsql',
] as const;

export type ServiceKind = (typeof SERVICE_KINDS)[number];

export const SERVICE_WORDS: Record<ServiceKind, string> = {
  application: 'application',
  compose: 'Compose',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  mongo: 'MongoDB',
  redis: 'Redis',
  libsql: 'libSQL',
};
