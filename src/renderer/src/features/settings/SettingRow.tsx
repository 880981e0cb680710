import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { type ReactNode, useId, useRef } from 'react';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { useActions, useApp } from '../../state/app.tsx';
import classes from './settings.module.css';

/** What a control of a setting is named and described by. */
export type Labels = { 'aria-labelledby': string; 'aria-describedby': string };

/** One setting: what it is called and does, its control, and, where it was changed, the way back. */
export function SettingRow(props: {
  setting: keyof Settings;
  title: string;
  text: string;
  children: (labels: Labels) => ReactNode;
}) {
  const { setting, title, text, children } = props;
  const changed = useApp((state) => state.preferences[setting] !== SETTINGS[setting]);
  const { changeSettings } = useActions();
  const id = useId();
  const control = useRef<HTMLDivElement>(null);
  function reset(): void {
    // The button goes: its control gets the focus.
    const first = String(SETTINGS[setting]);
    control.current?.querySelector<HTMLElement>(`select, input[value="${first}"]`)?.focus();
    changeSettings({ [setting]: SETTINGS[setting] });
  }
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <h4 id={id}>{title}</h4>
        <p id={`${id}-text`}>{text}</p>
      </div>
      <div ref={control} className={classes.control}>
        {children({ 'aria-labelledby': id, 'aria-describedby': `${id}-text` })}
      </div>
      <div className={classes.reset}>
        {changed && (
          <Tooltip label="Reset" position="left">
            <ActionIcon aria-label={`Reset ${title.toLowerCase()}`} onClick={reset}>
              <IconRestore size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </div>
  );
}
