import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { type Marking, switchMarkingOf } from '../../../../shared/permissions/marking.ts';
import type { PermissionsDifference } from '../../../../shared/permissions/permissions.ts';
import { SWITCH_GROUPS, SWITCH_WORDS, type Switch } from '../../../../shared/permissions/switches.ts';
import classes from './switches.module.css';

type Props = {
  difference: PermissionsDifference;
  onMark: (name: Switch, mark: Marking) => void;
  isLocked: boolean;
};

const CHOICES: { value: Marking; label: string }[] = [
  { value: 'leave', label: 'Leave' },
  { value: 'grant', label: 'Turn on' },
  { value: 'revoke', label: 'Turn off' },
];

/** px; as many of them as may be are in sight at once. */
const LOW = { wrapper: { '--input-height': '28px' } };

export function SwitchMarks(props: Props) {
  return (
    <div className={classes.switches}>
      {SWITCH_GROUPS.map(({ title, switches }) => (
        <fieldset key={title} className={classes.group}>
          <legend>{title}</legend>
          {switches.map((name) => (
            <Line key={name} name={name} {...props} />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function Line({ name, difference, onMark, isLocked }: Props & { name: Switch }) {
  const id = useId();
  const mark = switchMarkingOf(difference, name);
  return (
    <div className={classes.switchMark} data-mark={mark}>
      <label htmlFor={id} title={SWITCH_WORDS[name].hint}>
        {SWITCH_WORDS[name].label}
      </label>
      <NativeSelect
        id={id}
        size="xs"
        styles={LOW}
        value={mark}
        disabled={isLocked}
        data={CHOICES}
        onChange={({ currentTarget }) => onMark(name, currentTarget.value as Marking)}
      />
    </div>
  );
}
