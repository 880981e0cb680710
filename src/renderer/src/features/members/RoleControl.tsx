import { Combobox, Flex, Loader, useCombobox } from '@mantine/core';
import { IconCheck, IconChevronDown, IconLock } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { denySetRole } from '../../../../shared/rules/members.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyAs } from '../../state/denials.ts';
import { roleStepOf } from '../../state/operations.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import looks from '../../ui/looks.module.css';
import optionClasses from '../../ui/option.module.css';
import { useRowTab } from '../../ui/table/rowControls.ts';
import type { MemberTools } from './columns.tsx';
import classes from './members.module.css';
import { addressOf } from './person.ts';

export type ListState = { open: boolean; at: number };

/**
 * Follows a native select; null for other keys. Works on options, not elements: keys typed while the list is
 * still being drawn count.
 */
export function pressListKey(
  key: string,
  { open, at }: ListState,
  { count, current }: { count: number; current: number },
): (ListState & { chosen: number | null }) | null {
  const to = (index: number) => ({ open: true, at: (index + count) % count, chosen: null });
  if (!open) return ['Enter', ' ', 'ArrowDown', 'ArrowUp'].includes(key) ? to(current) : null;
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    case 'Enter':
    case ' ':
      return { open: false, at, chosen: at };
    case 'Escape':
      return { open: false, at, chosen: null };
    default:
      return null;
  }
}

/** Outside the table, which would cut the list, but within `main`, where screen readers look. */
const IN_MAIN = { target: 'main' };

/** Scrolls only the list: before it is placed, the page behind it would scroll. */
function scrollIntoView(option: HTMLElement | null): void {
  const list = option?.closest(`.${classes.roles}`);
  if (list && list.scrollHeight > list.clientHeight) option?.scrollIntoView({ block: 'nearest' });
}

type Props = { member: Member; tools: MemberTools };

export function RoleControl({ member, tools }: Props) {
  const { principal } = tools;
  const why = denyAs(principal, (who) => denySetRole(who, member));
  if (why === null) return <ChangeableRole member={member} tools={tools} />;
  return <LockedRole member={member} reason={why} />;
}

function LockedRole({ member, reason }: { member: Member; reason: string }) {
  const tabIndex = useRowTab();
  return (
    <DisabledReason why={reason}>
      {(barred) => (
        <button
          type="button"
          className={classes.role}
          data-locked
          data-owner={member.role === 'owner' || undefined}
          role="combobox"
          aria-haspopup="listbox"
          aria-expanded={false}
          aria-label={`Role of ${addressOf(member.user)}`}
          tabIndex={tabIndex}
          {...barred}
        >
          <bdi className={looks.cut}>{sanitizeText(member.role)}</bdi>
          <IconLock size={13} stroke={1.75} aria-hidden color="var(--q-dim)" className={looks.rigid} />
        </button>
      )}
    </DisabledReason>
  );
}

function ChangeableRole({ member, tools: { organizationRef, offered, mayOf } }: Props) {
  const tabIndex = useRowTab();
  const { startOperation } = useActions();
  const { instanceId } = organizationRef;
  const step = useApp((state) => roleStepOf(state.operations, { instanceId, memberId: member.id }));
  const [list, setList] = useState({ open: false, at: 0 });
  const combobox = useCombobox({
    opened: list.open,
    onOpenedChange: (open) => setList((before) => ({ ...before, open })),
  });
  const listId = useId();
  const word = step?.state.state;
  const running = word === 'running' || word === 'waiting';
  const email = addressOf(member.user);
  const roles = offered.includes(member.role) ? offered : [member.role, ...offered];

  const current = roles.indexOf(member.role);
  const idOf = (index: number) => `${listId}-${index}`;

  function onKeyDown(event: KeyboardEvent): void {
    if (running || event.nativeEvent.isComposing) return;
    const next = pressListKey(event.key, list, { count: roles.length, current });
    if (!next) return;
    event.preventDefault();
    // A held key opens the list and must not choose from it.
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) return;
    setList({ open: next.open, at: next.at });
    const role = next.chosen === null ? undefined : roles[next.chosen];
    if (role !== undefined) choose(role);
  }

  function choose(role: string): void {
    combobox.closeDropdown();
    if (role === member.role) return;
    void startOperation({ kind: 'set-role', ...organizationRef, memberIds: [member.id], role });
  }

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={choose}
      readOnly={running}
      keepMounted={false}
      portalProps={IN_MAIN}
      width="max-content"
      position="bottom-start"
      offset={4}
    >
      <Combobox.Target
        targetType="button"
        withExpandedAttribute
        // Mantine’s navigation uses the options’ elements, and so loses keys typed before they are drawn.
        withKeyboardNavigation={false}
        aria-activedescendant={list.open ? idOf(list.at) : undefined}
      >
        <button
          type="button"
          className={classes.role}
          data-failed={(step !== undefined && !running) || undefined}
          aria-label={`Role of ${email}`}
          aria-busy={running || undefined}
          aria-disabled={running || undefined}
          title={sanitizeText(member.role, 1000)}
          tabIndex={tabIndex}
          onKeyDown={onKeyDown}
          onClick={() => !running && setList({ open: !list.open, at: current })}
        >
          <bdi className={looks.cut}>{sanitizeText(member.role)}</bdi>
          {running ? (
            <Loader size={12} aria-hidden />
          ) : (
            <IconChevronDown size={13} stroke={2} aria-hidden color="var(--q-dim)" className={looks.rigid} />
          )}
        </button>
      </Combobox.Target>
      <Combobox.Dropdown className={classes.roles}>
        <Combobox.Options aria-label={`Roles for ${email}`}>
          {roles.map((role, index) => (
            <Combobox.Option
              key={role}
              id={idOf(index)}
              selected={index === list.at}
              ref={index === list.at ? scrollIntoView : undefined}
              value={role}
              active={role === member.role}
              aria-selected={role === member.role}
              className={`${optionClasses.option} ${classes.option}`}
              aria-describedby={`${idOf(index)}-may`}
            >
              <Flex component="span" direction="column" miw={0}>
                <bdi className={looks.cut}>{sanitizeText(role, 60)}</bdi>
                {/* Not part of the option’s name, which is the role. */}
                <span id={`${idOf(index)}-may`} aria-hidden className={classes.may}>
                  {mayOf(role)}
                </span>
              </Flex>
              {role === member.role && <IconCheck size={14} stroke={2} aria-hidden />}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
