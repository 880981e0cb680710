import { Checkbox } from '@mantine/core';
import { showWhole } from '../ui/showWhole.ts';

/** Offers to keep a key in memory until the app ends, when the keychain cannot store it. */
export function KeepForSession(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled: boolean;
}) {
  const { checked, onChange, disabled } = props;
  return (
    <Checkbox
      rootRef={showWhole}
      label="Keep for this session"
      description="In memory only, until you quit Quayside: never on disk. You can move it into the keychain later."
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
