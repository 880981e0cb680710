import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import classes from './table.module.css';

type Props = {
  /** Accessible name and placeholder. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Arrow down leaves the box for what it filters. */
  onLeave: () => void;
  /** Whether "/" anywhere on the screen puts the cursor here. */
  slash?: boolean;
};

/** Whether a key pressed there is meant for what has the focus, or for an open dialog or menu. */
function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const writing = target.isContentEditable || target.matches('input, textarea, select');
  return writing || document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

/** A search box: "/" focuses it, Escape clears it, arrow down goes to what it found. */
export function SearchBox({ label, value, onChange, onLeave, slash = false }: Props) {
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!slash) return;
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.defaultPrevented || isTaken(event.target)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [slash]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      onLeave();
    }
    if (event.key !== 'Escape' || value === '') return;
    event.stopPropagation();
    onChange('');
  }

  function clear() {
    onChange('');
    input.current?.focus();
  }

  const hint = value ? (
    <CloseButton size="xs" aria-label="Clear search" onClick={clear} />
  ) : (
    slash && (
      <kbd aria-hidden className={classes.slash}>
        /
      </kbd>
    )
  );
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      leftSection={<IconSearch size={15} stroke={1.75} aria-hidden />}
      rightSection={hint}
      className={classes.search}
      spellCheck={false}
      autoComplete="off"
      maxLength={200}
    />
  );
}
