import { oneLine } from '../text.ts';
import { GRANT_KINDS, grantedOf } from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import { SERVICE_KINDS } from './serviceKinds.ts';
import type { Tree } from './treeShape.ts';

/** What a line of granted things is about; of services their kind. */
export const LINE_SUBJECTS = ['project', 'environment', 'gitProvider', 'server', ...SERVICE_KINDS] as const;
export type LineSubject = (typeof LINE_SUBJECTS)[number];

/** Something that is granted, by name; `depth`: how far it stands within another. */
export type GrantedLine = { depth: number; what: LineSubject; name: string };

/** What is granted of a tree, by name, each thing below what it is in; what is not there any more is left out. */
export function grantedLines(permissions: Permissions, tree: Tree): GrantedLine[] {
  const ids = new Set(GRANT_KINDS.flatMap((kind) => grantedOf(permissions, kind)));
  const lines: GrantedLine[] = [];
  const add = (depth: number, what: LineSubject, { id, name }: { id: string; name: string }) => {
    if (ids.has(id)) lines.push({ depth, what, name: oneLine(name, 200) });
  };
  for (const project of tree.projects) {
    add(0, 'project', project);
    for (const environment of project.environments) {
      add(1, 'environment', environment);
      for (const service of environment.services) add(2, service.kind, service);
    }
  }
  for (const each of tree.gitProviders ?? []) add(0, 'gitProvider', each);
  for (const each of tree.servers ?? []) add(0, 'server', each);
  return lines;
}
