import { Box, Flex, Tooltip } from '@mantine/core';
import {
  IconFolderPlus,
  IconHome,
  IconLayoutSidebar,
  IconPlus,
  type IconProps,
  IconSettings,
} from '@tabler/icons-react';
import { type ComponentType, type FormEvent, useMemo, useRef, useState } from 'react';
import { counted } from '../../../../shared/counted.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { CommandId } from '../../state/commands/commands.ts';
import { selectSections } from '../../state/groups.ts';
import { standingNeeds } from '../../state/needs.ts';
import { useShortcut } from '../../state/useShortcut.ts';
import { StateDot } from '../../ui/StateDot.tsx';
import { SearchBox } from '../../ui/table/SearchBox.tsx';
import styles from './Rail.module.css';
import { RailList } from './RailList.tsx';
import { bestOf, foundBy, railRows } from './railRows.ts';

export function Rail() {
  const sections = useApp(selectSections);
  const byId = useApp((state) => state.byId);
  const none = useApp((state) => state.order.length === 0);
  const isHome = useApp((state) => state.preferences.route.at === 'home');
  const wide = useApp((state) => state.preferences.rail === 'wide');
  const needs = useApp((state) => standingNeeds(state.needs.needs).length);
  const writable = useApp((state) => state.writable);
  const shortcut = useShortcut('toggle-rail');
  const settings = useShortcut('settings');
  const { goHome, goToInstance, openDialog, toggleRail } = useActions();
  const [typed, setTyped] = useState('');
  const nav = useRef<HTMLElement>(null);
  // Without its box a search would hide instances unseen.
  const search = wide ? typed : '';
  const found = useMemo(() => foundBy(search, Object.values(byId)), [search, byId]);
  const rows = useMemo(() => railRows(sections, found), [sections, found]);

  function openFound(event: FormEvent): void {
    event.preventDefault();
    const best = found && bestOf(search, rows, (id) => byId[id]?.name ?? '');
    if (!best) return;
    setTyped('');
    goToInstance(best);
  }

  const add = (
    <RailButton
      label="Add instance"
      command="add-instance"
      wide={wide}
      icon={IconPlus}
      disabled={!writable}
      opensDialog
      onClick={() => openDialog({ kind: 'add' })}
    />
  );
  return (
    <nav ref={nav} className={styles.rail} aria-label="Instances" data-wide={wide || undefined}>
      <RailButton
        label="Home"
        command="go-home"
        wide={wide}
        icon={IconHome}
        current={isHome}
        mark={needs === 0 ? null : counted(needs, 'thing needs you', 'things need you')}
        onClick={goHome}
      />
      {wide && !none ? (
        <Flex component="form" onSubmit={openFound}>
          <SearchBox
            label="Find an instance"
            value={typed}
            onChange={setTyped}
            onLeave={() => nav.current?.querySelector<HTMLElement>('li [tabindex="0"]')?.focus()}
          />
        </Flex>
      ) : null}
      {found?.size === 0 ? (
        <Box component="p" p={8} c="dimmed" role="status">
          No instance matches.
        </Box>
      ) : (
        <RailList rows={rows} wide={wide} searched={found !== null} />
      )}
      {wide ? null : add}
      <Box flex={1} />
      {wide ? add : null}
      <div className={styles.foot}>
        <RailTool
          label={wide ? 'Narrow the rail' : 'Widen the rail'}
          shortcut={shortcut}
          icon={IconLayoutSidebar}
          onClick={toggleRail}
        />
        {wide && !none ? (
          <RailTool
            label="New group"
            position="top"
            icon={IconFolderPlus}
            opensDialog
            onClick={() => openDialog({ kind: 'group', groupId: null, instanceIds: [] })}
          />
        ) : null}
        <RailTool
          label="Settings"
          shortcut={settings}
          icon={IconSettings}
          opensDialog
          onClick={() => openDialog({ kind: 'settings' })}
        />
      </div>
    </nav>
  );
}

function RailButton(props: {
  label: string;
  command: CommandId;
  wide: boolean;
  icon: ComponentType<IconProps>;
  current?: boolean;
  disabled?: boolean;
  opensDialog?: boolean;
  /** Why the button has a dot; null where it has none. */
  mark?: string | null;
  onClick: () => void;
}) {
  const { label, wide, icon: Icon, current = false, disabled = false, opensDialog = false, onClick } = props;
  const mark = props.mark ?? null;
  const shortcut = useShortcut(props.command);
  return (
    <Tooltip
      label={[withKeys(label, shortcut), mark].filter(Boolean).join(' · ')}
      position="right"
      disabled={wide && mark === null}
    >
      <button
        type="button"
        className={styles.plain}
        data-line={wide || undefined}
        aria-label={label}
        aria-description={mark ?? undefined}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={shortcut?.aria}
        aria-haspopup={opensDialog ? 'dialog' : undefined}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
        {wide ? <span>{label}</span> : null}
        {mark !== null && <StateDot tone="warn" className={styles.mark} />}
      </button>
    </Tooltip>
  );
}

function RailTool(props: {
  label: string;
  shortcut?: ReturnType<typeof useShortcut>;
  icon: ComponentType<IconProps>;
  opensDialog?: boolean;
  position?: 'right' | 'top';
  onClick: () => void;
}) {
  const { label, shortcut = null, icon: Icon, opensDialog = false, position = 'right', onClick } = props;
  return (
    <Tooltip label={withKeys(label, shortcut)} position={position}>
      <button
        type="button"
        className={styles.plain}
        aria-label={label}
        aria-keyshortcuts={shortcut?.aria}
        aria-haspopup={opensDialog ? 'dialog' : undefined}
        onClick={onClick}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
      </button>
    </Tooltip>
  );
}

function withKeys(label: string, shortcut: { words: string } | null): string {
  return shortcut ? `${label}  ${shortcut.words}` : label;
}
