import { counted } from '../../../../shared/counted.ts';
import type { Contents } from '../../../../shared/dokploy.ts';

type Kind = Contents['kinds'][number]['kind'];

const KINDS: Record<Kind, readonly [one: string, many: string]> = {
  application: ['application', 'applications'],
  compose: ['Compose stack', 'Compose stacks'],
  postgres: ['PostgreSQL', 'PostgreSQL'],
  mysql: ['MySQL', 'MySQL'],
  mariadb: ['MariaDB', 'MariaDB'],
  mongo: ['MongoDB', 'MongoDB'],
  redis: ['Redis', 'Redis'],
  libsql: ['libSQL', 'libSQL'],
  database: ['database', 'databases'],
  other: ['of another kind', 'of other kinds'],
};

export function contentsWords({ projects, environments, services, kinds }: Contents): string {
  if (projects === 0) return 'no projects: it has none';
  const what = `its ${counted(projects, 'project', 'projects')}, with ${counted(environments, 'environment', 'environments')}`;
  if (services === 0) return `${what} and no services`;
  const each = kinds.map(({ kind, count }) => counted(count, ...KINDS[kind])).join(', ');
  return `${what} and ${counted(services, 'service', 'services')} (${each}), their domains, environment variables and backup plans`;
}

export function deployedWords({ services, succeeded, failed }: Contents): string | null {
  if (succeeded + failed === 0) return null;
  const most =
    services === 1 ? 'its only service' : `${counted(succeeded, 'service', 'services')} of ${services}`;
  if (succeeded === 0) return 'No service was deployed with success last.';
  if (services === 1) return `The last deploy of ${most} succeeded.`;
  return `The last deploy of ${most} succeeded${failed > 0 ? `, of ${failed} it failed` : ''}.`;
}
