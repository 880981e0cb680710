import { Group, SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { SWITCH_GROUPS, SWITCH_WORDS, type Switch } from '../../../../shared/permissions/switches.ts';
import choices from '../../ui/choices.module.css';
import type { SwitchChoice, TemplateDraft } from './templateDraft.ts';
import classes from './templates.module.css';

const CHOICES: { value: SwitchChoice; label: string }[] = [
  { value: 'leave', label: 'As is' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];

export function SwitchChoices(props: {
  switches: TemplateDraft['switches'];
  isLocked: boolean;
  onChange: (name: Switch, choice: SwitchChoice) => void;
}) {
  return (
    <div className={classes.groups}>
      {SWITCH_GROUPS.map(({ title, switches }) => (
        <fieldset key={title} className={choices.choices} data-filter>
          <legend>{title}</legend>
          {switches.map((name) => (
            <SwitchChoiceRow
              key={name}
              name={name}
              choice={props.switches[name]}
              isLocked={props.isLocked}
              onChange={(choice) => props.onChange(name, choice)}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function SwitchChoiceRow(props: {
  name: Switch;
  choice: SwitchChoice;
  isLocked: boolean;
  onChange: (choice: SwitchChoice) => void;
}) {
  const { label, hint } = SWITCH_WORDS[props.name];
  const labelId = useId();
  return (
    <Group gap={12} justify="space-between" wrap="nowrap">
      <span id={labelId} title={hint}>
        {label}
      </span>
      <SegmentedControl
        size="xs"
        aria-labelledby={labelId}
        readOnly={props.isLocked}
        value={props.choice}
        data={CHOICES}
        onChange={(choice) => props.onChange(choice as SwitchChoice)}
      />
    </Group>
  );
}
