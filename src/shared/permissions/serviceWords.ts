import type { ServiceKind } from './serviceKinds.ts';

/** What a service of each kind is called, by its own spelling. */
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
