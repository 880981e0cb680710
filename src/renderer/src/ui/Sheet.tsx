import { Box } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { FoldButton } from './FoldButton.tsx';
import classes from './Sheet.module.css';

/** Keep in step with Sheet.module.css. */
const NARROW = '(max-width: 1000px)';

/**
 * The content of a sheet: an optional left half, a right half, each scrolling by itself, and the foot. `set`
 * sums up the left half, to which it folds in a narrow window; null while anything is missing.
 */
export function Sheet(props: {
  left?: ReactNode;
  set?: string | null;
  foot: ReactNode;
  children: ReactNode;
}) {
  const { left, set = null, foot, children } = props;
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [isFolded, setFolded] = useState(set !== null);
  const folds = isNarrow && set !== null;
  return (
    <>
      <div className={classes.halves} data-single={left === undefined || undefined}>
        {left !== undefined && (
          <div className={classes.left}>
            {folds && (
              <FoldButton isOpen={!isFolded} onOpen={(open) => setFolded(!open)}>
                <b>{set}</b>
              </FoldButton>
            )}
            <Box display={folds && isFolded ? 'none' : 'contents'}>{left}</Box>
          </div>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a plan may have nothing in it that takes the focus. */}
        <div className={classes.right} tabIndex={0}>
          {children}
        </div>
      </div>
      <div className={classes.foot}>{foot}</div>
    </>
  );
}

export function SheetPart(props: { name: string; more?: ReactNode; end?: ReactNode; children?: ReactNode }) {
  const { name, more, end, children } = props;
  return (
    <section className={classes.part} aria-label={name}>
      <header>
        <h3>{name}</h3>
        {more && <span className={classes.more}>{more}</span>}
        {end}
      </header>
      {children}
    </section>
  );
}
