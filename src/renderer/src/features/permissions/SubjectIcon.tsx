import type { LineSubject } from '../../../../shared/permissions/grantedLines.ts';
import { SubjectSign } from '../../ui/SubjectSign.tsx';
import type { GrantSubject } from './grantRows.ts';
import classes from './tree.module.css';

/** The sign of a row of the tree; a group has that of what is in it. */
export function SubjectIcon({ subject }: { subject: GrantSubject }) {
  return <SubjectSign what={whatOf(subject)} className={classes.icon} />;
}

function whatOf(subject: GrantSubject): LineSubject {
  switch (subject.kind) {
    case 'projects':
      return 'project';
    case 'environments':
      return 'environment';
    case 'services':
      return subject.service.kind;
    case 'group':
      return subject.group === 'servers' ? 'server' : 'gitProvider';
    default:
      return subject.kind === 'servers' ? 'server' : 'gitProvider';
  }
}
