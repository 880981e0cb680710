import type { ReactNode } from 'react';
import classes from './Sheet.module.css';

/** What fills a sheet: perhaps a left half, a right half, each of which scrolls as a whole, and the foot below both. */
export function Sheet({ left, foot, children }: { left?: ReactNode; foot: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className={classes.halves} data-single={left === undefined || undefined}>
        {left !== undefined && <div className={classes.left}>{left}</div>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a plan may have nothing in it that takes the focus. */}
        <div className={classes.right} tabIndex={0}>
          {children}
        </div>
      </div>
      <div className={classes.foot}>{foot}</div>
    </>
  );
}

/** A part of a sheet, named by its heading; `more` stands beside that, `end` at its end. */
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
