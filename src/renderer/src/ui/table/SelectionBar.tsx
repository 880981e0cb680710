import { Button, Flex } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatNumber } from '../locale.ts';
import classes from './frame.module.css';

type Props = {
  noun: string;
  count: number;
  /** How many of them a search or filter hides. */
  hidden: number;
  onClear: () => void;
  children: ReactNode;
};

/** Below a table: how many rows are chosen, what can be done with them, and Clear. Takes no room while there are none. */
export function SelectionBar({ noun, count, hidden, onClear, children }: Props) {
  return (
    <div className={classes.bar} data-empty={count === 0 || undefined}>
      {/* Always there, so that a screen reader tells each change. */}
      <span role="status">
        {count > 0 && `${formatNumber(count)} selected`}
        {hidden > 0 && <span className={classes.dim}>, {formatNumber(hidden)} not shown</span>}
      </span>
      {count > 0 && (
        <Flex
          component="fieldset"
          gap={8}
          wrap="wrap"
          miw={0}
          m={0}
          p={0}
          bd={0}
          aria-label={`Selected ${noun}`}
        >
          {children}
          <Button variant="subtle" color="gray" onClick={onClear}>
            Clear
          </Button>
        </Flex>
      )}
    </div>
  );
}
