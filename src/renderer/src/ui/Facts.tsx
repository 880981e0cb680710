import { Box, type BoxProps } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';

type Props = BoxProps & { facts: readonly (readonly [term: string, value: ReactNode])[] };

/** Terms beside what they are; those without a value are left out. */
export function Facts({ facts, ...box }: Props) {
  return (
    <Box
      component="dl"
      display="grid"
      style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)', gap: '4px 16px' }}
      {...box}
    >
      {facts.map(([term, value], at) =>
        value === '' ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can have the same term, and none moves.
          <Fragment key={at}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </Fragment>
        ),
      )}
    </Box>
  );
}
