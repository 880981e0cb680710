import type { ComponentProps, ReactNode } from 'react';
import { useActions, useApp } from '../state/app.tsx';
import type { State } from '../state/model.ts';
import { type OfferedVerb, type Verb, verbsOf } from '../state/verbs.ts';
import looks from './looks.module.css';
import { MenuItem } from './MenuItem.tsx';
import { DotsMenu } from './MenuTarget.tsx';
import { ToolButton } from './ToolButton.tsx';
import classes from './verbs.module.css';

export function VerbItems({ verbs }: { verbs: readonly OfferedVerb[] }) {
  return verbs.map(({ what, title, icon, isDanger, below, why, run }) => (
    <MenuItem key={what} icon={icon} why={why} danger={isDanger} onClick={() => void run()}>
      {title}
      {below && why === null && <span className={looks.below}>{below}</span>}
    </MenuItem>
  ));
}

type MenuProps<Subject> = {
  label: string;
  catalogue: Readonly<Record<string, Verb<Subject>>>;
  subject: Subject;
  children?: ReactNode;
};

/** The menu of a row; its head is `children`. */
export function RowMenu<Subject>({ label, catalogue, subject, children }: MenuProps<Subject>) {
  return (
    <DotsMenu isRow label={label} width={280}>
      {children}
      <VerbItems verbs={verbsOf(catalogue, subject, useActions())} />
    </DotsMenu>
  );
}

type Props = { verbs: readonly OfferedVerb[]; folds: boolean; danger?: boolean };

/** `folds`: with little room they are icons only. */
export function VerbButtons({ verbs, folds, danger = false }: Props) {
  return verbs.map(({ what, title, icon, why, run }) => (
    <ToolButton
      key={what}
      why={why}
      icon={icon}
      {...(folds ? { title, 'aria-label': title } : {})}
      className={`${folds ? classes.verb : ''} ${danger ? looks.danger : ''}`}
      onClick={() => void run()}
    >
      <span>{title}</span>
    </ToolButton>
  ));
}

type ButtonProps<At> = ComponentProps<typeof ToolButton> & { verb: Verb<At & { state: State }>; at: At };

/** `children`: other words than its own. */
export function VerbButton<At extends object>({ verb, at, children, ...button }: ButtonProps<At>) {
  const { runVerb } = useActions();
  const why = useApp((state) => verb.deny?.({ ...at, state }) ?? null);
  return (
    <ToolButton why={why} {...button} onClick={() => runVerb(verb, at)}>
      {children ?? verb.title}
    </ToolButton>
  );
}
