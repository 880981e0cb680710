import { NativeSelect } from '@mantine/core';
import type { ChangeBy } from '../../../../shared/operations/change.ts';

type ExpiryDays = ChangeBy<'keys.make'>['expiresInDays'];

const CHOICES: [string, string, ExpiryDays][] = [
  ['none', 'Never', null],
  ['30', 'In 30 days', 30],
  ['90', 'In 90 days', 90],
  ['365', 'In 365 days', 365],
];

export function Expiry(props: { label: string; value: ExpiryDays; onChange: (value: ExpiryDays) => void }) {
  const { label, value, onChange } = props;
  return (
    <NativeSelect
      label={label}
      value={value === null ? 'none' : String(value)}
      data={CHOICES.map(([choice, label]) => ({ value: choice, label }))}
      onChange={(event) => {
        const chosen = CHOICES.find(([choice]) => choice === event.currentTarget.value);
        onChange(chosen?.[2] ?? null);
      }}
    />
  );
}
