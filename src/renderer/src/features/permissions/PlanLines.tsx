import type { ReactNode } from 'react';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import classes from './planLines.module.css';

export function PlanLines({ isShort = false, children }: { isShort?: boolean; children: ReactNode }) {
  return (
    <ScrolledList className={classes.lines} data-short={isShort || undefined} aria-label="People">
      {children}
    </ScrolledList>
  );
}

export function PlanLine(props: {
  sign: ReactNode;
  email: string;
  words: ReactNode;
  more?: string | undefined;
  tone?: string;
}) {
  return (
    <li className={classes.line} data-tone={props.tone}>
      <span className={classes.sign}>{props.sign}</span>
      <bdi className={looks.cut} title={props.email}>
        {props.email}
      </bdi>
      <span className={classes.words}>{props.words}</span>
      {props.more && <p>{props.more}</p>}
    </li>
  );
}
