import { ActionIcon, Box, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { type ReactNode, useId, useRef } from 'react';
import classes from './settings.module.css';

type Labels = { 'aria-labelledby': string; 'aria-describedby': string };

export type SettingWords = { title: string; text: string };

export function SettingRow(
  props: SettingWords & {
    value: string;
    first: string;
    onReset: () => void;
    children: (labels: Labels) => ReactNode;
  },
) {
  const { title, text, value, first, onReset, children } = props;
  const id = useId();
  const control = useRef<HTMLDivElement>(null);
  function reset(): void {
    // The button goes: its control gets the focus.
    control.current?.querySelector<HTMLElement>(`select, input[value="${first}"]`)?.focus();
    onReset();
  }
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <h4 id={id}>{title}</h4>
        <p id={`${id}-text`}>{text}</p>
      </div>
      {value !== first && (
        <Tooltip label="Reset" position="left">
          <ActionIcon className={classes.reset} aria-label={`Reset ${title.toLowerCase()}`} onClick={reset}>
            <IconRestore size={16} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Box ref={control} flex="none" maw={250}>
        {children({ 'aria-labelledby': id, 'aria-describedby': `${id}-text` })}
      </Box>
    </div>
  );
}
