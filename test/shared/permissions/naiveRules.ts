import type {
  Environment,
  Permissions,
  Project,
  Rule,
  Service,
  Tree,
} from '../../../src/shared/permissions/shapes.ts';

/** The same as a pattern, by a regular expression. */
export function naivePattern(pattern: string): (name: string) => boolean {
  const fold = (text: string) => text.normalize('NFC').trim().toLowerCase();
  const parts = fold(pattern)
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('[^]*')}$`, 'u');
  return (name) => expression.test(fold(name));
}

/** What rules grant, by asking of each thing every rule again. */
export function naiveMatch(rules: readonly Rule[], tree: Tree): Permissions {
  const last = (covers: (rule: Rule) => boolean) => rules.filter(covers).at(-1)?.effect === 'grant';
  const means = (pattern: string, { name }: { name: string }) => naivePattern(pattern)(name);

  const coversProject = (project: Project) => (rule: Rule) =>
    rule.what === 'projects' && means(rule.project, project);
  const coversEnvironment = (project: Project, environment: Environment) => (rule: Rule) =>
    coversProject(project)(rule) ||
    (rule.what === 'environments' && means(rule.project, project) && means(rule.environment, environment));
  const coversService = (project: Project, environment: Environment, service: Service) => (rule: Rule) =>
    coversEnvironment(project, environment)(rule) ||
    (rule.what === 'services' &&
      means(rule.project, project) &&
      means(rule.environment, environment) &&
      means(rule.service, service) &&
      (rule.kinds.length === 0 || rule.kinds.includes(service.kind)));

  const granted = {
    projects: new Set<string>(),
    environments: new Set<string>(),
    services: new Set<string>(),
    gitProviders: new Set<string>(),
    servers: new Set<string>(),
  };
  for (const project of tree.projects) {
    if (last(coversProject(project))) granted.projects.add(project.id);
    for (const environment of project.environments) {
      if (last(coversEnvironment(project, environment))) {
        granted.environments.add(environment.id);
        granted.projects.add(project.id);
      }
      for (const service of environment.services)
        if (last(coversService(project, environment, service))) {
          granted.services.add(service.id);
          granted.environments.add(environment.id);
          granted.projects.add(project.id);
        }
    }
  }
  for (const kind of ['gitProviders', 'servers'] as const)
    for (const each of tree[kind] ?? [])
      if (last((rule) => rule.what === kind && means(rule.name, each))) granted[kind].add(each.id);
  return Object.fromEntries(
    Object.entries(granted).flatMap(([kind, ids]) => (ids.size > 0 ? [[kind, [...ids]]] : [])),
  );
}
