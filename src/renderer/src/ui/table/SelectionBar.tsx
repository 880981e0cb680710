import { Button, Flex } from '@mantine/core';
import type { ReactNode } from 'react';
import { thousands } from '../../../../shared/text.ts';
import type { OfferedVerb } from '../../verb.ts';
import { DotsMenu } from '../MenuTarget.tsx';
import { VerbButtons, VerbItems } from '../Verbs.tsx';
import classes from './frame.module.css';

type Props = {
  noun: string;
  count: number;
  hidden: number;
  onClear: () => void;
  words?: string;
  verbs: readonly OfferedVerb[];
  children?: ReactNode;
};

export function SelectionBar({ noun, count, hidden, onClear, words, verbs, children }: Props) {
  const at = (wanted: OfferedVerb['place']) => verbs.filter(({ place }) => place === wanted);
  const [more, last] = [at(undefined), at('last')];
  const folds = more.length > 0;
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
          flex={last.length > 0 ? 1 : undefined}
          miw={0}
          m={0}
          p={0}
          bd={0}
          aria-label={`Selected ${noun}`}
        >
          {children}
          <VerbButtons verbs={at('first')} folds={folds} />
          {folds && (
            <DotsMenu label={`More for the selected ${noun}`} width={240}>
              <VerbItems verbs={more} />
            </DotsMenu>
          )}
          <Button
            variant="subtle"
            color="gray"
            title="Clear (Esc)"
            aria-keyshortcuts="Escape"
            onClick={onClear}
          >
            Clear
          </Button>
          {last.length > 0 && (
            <span className={classes.danger}>
              <VerbButtons verbs={last} folds={folds} danger />
            </span>
          )}
        </Flex>
      )}
    </div>
  );
}
