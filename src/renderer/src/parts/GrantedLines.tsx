import {
  IconAppWindow,
  IconDatabase,
  IconFolder,
  IconGitBranch,
  IconLayersSubtract,
  IconServer,
  IconStack2,
} from '@tabler/icons-react';
import { SERVICE_WORDS } from '../../../shared/permissions/switches.ts';
import type { GrantedLine, LineSubject } from '../../../shared/permissions/tree.ts';
import { shownName } from '../sanitizeText.ts';
import looks from '../ui/looks.module.css';
import { VirtualList } from '../ui/VirtualList.tsx';
import classes from './grantedLines.module.css';

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

export function GrantedLines({ lines, label }: { lines: readonly GrantedLine[]; label: string }) {
  return (
    <VirtualList label={label} rows={lines} rowHeight={26} className={classes.lines} rowClass={classes.line}>
      {(line) => <LineWords line={line} />}
    </VirtualList>
  );
}

export function LineWords({ line }: { line: GrantedLine }) {
  const name = shownName(line.name, 120);
  return (
    <span className={classes.lineWords} style={{ paddingInlineStart: line.depth * 18 }}>
      <SubjectSign what={line.what} className={looks.dim} />
      <bdi className={looks.cut} title={name}>
        {name}
      </bdi>
      <span className={classes.lineKind}>{WORDS[line.what]}</span>
    </span>
  );
}

const WORDS: Record<LineSubject, string> = {
  project: 'project',
  environment: 'environment',
  gitProvider: 'git provider',
  server: 'server',
  ...SERVICE_WORDS,
};
