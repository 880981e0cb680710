import {
  IconAppWindow,
  IconDatabase,
  IconFolder,
  IconGitBranch,
  IconLayersSubtract,
  IconServer,
  IconStack2,
} from '@tabler/icons-react';
import type { LineSubject } from '../../../shared/permissions/tree.ts';

/** Subjects missing here get the sign of a database. */
const ICONS: Partial<Record<LineSubject, typeof IconDatabase>> = {
  project: IconFolder,
  environment: IconLayersSubtract,
  application: IconAppWindow,
  compose: IconStack2,
  gitProvider: IconGitBranch,
  server: IconServer,
};

export function SubjectSign({ what, className }: { what: LineSubject; className?: string | undefined }) {
  const Icon = ICONS[what] ?? IconDatabase;
  return <Icon size={15} stroke={1.6} aria-hidden className={className} />;
}
