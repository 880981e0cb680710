import type { ComponentProps, ReactNode } from 'react';
import { useActions, useApp } from '../state/app.tsx';
import type { State } from '../state/model.ts';
import { type Verb, verbsOf } from '../state/verbs.ts';
import { DotsMenu } from '../ui/MenuTarget.tsx';
import { ToolButton } from '../ui/ToolButton.tsx';
import { VerbItems } from '../ui/Verbs.tsx';

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
