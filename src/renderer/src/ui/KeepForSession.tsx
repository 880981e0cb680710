import { Checkbox } from '@mantine/core';

/** Offers to keep a key in memory until the app ends, for when the keychain cannot take it. */
export function KeepForSession(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled: boolean;
}) {
  const { checked, onChange, disabled } = props;
  return (
    <Checkbox
      label="Keep for this session"
      description="In memory only, until you quit Quayside: never on disk. You can move it into the keychain later."
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
