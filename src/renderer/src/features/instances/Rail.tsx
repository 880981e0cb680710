import { Box, Flex, Tooltip } from '@mantine/core';
import {
  IconFolderPlus,
  IconHome,
  IconLayoutSidebar,
  IconPlus,
  type IconProps,
  IconSettings,
} from '@tabler/icons-react';
import { type ComponentProps, type ComponentType, type FormEvent, useMemo, useRef, useState } from 'react';
import { counted } from '../../../../shared/text.ts';
import { useActions, useApp, useShortcut } from '../../state/app.tsx';
import type { CommandId } from '../../state/commands/commands.ts';
import { selectSections } from '../../state/groups.ts';
import { standingNeeds } from '../../state/needs.ts';
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
  const { goHome, goToInstance, openDialog, toggleRail } = useActions();
  const [typed, setTyped] = useState('');
  const nav = useRef<HTMLElement>(null);
  // The narrow rail has no search box, so its search is off.
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
      isLine={wide}
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
        isLine={wide}
        icon={IconHome}
        aria-current={isHome ? 'page' : undefined}
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
        <RailButton
          label={wide ? 'Narrow the rail' : 'Widen the rail'}
          command="toggle-rail"
          icon={IconLayoutSidebar}
          onClick={toggleRail}
        />
        {wide && !none ? (
          <RailButton
            label="New group"
            command={null}
            position="top"
            icon={IconFolderPlus}
            opensDialog
            onClick={() => openDialog({ kind: 'group', groupId: null, instanceIds: [] })}
          />
        ) : null}
        <RailButton
          label="Settings"
          command="settings"
          icon={IconSettings}
          opensDialog
          onClick={() => openDialog({ kind: 'settings' })}
        />
      </div>
    </nav>
  );
}

type ButtonProps = Pick<ComponentProps<'button'>, 'aria-current' | 'disabled' | 'onClick'> & {
  label: string;
  command: CommandId | null;
  icon: ComponentType<IconProps>;
  isLine?: boolean;
  position?: 'right' | 'top';
  opensDialog?: boolean;
  mark?: string | null;
};

function RailButton(props: ButtonProps) {
  const { label, command, icon: Icon, isLine = false, position = 'right', ...others } = props;
  const { opensDialog = false, mark = null, ...button } = others;
  const shortcut = useShortcut(command);
  const withKeys = shortcut ? `${label}  ${shortcut.words}` : label;
  return (
    <Tooltip
      label={mark === null ? withKeys : `${withKeys} · ${mark}`}
      position={position}
      disabled={isLine && mark === null}
    >
      <button
        type="button"
        className={styles.plain}
        data-line={isLine || undefined}
        aria-label={label}
        aria-description={mark ?? undefined}
        aria-keyshortcuts={shortcut?.aria}
        aria-haspopup={opensDialog ? 'dialog' : undefined}
        {...button}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
        {isLine ? <span>{label}</span> : null}
        {mark !== null && <StateDot tone="warn" className={styles.mark} />}
      </button>
    </Tooltip>
  );
}
