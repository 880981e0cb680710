import { done, entry } from './callEntry.ts';
import { countedAnswer, homeStatsAnswer } from './contentsAnswer.ts';
import type { WirePermissions } from './memberAnswer.ts';
import { gitProvidersAnswer, projectsAnswer, serversAnswer } from './treeAnswer.ts';

/** The calls about what can be granted, and what is in an organization. */
export const permissionCalls = {
  /**
   * Replaces every list and switch; all fields go to every version, since old ones take a missing switch for off. An
   * empty body, also where nothing was written: an unknown person, or one of another organization.
   */
  'user.assignPermissions': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { id: string } & WirePermissions) => input,
    answer: done.nothing,
  }),
  /** Names and ids of all that can be granted, without secrets. */
  'project.allForPermissions': entry({ kind: 'read', scope: 'organization', answer: projectsAnswer }),
  /** Before 0.28.3 the only list: with the environment of every service and all database passwords in it. */
  'project.all': entry({
    kind: 'read',
    scope: 'organization',
    carriesSecrets: true,
    answer: projectsAnswer,
  }),
  /** How much there is in the key's organization, as its person sees it: some hundred bytes. */
  'project.homeStats': entry({ kind: 'read', scope: 'organization', answer: homeStatsAnswer }),
  /** The same list as `project.allForPermissions`, counted. */
  'contents.list': entry({
    kind: 'read',
    scope: 'organization',
    path: '/api/project.allForPermissions',
    answer: countedAnswer,
  }),
  /** The same as `project.all`, counted. */
  'contents.all': entry({
    kind: 'read',
    scope: 'organization',
    path: '/api/project.all',
    carriesSecrets: true,
    answer: countedAnswer,
  }),
  'server.allForPermissions': entry({ kind: 'read', scope: 'organization', answer: serversAnswer }),
  'gitProvider.allForPermissions': entry({
    kind: 'read',
    scope: 'organization',
    answer: gitProvidersAnswer,
  }),
};
