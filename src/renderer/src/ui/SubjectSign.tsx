import {
  IconAppWindow,
  IconDatabase,
  IconFolder,
  IconGitBranch,
  IconLayersSubtract,
  IconServer,
  IconStack2,
} from '@tabler/icons-react';
import type { LineSubject } from '../../../shared/permissions/grantedLines.ts';

export function SubjectSign({ what, className }: { what: LineSubject; className?: string | undefined }) {
  const Icon = iconOf(what);
  return <Icon size={15} stroke={1.6} aria-hidden className={className} />;
}

function iconOf(what: LineSubject) {
  switch (what) {
    case 'project':
      return IconFolder;
    case 'environment':
      return IconLayersSubtract;
    case 'application':
      return IconAppWindow;
    case 'compose':
      return IconStack2;
    case 'gitProvider':
      return IconGitBranch;
    case 'server':
      return IconServer;
    default:
      return IconDatabase;
  }
}
