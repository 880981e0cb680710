import {
  IconAppWindow,
  IconDatabase,
  IconFolder,
  IconGitBranch,
  IconLayersSubtract,
  IconServer,
  IconStack2,
} from '@tabler/icons-react';
import type { GrantSubject } from './grantRows.ts';
import classes from './permissions.module.css';

/** The sign of a project, an environment, or a kind of service. */
export function SubjectIcon({ subject }: { subject: GrantSubject }) {
  const Icon = iconOf(subject);
  return <Icon size={15} stroke={1.6} aria-hidden className={classes.icon} />;
}

function iconOf(subject: GrantSubject) {
  switch (subject.kind) {
    case 'projects':
      return IconFolder;
    case 'environments':
      return IconLayersSubtract;
    case 'services':
      if (subject.service.kind === 'application') return IconAppWindow;
      return subject.service.kind === 'compose' ? IconStack2 : IconDatabase;
    case 'group':
      return subject.group === 'servers' ? IconServer : IconGitBranch;
    default:
      return subject.kind === 'servers' ? IconServer : IconGitBranch;
  }
}
