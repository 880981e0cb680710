import { Box, Button, Group, Skeleton, Stack } from '@mantine/core';
import { IconFolderOff, IconFolders } from '@tabler/icons-react';
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { KnownTree } from '../../../../shared/permissions/knownTree.ts';
import { searchWords } from '../../../../shared/searchText.ts';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { SearchBox } from '../../ui/table/SearchBox.tsx';
import {
  countFound,
  countItems,
  type GrantRow,
  type GrantSubject,
  grantItems,
  grantRows,
} from './grantRows.ts';
import type { TreeReading } from './usePermissionsOf.ts';

type Props = {
  reading: TreeReading;
  filter: { title: string; lets: (subject: GrantSubject) => boolean };
  notes?: (known: KnownTree) => ReactNode;
  foot?: (known: KnownTree) => string;
  children: (
    rows: readonly GrantRow[],
    known: KnownTree,
    onOpen: (ids: readonly string[], isOpen: boolean) => void,
  ) => ReactNode;
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
        <Waiting />
      )}
    </Stack>
  );
}

function Waiting() {
  return (
    <Stack gap={20} py={14} px={6} role="status" aria-label="Reading projects…">
      {WIDTHS.map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </Stack>
  );
}

const WIDTHS = [46, 62, 38, 54, 70, 42, 58, 34];

function Known({ known, filter, notes, foot, children }: Omit<Props, 'reading'> & { known: KnownTree }) {
  const { tree } = known;
  const root = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const [isOnly, setOnly] = useState(false);
  /** What a person opened and closed: in the whole tree, and in what was found, until something else is looked for. */
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
        <Button
          variant="default"
          aria-pressed={isOnly}
          onClick={() => {
            setOnly(!isOnly);
            forgetFound();
          }}
        >
          {filter.title}
        </Button>
        <Box component="span" role="status" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {words.length > 0 && found > 0 && `${formatNumber(found)} found`}
        </Box>
      </Group>
      {notes?.(known)}
      {rows.length > 0 ? (
        children(rows, known, onOpen)
      ) : (
        <Box component="p" flex={1} py={24} px={12} c="dimmed" ta="center">
          {words.length > 0
            ? `None of the ${formatNumber(countItems(items))} projects, environments and services match.`
            : 'Nothing is granted here.'}
        </Box>
      )}
      {foot && (
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
      )}
    </Stack>
  );
}

type Toggled = { whole: ReadonlySet<string>; found: ReadonlySet<string> };
const NONE: ReadonlySet<string> = new Set();
