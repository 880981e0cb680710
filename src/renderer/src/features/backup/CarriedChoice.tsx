import { Checkbox } from '@mantine/core';
import { CARRIED_PARTS, type CarriedPart } from '../../../../shared/backup.ts';
import choices from '../../ui/choices.module.css';

const CHOICES: readonly { label: string; parts: readonly CarriedPart[] }[] = [
  { label: 'Groups', parts: ['groups'] },
  { label: 'Joined addresses and “Not this person”', parts: ['joins', 'apart'] },
  { label: 'Baselines', parts: ['baselines'] },
  { label: 'End dates and notes', parts: ['ends'] },
  { label: 'Kits', parts: ['kits'] },
  { label: 'Snoozed lines', parts: ['snoozes'] },
];

export function CarriedChoice(props: {
  legend: string;
  carry: readonly CarriedPart[];
  disabled: boolean;
  say: (parts: readonly CarriedPart[]) => string | null;
  onChange: (carry: readonly CarriedPart[]) => void;
}) {
  const { carry, disabled, onChange } = props;
  const offered = CHOICES.flatMap((choice) => {
    const words = props.say(choice.parts);
    return words === null ? [] : [{ ...choice, words }];
  });
  if (offered.length === 0) return null;

  function choose(parts: readonly CarriedPart[], isTaken: boolean): void {
    onChange(CARRIED_PARTS.filter((part) => (parts.includes(part) ? isTaken : carry.includes(part))));
  }

  return (
    <fieldset className={choices.choices}>
      <legend>{props.legend}</legend>
      {offered.map(({ label, parts, words }) => (
        <Checkbox
          key={label}
          label={label}
          description={words}
          checked={parts.some((part) => carry.includes(part))}
          disabled={disabled}
          onChange={(event) => choose(parts, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}
