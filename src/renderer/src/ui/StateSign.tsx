import { Loader } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconClock,
  IconInfoCircle,
  IconMinus,
  IconPlayerSkipForward,
  IconQuestionMark,
} from '@tabler/icons-react';
import classes from './StateSign.module.css';

const ICONS = {
  waiting: IconCircle,
  done: IconCheck,
  notice: IconInfoCircle,
  failed: IconAlertTriangle,
  unknown: IconQuestionMark,
  skipped: IconPlayerSkipForward,
  canceled: IconMinus,
  open: IconClock,
};

export type Sign = keyof typeof ICONS | 'running';

/** The `data-tone` of a line with such a sign. */
export const SIGN_TONES: Partial<Record<Sign, string>> = {
  ...{ running: 'accent', done: 'ok', failed: 'danger' },
  ...{ notice: 'warn', unknown: 'warn', open: 'warn' },
};

/** How the work of a line is getting on. */
export function StateSign({ sign }: { sign: Sign }) {
  const Icon = sign === 'running' ? null : ICONS[sign];
  return (
    <span className={classes.sign}>
      {Icon ? <Icon size={15} stroke={1.75} aria-hidden /> : <Loader size={13} aria-hidden />}
    </span>
  );
}

export function StateWord({ children }: { children: string }) {
  return <span className={classes.word}>{children}</span>;
}
