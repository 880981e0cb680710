import { Menu, VisuallyHidden } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronDown,
  IconChevronUp,
  IconFold,
  IconFolderPlus,
  IconPencil,
  IconReport,
  IconTrash,
} from '@tabler/icons-react';
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { groupOf } from '../../state/groups.ts';
import { selectTroubled } from '../../state/selectors.ts';
import { useFocusKept } from '../../ui/keepFocus.ts';
import { rowAfterKey } from '../../ui/keyLines.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { ToldWords } from '../../ui/Told.tsx';
import { type Typed, typedAhead, typedNow } from '../../ui/typeAhead.ts';
import styles from './Rail.module.css';
import { RailGroup, RailTile, RailTip } from './RailLines.tsx';
import { type Arranging, type RailRow, railKeyOf, useArranging } from './railRows.ts';

const NO_GROUP = 'none';

function InstanceItems({ instanceId, arranging }: { instanceId: string; arranging: Arranging }) {
  const groups = useApp((state) => state.preferences.groups);
  const name = useApp((state) => state.byId[instanceId]?.name);
  const writable = useApp((state) => state.writable);
  const choiceOf = (groupId: string | null) => (groupId === null ? NO_GROUP : `group ${groupId}`);
  const current = groupOf(groups, instanceId)?.id ?? null;
  return (
    <>
      {groups.length > 0 ? (
        <>
          <Menu.Label>Group of {sanitizeText(name, 40)}</Menu.Label>
          <Menu.RadioGroup
            value={choiceOf(current)}
            onChange={(value) => {
              const chosen = groups.find(({ id }) => choiceOf(id) === value)?.id ?? null;
              if (chosen !== current) arranging.place(instanceId, chosen);
            }}
          >
            {groups.map(({ id, name }) => (
              <Menu.RadioItem key={id} value={choiceOf(id)} closeMenuOnClick disabled={!writable}>
                {sanitizeText(name, 40)}
              </Menu.RadioItem>
            ))}
            <Menu.RadioItem value={NO_GROUP} closeMenuOnClick disabled={!writable}>
              No group
            </Menu.RadioItem>
          </Menu.RadioGroup>
        </>
      ) : null}
      <NewGroupItem instanceIds={[instanceId]} />
      <Menu.Divider />
      <StepItems disabled={!writable} onStep={(step) => arranging.step(instanceId, step)} />
    </>
  );
}

function GroupItems({ group, arranging }: { group: InstanceGroup; arranging: Arranging }) {
  const { openDialog, foldGroup } = useActions();
  const { id: groupId, folded } = group;
  return (
    <>
      <MenuItem icon={IconFold} onClick={() => foldGroup(groupId, !folded)}>
        {folded ? 'Unfold' : 'Fold'}
      </MenuItem>
      <MenuItem icon={IconPencil} onClick={() => openDialog({ kind: 'group', groupId, instanceIds: [] })}>
        Rename…
      </MenuItem>
      <MenuItem icon={IconReport} onClick={() => openDialog({ kind: 'access-review', groupId })}>
        Save access report…
      </MenuItem>
      <StepItems disabled={false} onStep={(step) => arranging.stepGroup(groupId, step)} />
      <Menu.Divider />
      <MenuItem icon={IconTrash} onClick={() => arranging.deleteGroup(groupId)}>
        Delete group
      </MenuItem>
    </>
  );
}

function NewGroupItem({ instanceIds }: { instanceIds: string[] }) {
  const { openDialog } = useActions();
  return (
    <MenuItem icon={IconFolderPlus} onClick={() => openDialog({ kind: 'group', groupId: null, instanceIds })}>
      New group…
    </MenuItem>
  );
}

function StepItems({ disabled, onStep }: { disabled: boolean; onStep: (step: -1 | 1) => void }) {
  return (
    <>
      <MenuItem icon={IconArrowUp} disabled={disabled} onClick={() => onStep(-1)}>
        Move up
      </MenuItem>
      <MenuItem icon={IconArrowDown} disabled={disabled} onClick={() => onStep(1)}>
        Move down
      </MenuItem>
    </>
  );
}

/**
 * Arrows, Home, End and typed letters move the focus; Alt with arrows moves an instance, also into the next
 * group, or a group. A menu does the same.
 */
export function RailList({ rows, wide, searched }: { rows: RailRow[]; wide: boolean; searched: boolean }) {
  const byId = useApp((state) => state.byId);
  const currentId = useApp(({ preferences: { route } }) =>
    route.at === 'instance' ? route.instanceId : null,
  );
  const writable = useApp((state) => state.writable);
  const { foldGroup, openDialog } = useActions();
  const arranging = useArranging();
  const list: RefObject<HTMLUListElement | null> = useFocusKept<HTMLUListElement>((root) =>
    root.querySelector('[tabindex="0"]'),
  );
  const { hidden, look } = useOutOfSight(list, rows);
  const [active, setActive] = useState<string | null>(null);
  const [about, setAbout] = useState<RailRow | null>(null);
  const typed = useRef<Typed>({ text: '', at: 0 });

  const stops = rows.filter(({ kind }) => kind !== 'others');
  const stop = (
    stops.find(({ key }) => key === active) ??
    stops.find(({ key }) => key === currentId) ??
    stops[0]
  )?.key;
  const nameOf = (row: RailRow) =>
    row.kind === 'instance' ? (byId[row.instanceId]?.name ?? '') : row.kind === 'group' ? row.group.name : '';

  function focusOn(key: string | undefined): void {
    if (key !== undefined)
      list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const from = stops.findIndex(({ key }) => key === (event.target as HTMLElement).dataset.key);
    const row = stops[from];
    if (!row || event.ctrlKey || event.metaKey) return;
    const goal = goalOf(event, row, from);
    if (goal === null) return;
    event.preventDefault();
    focusOn(goal);
  }

  function carry({ key }: KeyboardEvent, row: RailRow): string | null {
    if (searched) return null;
    const step = key === 'ArrowUp' ? -1 : 1;
    if (row.kind === 'group') arranging.stepGroup(row.group.id, step);
    else if (row.kind === 'instance' && writable) arranging.step(row.instanceId, step);
    return row.key;
  }

  function goalOf(event: KeyboardEvent, row: RailRow, from: number): string | null {
    const { key } = event;
    switch (railKeyOf(event.nativeEvent)) {
      case 'move': {
        const at = rowAfterKey(key, from, stops.length, 10);
        return at === null ? null : (stops[at]?.key ?? null);
      }
      case 'carry':
        return carry(event, row);
      case 'fold':
        if (row.kind !== 'group') return null;
        foldGroup(row.group.id, key === 'ArrowLeft');
        return row.key;
      case 'rename':
        if (row.kind !== 'group') return null;
        openDialog({ kind: 'group', groupId: row.group.id, instanceIds: [] });
        return row.key;
      default:
        return typeTo(event, from);
    }
  }

  function typeTo(event: KeyboardEvent, from: number): string | null {
    const now = /^[\p{L}\p{N}.-]$/u.test(event.key) ? typedNow(event.nativeEvent, typed.current) : null;
    if (!now) return null;
    typed.current = now;
    return stops[typedAhead(stops.map(nameOf), from, now.text) ?? from]?.key ?? null;
  }

  function onFocus({ target }: FocusEvent<HTMLElement>): void {
    if (target.dataset.key !== undefined) setActive(target.dataset.key);
  }

  function onContextMenu({ target }: MouseEvent): void {
    const key = (target as Element).closest<HTMLElement>('[data-row-key]')?.dataset.rowKey;
    setAbout(rows.find((row) => row.key === key) ?? null);
  }

  function scrollBy(pages: number): void {
    list.current?.scrollBy({ top: pages * list.current.clientHeight * 0.8 });
  }

  return (
    <div className={styles.room} data-wide={wide || undefined} data-empty={rows.length === 0 || undefined}>
      <Menu position="bottom-start" width={200} withinPortal={false} onClose={() => focusOn(about?.key)}>
        <Menu.ContextMenu>
          <ul
            ref={list}
            className={styles.tiles}
            onKeyDown={onKeyDown}
            onFocus={onFocus}
            onScroll={look}
            onContextMenu={onContextMenu}
          >
            {rows.map((row) =>
              row.kind === 'instance' ? (
                <RailTile
                  key={row.key}
                  instanceId={row.instanceId}
                  number={row.number}
                  wide={wide}
                  current={row.instanceId === currentId}
                  tabIndex={row.key === stop ? 0 : -1}
                />
              ) : row.kind === 'group' ? (
                <RailGroup
                  key={row.key}
                  rowKey={row.key}
                  groupId={row.group.id}
                  name={row.group.name}
                  folded={row.group.folded}
                  instanceIds={row.instanceIds}
                  wide={wide}
                  holdsCurrent={row.group.folded && currentId !== null && row.instanceIds.includes(currentId)}
                  tabIndex={row.key === stop ? 0 : -1}
                />
              ) : (
                <li key={row.key} className={styles.others} data-row-key={row.key}>
                  {wide ? 'No group' : <VisuallyHidden>No group</VisuallyHidden>}
                </li>
              ),
            )}
          </ul>
        </Menu.ContextMenu>
        <Menu.Dropdown>
          {about?.kind === 'instance' ? (
            <InstanceItems instanceId={about.instanceId} arranging={arranging} />
          ) : about?.kind === 'group' ? (
            <GroupItems group={about.group} arranging={arranging} />
          ) : (
            <NewGroupItem instanceIds={[]} />
          )}
        </Menu.Dropdown>
      </Menu>
      <RailTip list={list} rows={rows} wide={wide} />
      <OutOfSightHint side="above" instanceIds={hidden.above} onMore={() => scrollBy(-1)} />
      <OutOfSightHint side="below" instanceIds={hidden.below} onMore={() => scrollBy(1)} />
      <VisuallyHidden role="status">
        <ToldWords told={arranging.told} />
      </VisuallyHidden>
    </div>
  );
}

type HintProps = { side: 'above' | 'below'; instanceIds: readonly string[]; onMore: () => void };

function OutOfSightHint({ side, instanceIds, onMore }: HintProps) {
  const { count, tone } = useAppShallow((state) => selectTroubled(state, instanceIds));
  if (instanceIds.length === 0) return null;
  const Arrow = side === 'above' ? IconChevronUp : IconChevronDown;
  const trouble = count === 0 ? '' : `, ${count} in trouble`;
  return (
    <div className={styles.hint} data-side={side} aria-hidden>
      <button
        type="button"
        tabIndex={-1}
        className={styles.more}
        title={`${instanceIds.length} more ${side}${trouble}`}
        onClick={onMore}
      >
        <Arrow size={12} stroke={2.2} />
        {instanceIds.length}
        {count > 0 ? <StateDot tone={tone} /> : null}
      </button>
    </div>
  );
}

type OutOfSight = { above: string[]; below: string[] };

const NONE: OutOfSight = { above: [], below: [] };

function useOutOfSight(
  scroller: RefObject<HTMLElement | null>,
  content: unknown,
): { hidden: OutOfSight; look: () => void } {
  const [hidden, setHidden] = useState(NONE);
  const look = useCallback(() => {
    const root = scroller.current;
    if (!root) return;
    const next = lookAt(root);
    setHidden((last) =>
      last.above.join() === next.above.join() && last.below.join() === next.below.join() ? last : next,
    );
  }, [scroller]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew when there are other rows.
  useLayoutEffect(look, [look, content]);
  useEffect(() => {
    const root = scroller.current;
    if (!root) return;
    const observer = new ResizeObserver(look);
    observer.observe(root);
    return () => observer.disconnect();
  }, [scroller, look]);
  return { hidden, look };
}

function lookAt(root: HTMLElement): OutOfSight {
  const bottom = root.scrollTop + root.clientHeight;
  const next: OutOfSight = { above: [], below: [] };
  for (const item of root.querySelectorAll<HTMLElement>('[data-instance]')) {
    const part = item.offsetHeight / 4;
    const end = item.offsetTop + item.offsetHeight;
    if (item.offsetTop + part < root.scrollTop) next.above.push(item.dataset.instance ?? '');
    else if (end - part > bottom) next.below.push(item.dataset.instance ?? '');
  }
  return next;
}
