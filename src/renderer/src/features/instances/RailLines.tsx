import { Box, Stack, Tooltip } from '@mantine/core';
import { IconChevronRight, IconLockOpen } from '@tabler/icons-react';
import { memo, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { thousands } from '../../../../shared/text.ts';
import { useActions, useApp, useAppShallow, useShortcut } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { isSnoozed } from '../../state/needs.ts';
import { selectGroup } from '../../state/places.ts';
import { selectCondition, selectTroubled } from '../../state/selectors.ts';
import fold from '../../ui/fold.module.css';
import { StateDot } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { hostOf, isInsecure } from './host.ts';
import styles from './Rail.module.css';
import type { RailRow } from './railRows.ts';

type GroupProps = {
  rowKey: string;
  groupId: string;
  name: string;
  folded: boolean;
  instanceIds: readonly string[];
  wide: boolean;
  holdsCurrent: boolean;
  tabIndex: 0 | -1;
};

function PlainGroup(props: GroupProps) {
  const { groupId, name, folded, instanceIds, wide } = props;
  const { foldGroup, showGroup } = useActions();
  const isShown = useApp((state) => selectGroup(state)?.id === groupId);
  const { count, tone } = useAppShallow((state) => selectTroubled(state, instanceIds));
  const number = thousands(instanceIds.length);
  return (
    <li
      className={styles.groupItem}
      data-folded={folded || undefined}
      data-current={props.holdsCurrent || isShown || undefined}
      data-row-key={props.rowKey}
    >
      <button
        type="button"
        className={styles.group}
        aria-label={name}
        aria-description={`group of ${number}`}
        aria-expanded={!folded}
        data-key={props.rowKey}
        tabIndex={props.tabIndex}
        aria-current={isShown ? 'page' : undefined}
        onClick={() => showGroup(groupId)}
      >
        {wide ? (
          <>
            {/* For the pointer: the keys are the arrows. */}
            <IconChevronRight
              size={12}
              stroke={2.2}
              className={fold.chevron}
              style={{ boxSizing: 'content-box', padding: 8, margin: '-8px -4px -8px -8px' }}
              aria-hidden
              data-fold
              onClick={(event) => {
                event.stopPropagation();
                foldGroup(groupId, !folded);
              }}
            />
            <bdi className={styles.name}>{name}</bdi>
          </>
        ) : null}
        {folded && count > 0 ? <StateDot tone={tone} /> : null}
        {wide || folded ? <span className={styles.number} data-number={number} /> : null}
      </button>
    </li>
  );
}

export const RailGroup = memo(PlainGroup);

type TipProps = { list: RefObject<HTMLElement | null>; rows: readonly RailRow[]; wide: boolean };

/** One tooltip for all lines: one each would slow down drawing a long rail. */
export function RailTip({ list, rows, wide }: TipProps) {
  const shown = useShownLine(list);
  const row = rows.find(({ key }) => key === shown?.line.dataset.key);
  if (!shown || !row || row.kind === 'others' || (row.kind === 'group' && wide)) return null;
  return (
    <Tooltip
      target={shown.line}
      opened={shown.isOpen}
      // Aligned with the top of its line, so that the first tooltip does not cover the header.
      position={row.kind === 'instance' ? 'right-start' : 'right'}
      label={
        row.kind === 'instance' ? (
          <InstanceTip instanceId={row.instanceId} number={row.number} />
        ) : (
          `${row.group.name}, ${thousands(row.instanceIds.length)}`
        )
      }
    />
  );
}

function InstanceTip({ instanceId, number }: { instanceId: string; number: number | null }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const condition = useAppShallow((state) => selectCondition(state, instanceId));
  const shortcut = useInstanceShortcut(number);
  if (!instance) return null;
  return (
    <Stack component="span" gap={2}>
      <b>{instance.name}</b>
      <span>{hostOf(instance.origin)}</span>
      {isInsecure(instance.origin) ? <span>http, not encrypted</span> : null}
      <span>
        {condition.words}
        {shortcut ? (
          <Box component="kbd" ms={10} ff="inherit" fz="inherit" opacity={0.75}>
            {shortcut.words}
          </Box>
        ) : null}
      </span>
    </Stack>
  );
}

/** In ms, before the first tooltip; while one is shown the next appears at once. */
const REST = 350;

/** The hovered line, or the one with keyboard focus; the last one while its tooltip fades. */
function useShownLine(list: RefObject<HTMLElement | null>): { line: HTMLElement; isOpen: boolean } | null {
  const [shown, setShown] = useState<{ line: HTMLElement; isOpen: boolean } | null>(null);
  useEffect(() => {
    const root = list.current;
    if (!root) return;
    const end = new AbortController();
    const { signal } = end;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pointedAt: HTMLElement | null = null;
    let told: HTMLElement | null = null;
    const lineOf = ({ target }: Event) => (target as Element).closest<HTMLElement>('[data-key]');

    function hide(): void {
      clearTimeout(timer);
      told = null;
      setShown((last) => last && { ...last, isOpen: false });
    }

    function showAfter(wait: number, line: HTMLElement): void {
      clearTimeout(timer);
      told = line;
      // The tooltip needs its target before it opens.
      setShown((last) => ({ line, isOpen: last?.isOpen ?? false }));
      timer = setTimeout(setShown, wait, { line, isOpen: true });
    }

    function point(line: HTMLElement | null): void {
      if (line === pointedAt) return;
      pointedAt = line;
      if (line) showAfter(REST, line);
      else hide();
    }

    const listen = <K extends 'pointerover' | 'pointerleave' | 'pointerdown' | 'focusin' | 'focusout'>(
      type: K,
      listener: (event: HTMLElementEventMap[K], line: HTMLElement | null) => void,
    ) => root.addEventListener(type, (event) => listener(event, lineOf(event)), { signal });
    listen('pointerover', ({ pointerType }, line) => pointerType !== 'touch' && point(line));
    listen('pointerleave', () => point(null));
    listen('pointerdown', hide);
    listen('focusin', (_, line) => line?.matches(':focus-visible') && showAfter(0, line));
    listen('focusout', (_, line) => line === told && line !== pointedAt && hide());
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide(), { signal });
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [list]);
  return shown;
}

export function useInstanceShortcut(number: number | null) {
  return useShortcut(number === null ? null : 'go-to-instance', (number ?? 0) - 1);
}

type Props = {
  instanceId: string;
  /** From 1, among the shown instances; null if not among them. */
  number: number | null;
  wide: boolean;
  current: boolean;
  tabIndex: 0 | -1;
};

function PlainTile(props: Props) {
  const { instanceId, number, wide, current } = props;
  const instance = useApp((state) => state.byId[instanceId]);
  const condition = useAppShallow((state) => selectCondition(state, instanceId));
  const isQuiet = useApp((state) => isSnoozed(state, instanceId));
  const shortcut = useInstanceShortcut(number);
  const initials = useInitials(instanceId);
  const { goToInstance } = useActions();
  const describedBy = useId();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // A shortcut may choose an instance outside of a long rail’s view.
    if (current) item.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  if (!instance) return null;
  const host = hostOf(instance.origin);
  const insecure = isInsecure(instance.origin);
  return (
    <li
      ref={item}
      className={styles.item}
      data-current={current || undefined}
      data-row-key={instanceId}
      data-instance={instanceId}
    >
      <button
        type="button"
        className={styles.tile}
        aria-label={instance.name}
        aria-describedby={describedBy}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={shortcut?.aria}
        data-key={instanceId}
        tabIndex={props.tabIndex}
        onClick={() => goToInstance(instanceId)}
      >
        <Tile initials={initials} color={instance.color} size={wide ? 22 : 38} />
        {wide ? <bdi className={styles.name}>{instance.name}</bdi> : null}
        {insecure ? (
          <span className={styles.insecure} data-insecure>
            <IconLockOpen size={11} stroke={2.4} aria-hidden />
          </span>
        ) : null}
        <StateDot tone={isQuiet ? 'idle' : condition.tone} className={styles.dot} />
      </button>
      <span id={describedBy} hidden>
        {host}, {insecure ? 'http, not encrypted, ' : ''}
        {condition.words}
      </span>
    </li>
  );
}

export const RailTile = memo(PlainTile);
