import { Button, Flex } from '@mantine/core';
import type { ReactNode } from 'react';
import { thousands } from '../../../../shared/text.ts';
import classes from './frame.module.css';

type Props = {
  noun: string;
  count: number;
  hidden: number;
  onClear: () => void;
  words?: string;
  danger?: ReactNode;
  children: ReactNode;
};

export function SelectionBar({ noun, count, hidden, onClear, words, danger, children }: Props) {
  return (
    <div className={classes.bar} data-empty={count === 0 || undefined}>
      <span role="status">
        {count > 0 && (words ?? `${thousands(count)} selected`)}
        {hidden > 0 && <span className={classes.dim}>, {thousands(hidden)} not shown</span>}
      </span>
      {count > 0 && (
        <Flex
          component="fieldset"
          gap={8}
          wrap="wrap"
          flex={danger ? 1 : undefined}
          miw={0}
          m={0}
          p={0}
          bd={0}
          aria-label={`Selected ${noun}`}
        >
          {children}
          <Button
            variant="subtle"
            color="gray"
            title="Clear (Esc)"
            aria-keyshortcuts="Escape"
            onClick={onClear}
          >
            Clear
          </Button>
          {danger && <span className={classes.danger}>{danger}</span>}
        </Flex>
      )}
    </div>
  );
}
