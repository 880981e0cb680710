import type { Contents, Member } from '../../../../shared/dokploy.ts';
import { counted } from '../../../../shared/text.ts';

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
  if (succeeded === 0) return 'No service’s last deploy succeeded.';
  if (services === 1) return `The last deploy of ${most} succeeded.`;
  return `The last deploy of ${most} succeeded${failed > 0 ? `, of ${failed} it failed` : ''}.`;
}

type MembersOf = readonly {
  organizationId: string;
  members: readonly Member[] | null;
  /** Ids of the people whose keys are here: known without the list. */
  own: readonly string[];
}[];

type AloneHere = {
  people: number;
  looked: number;
  others: number;
};

/** Members who are in no other organization; null while the members are unknown. */
function aloneHere(all: MembersOf, organizationId: string): AloneHere | null {
  const inIt = all.find((each) => each.organizationId === organizationId)?.members;
  if (!inIt) return null;
  const others = all.filter((each) => each.organizationId !== organizationId);
  const lists = others.flatMap(({ members }) => (members ? [members] : []));
  const elsewhere = new Set([
    ...others.flatMap((each) => each.own),
    ...lists.flatMap((members) => members.map(({ userId }) => userId)),
  ]);
  const people = inIt.filter(({ userId }) => !elsewhere.has(userId)).length;
  return { people, looked: lists.length, others: others.length };
}

export function aloneWords(all: MembersOf, organizationId: string): string | null {
  const alone = aloneHere(all, organizationId);
  if (!alone) return null;
  const { people, looked, others } = alone;
  if (looked === 0 && others > 0) return 'Their other organizations are unknown.';
  if (people === 0) return null;
  const where =
    looked === others
      ? 'no other organization of this instance'
      : `no other organization read (${looked} of ${others})`;
  return `${counted(people, 'person is', 'people are')} in ${where}: they can still sign in, and see nothing.`;
}
