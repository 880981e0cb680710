import { Box, Group, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconFolderOff, IconFolders, IconMinus, IconX } from '@tabler/icons-react';
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { KnownTree } from '../../../../shared/permissions/knownTree.ts';
import type { LineSubject } from '../../../../shared/permissions/tree.ts';
import { searchWords, thousands } from '../../../../shared/text.ts';
import { SubjectSign } from '../../parts/GrantedLines.tsx';
import { dataOf, failureOf } from '../../queryState.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { SearchBox } from '../../ui/table/SearchBox.tsx';
import { VirtualTree } from '../../ui/tree/VirtualTree.tsx';
import {
  countFound,
  countItems,
  type GrantRow,
  type GrantSubject,
  grantItems,
  grantRows,
  kindWords,
} from './grants.ts';
import classes from './permissions.module.css';
import type { TreeReading } from './usePermissionsOf.ts';

type Props = TreeProps & {
  reading: TreeReading;
  filter: { title: string; lets: (subject: GrantSubject) => boolean };
  notes?: (known: KnownTree) => ReactNode;
  foot: (known: KnownTree) => string;
};

export function TreePane({ reading, ...props }: Props) {
  const { query, why, asks, read } = reading;
  const known = dataOf(query);
  const failure = failureOf(query);
  const isBusy = query.state === 'loading';
  return (
    <Stack
      component="section"
      gap={0}
      pt={10}
      pe={4}
      ps={10}
      style={{ overflowY: 'auto' }}
      aria-label="Projects and services"
      aria-busy={isBusy}
    >
      {failure && (
        <FailureAlert
          error={failure}
          note={
            known
              ? 'This list is from an earlier reading.'
              : 'Projects could not be read. You can still set switches.'
          }
          onRetry={read}
          busy={isBusy}
        />
      )}
      {known ? (
        <Known known={known} {...props} />
      ) : failure ? null : why !== null ? (
        <EmptyState icon={IconFolderOff} title="Projects cannot be read">
          <p>{why}</p>
        </EmptyState>
      ) : asks && !isBusy ? (
        <EmptyState
          icon={IconFolders}
          title="Projects have not been read"
          action={{ label: 'Read projects', run: read }}
        >
          <p>
            This server sends every service in full, so Quayside reads projects only when you ask. It keeps
            only their names.
          </p>
        </EmptyState>
      ) : (
        <Stack gap={20} py={14} px={6} role="status" aria-label="Reading projects…">
          {WIDTHS.map((width) => (
            <Skeleton key={width} height={12} width={`${width}%`} />
          ))}
        </Stack>
      )}
    </Stack>
  );
}

const WIDTHS = [46, 62, 38, 54, 70, 42, 58, 34];

function Known(props: Omit<Props, 'reading'> & { known: KnownTree }) {
  const { known, filter, notes, foot, ...state } = props;
  const { tree } = known;
  const root = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const [isOnly, setOnly] = useState(false);
  const [toggled, setToggled] = useState<Toggled>({ whole: NONE, found: NONE });
  const settled = useDeferredValue(search);
  const items = useMemo(() => grantItems(tree), [tree]);
  const words = useMemo(() => searchWords(settled), [settled]);
  const isNarrowed = words.length > 0 || isOnly;
  const part = isNarrowed ? 'found' : 'whole';
  const only = isOnly ? filter.lets : null;
  const rows = useMemo(
    () => grantRows(items, { words, only, toggled: toggled[part] }),
    [items, words, only, toggled, part],
  );
  const found = useMemo(() => countFound(items, { words, only }), [items, words, only]);
  const forgetFound = () => setToggled((now) => ({ ...now, found: NONE }));

  function onOpen(ids: readonly string[], isOpen: boolean): void {
    const meant = rows.filter((row) => ids.includes(row.id) && row.isOpen === !isOpen);
    setToggled((now) => {
      const next = new Set(now[part]);
      for (const { id } of meant) if (!next.delete(id)) next.add(id);
      return { ...now, [part]: next };
    });
  }

  if (items.length === 0)
    return (
      <EmptyState icon={IconFolderOff} title="No projects">
        <p>This organization has nothing to grant yet.</p>
      </EmptyState>
    );
  return (
    <Stack ref={root} gap={8} flex={1} mih={0}>
      <Group gap={8} wrap="nowrap" flex="none" pe={6}>
        <SearchBox
          label="Search projects and services"
          value={search}
          onChange={(text) => {
            setSearch(text);
            forgetFound();
          }}
          onLeave={() => activeRowElement(root.current)?.focus()}
        />
        <ToolButton
          aria-pressed={isOnly}
          onClick={() => {
            setOnly(!isOnly);
            forgetFound();
          }}
        >
          {filter.title}
        </ToolButton>
        <Box component="span" role="status" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {words.length > 0 && found > 0 && `${thousands(found)} found`}
        </Box>
      </Group>
      {notes?.(known)}
      {rows.length > 0 ? (
        <GrantTree rows={rows} onOpen={onOpen} {...state} />
      ) : (
        <Box component="p" flex={1} py={24} px={12} c="dimmed" ta="center">
          {words.length > 0
            ? `None of the ${thousands(countItems(items))} projects, environments and services match.`
            : 'Nothing is granted here.'}
        </Box>
      )}
      <Box
        component="p"
        className={looks.hint}
        flex="none"
        ms={-10}
        me={-4}
        py={7}
        px={12}
        style={{ borderTop: '1px solid var(--q-line)' }}
      >
        {foot(known)}
      </Box>
    </Stack>
  );
}

type Toggled = { whole: ReadonlySet<string>; found: ReadonlySet<string> };
const NONE: ReadonlySet<string> = new Set();

type BoxMark = 'all' | 'some' | 'none' | 'leave' | 'revoke';

export type GrantState = {
  mark: BoxMark;
  counts: string;
  short: string;
  note?: string;
  offers: readonly { words: string; run: () => void }[];
};

type TreeProps = {
  stateOf: (subject: GrantSubject) => GrantState;
  onCheck: (subject: GrantSubject) => void;
  isLocked: boolean;
};

type GrantTreeProps = TreeProps & {
  rows: readonly GrantRow[];
  onOpen: (ids: readonly string[], isOpen: boolean) => void;
};

const CHECKED: Record<BoxMark, boolean | 'mixed'> = {
  all: true,
  some: 'mixed',
  none: false,
  leave: 'mixed',
  revoke: false,
};

function GrantTree({ rows, stateOf, onCheck, onOpen, isLocked }: GrantTreeProps) {
  return (
    <VirtualTree
      name="Granted projects"
      rows={rows}
      itemOf={({ subject }) => ({ checked: CHECKED[stateOf(subject).mark], isDisabled: isLocked })}
      onOpen={onOpen}
      onCheck={({ subject }) => !isLocked && onCheck(subject)}
      offers={({ name, subject }) => {
        const { offers } = stateOf(subject);
        if (isLocked || offers.length === 0) return null;
        return offers.map(({ words, run }) => (
          <ToolButton
            key={words}
            {...{ h: 24, px: 8, radius: 'sm', fz: 12 }}
            aria-label={`${name}: ${words}`}
            onClick={run}
          >
            {words}
          </ToolButton>
        ));
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
      <MarkBox mark={state.mark} />
      <SubjectSign what={whatOf(subject)} className={`${looks.dim} ${looks.rigid}`} />
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

const icon = { size: 12, stroke: 3, 'aria-hidden': true } as const;

function MarkBox({ mark }: { mark: BoxMark }) {
  return (
    <span className={classes.box} data-mark={mark} aria-hidden>
      {mark === 'all' && <IconCheck {...icon} />}
      {mark === 'some' && <IconMinus {...icon} />}
      {mark === 'revoke' && <IconX {...icon} />}
    </span>
  );
}

function whatOf(subject: GrantSubject): LineSubject {
  switch (subject.kind) {
    case 'projects':
      return 'project';
    case 'environments':
      return 'environment';
    case 'services':
      return subject.service.kind;
    default:
      return (subject.kind === 'group' ? subject.group : subject.kind) === 'servers'
        ? 'server'
        : 'gitProvider';
  }
}
