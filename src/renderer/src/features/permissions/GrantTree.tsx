import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { LineSubject } from '../../../../shared/permissions/grantedLines.ts';
import looks from '../../ui/looks.module.css';
import { SubjectSign } from '../../ui/SubjectSign.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { VirtualTree } from '../../ui/tree/VirtualTree.tsx';
import { type GrantRow, type GrantSubject, kindWords } from './grantRows.ts';
import classes from './tree.module.css';

/** How a row's box is drawn: all or part of it granted, nothing, left as it is, or taken away. */
type BoxMark = 'all' | 'some' | 'none' | 'leave' | 'revoke';

export type GrantState = {
  mark: BoxMark;
  /** "2 of 5 services"; empty where there is nothing to count. */
  counts: string;
  /** In the place of counts for the eye, where it says more: what a mark means. */
  short: string;
  note?: string;
  /** What can be done besides checking it, as words after its name. */
  offers: readonly { words: string; run: () => void }[];
};

type Props = {
  rows: readonly GrantRow[];
  stateOf: (subject: GrantSubject) => GrantState;
  onCheck: (subject: GrantSubject) => void;
  onOpen: (ids: readonly string[], isOpen: boolean) => void;
  isLocked: boolean;
};

const CHECKED: Record<BoxMark, boolean | 'mixed'> = {
  all: true,
  some: 'mixed',
  none: false,
  leave: 'mixed',
  revoke: false,
};

export function GrantTree({ rows, stateOf, onCheck, onOpen, isLocked }: Props) {
  return (
    <VirtualTree
      name="Granted projects"
      rows={rows}
      itemOf={({ subject }) => ({ checked: CHECKED[stateOf(subject).mark], isDisabled: isLocked })}
      onOpen={onOpen}
      onCheck={({ subject }) => !isLocked && onCheck(subject)}
      offers={({ name, subject }) => {
        const { offers } = stateOf(subject);
        return isLocked || offers.length === 0 ? null : <Offers name={name} offers={offers} />;
      }}
    >
      {(row) => <Row row={row} state={stateOf(row.subject)} />}
    </VirtualTree>
  );
}

function Row({ row: { subject, name }, state }: { row: GrantRow; state: GrantState }) {
  const isParent = subject.kind === 'projects' || subject.kind === 'environments' || subject.kind === 'group';
  return (
    <>
      <Box mark={state.mark} />
      <SubjectIcon subject={subject} />
      <bdi dir="auto" className={looks.cut} title={name}>
        {name}
      </bdi>
      {isParent ? (
        <VisuallyHidden>{kindWords(subject)}</VisuallyHidden>
      ) : (
        <span className={`${looks.hint} ${looks.rigid}`}>{kindWords(subject)}</span>
      )}
      {state.note && (
        <span className={`${looks.cut} ${looks.warn}`} style={{ fontSize: 12 }} title={state.note}>
          {state.note}
        </span>
      )}
      <span className={classes.counts} data-mark={state.mark} aria-hidden>
        {state.short}
      </span>
      <VisuallyHidden>{state.counts}</VisuallyHidden>
    </>
  );
}

function Offers({ name, offers }: { name: string; offers: GrantState['offers'] }) {
  return offers.map(({ words, run }) => (
    <ToolButton key={words} h={24} px={8} radius="sm" fz={12} aria-label={`${name}: ${words}`} onClick={run}>
      {words}
    </ToolButton>
  ));
}

const icon = { size: 12, stroke: 3, 'aria-hidden': true } as const;

/** Drawn alone: the row itself says whether it is checked. */
function Box({ mark }: { mark: BoxMark }) {
  return (
    <span className={classes.box} data-mark={mark} aria-hidden>
      {mark === 'all' && <IconCheck {...icon} />}
      {mark === 'some' && <IconMinus {...icon} />}
      {mark === 'revoke' && <IconX {...icon} />}
    </span>
  );
}

function SubjectIcon({ subject }: { subject: GrantSubject }) {
  return <SubjectSign what={whatOf(subject)} className={`${looks.dim} ${looks.rigid}`} />;
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
