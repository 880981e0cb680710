import type { ReactNode, Ref } from 'react';
import classes from './settings.module.css';

export function Section(props: { title: string; ref?: Ref<HTMLElement>; children: ReactNode }) {
  return (
    <section className={classes.section} ref={props.ref}>
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}
