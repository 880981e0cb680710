import type { ReactNode } from 'react';
import classes from './settings.module.css';

/** A part of the settings, with its heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
