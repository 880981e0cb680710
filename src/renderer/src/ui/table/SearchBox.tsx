import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { shortcutsOf } from '../../../../shared/shortcuts.ts';
import { SEARCH_MARK } from '../../focusSearch.ts';
import looks from '../looks.module.css';
import classes from './frame.module.css';

/** “/” is the same key on every platform. */
const [SLASH] = shortcutsOf('search', 'linux');

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onLeave: () => void;
  slash?: boolean;
  maxLength?: number;
};

export function SearchBox({ label, value, onChange, onLeave, slash = false, maxLength = 200 }: Props) {
  const input = useRef<HTMLInputElement>(null);

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
      <kbd aria-hidden className={looks.key}>
        {SLASH}
      </kbd>
    )
  );
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={label}
      placeholder={label}
      {...(slash ? { [SEARCH_MARK]: true, 'aria-keyshortcuts': SLASH } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      // Keeps Escape from the dialog, which would hear it first.
      data-mantine-stop-propagation={value !== '' || undefined}
      leftSection={<IconSearch size={15} stroke={1.75} aria-hidden />}
      rightSection={hint}
      className={classes.search}
      maxLength={maxLength}
    />
  );
}
