import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type RefObject, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { SWITCH_GROUPS, SWITCH_WORDS, type Switch } from '../../../../shared/permissions/switches.ts';
import { TEMPLATE_NAMES } from '../../../../shared/permissions/templateLimits.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { readingOf } from '../../state/queryState.ts';
import { isEqualDeep } from '../../state/structuralSharing.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import choices from '../../ui/choices.module.css';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { RuleFields } from './RuleFields.tsx';
import { TemplatePreview } from './TemplatePreview.tsx';
import {
  contentOf,
  denyRule,
  draftOf,
  FIELDS,
  faultsOf,
  moved,
  newRule,
  patternFault,
  type RuleDraft,
  type SwitchChoice,
  type TemplateDraft,
  toRule,
} from './templateDraft.ts';
import classes from './templates.module.css';

const NO_OTHERS: never[] = [];

export function EditTemplate({ template, isCopy = false, applies }: DialogSubjects['template']) {
  const { call, changeView, goTo, openDialog } = useActions();
  const { running, run } = useDialog();
  const revision = useApp((state) => state.templates.revision);
  const { query } = useQuery('templates.list', {}, revision);
  const others = readingOf(query)?.data.templates ?? NO_OTHERS;
  const [first] = useState(() => draftOf(template, isCopy));
  const [draft, setDraft] = useState(first);
  const question = useDraftQuestion(!isEqualDeep(contentOf(draft), contentOf(first)));
  const [isJudged, setJudged] = useState(false);
  const lastKey = useRef(draft.rules.length);
  const id = isCopy ? null : (template?.id ?? null);
  const faults = faultsOf(draft, others, id);
  // Leaves out incomplete rules.
  const rules = useMemo(() => draft.rules.filter(isWhole).map(toRule), [draft.rules]);

  const part = useRef<HTMLElement>(null);
  const removed = useRemoved(part);
  // What is being saved stays as it is. Nothing is disabled for it: the focus would be lost.
  const change = (next: Partial<TemplateDraft>) => !running && setDraft((before) => ({ ...before, ...next }));
  const setRules = (rules: readonly RuleDraft[]) => change({ rules });

  function submit(): void {
    setJudged(true);
    if (faults) {
      focusFault();
      return;
    }
    void run(() => call('templates.save', { id, content: contentOf(draft) }), {
      lateTitle: 'The template was not saved',
      onDone: (saved) => {
        if (applies) return openDialog({ kind: 'apply-template', ...applies, templateId: saved.id });
        changeView(HOME_PANE, 'templateId', () => saved.id);
        changeView(HOME_PANE, 'accessSection', () => 'templates');
        goTo({ at: 'home', tab: 'access' });
      },
    });
  }

  return (
    <DialogForm
      action="Save template"
      runningAction="Saving…"
      draft={{ question, lost: 'The template has not been saved.' }}
      onSubmit={submit}
    >
      <TextInput
        label="Name"
        data-autofocus
        maxLength={TEMPLATE_NAMES.longest}
        readOnly={running}
        value={draft.name}
        error={isJudged && faults?.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      <section ref={part} className={classes.part} aria-label="What it grants">
        <h3>What it grants</h3>
        <p className={looks.dim}>
          By name, with * for any part of it: “shop-*” are all that begin so. Whatever is granted takes along
          what it is in. Where two rules are about the same, the later wins.
        </p>
        <ol className={classes.rules} aria-label="Rules">
          {draft.rules.map((rule, at) => (
            <RuleFields
              key={rule.key}
              rule={rule}
              place={{ at: at + 1, of: draft.rules.length }}
              isJudged={isJudged}
              isLocked={running}
              onChange={(next) => setRules(draft.rules.map((each) => (each === rule ? next : each)))}
              onMove={(by) => setRules(moved(draft.rules, at, by))}
              onRemove={() => {
                if (running) return;
                removed.current = at;
                setRules(draft.rules.filter((each) => each !== rule));
              }}
            />
          ))}
        </ol>
        <ToolButton
          className={looks.start}
          data-adds
          icon={IconPlus}
          aria-disabled={running || undefined}
          onClick={() => {
            lastKey.current += 1;
            setRules([...draft.rules, newRule(lastKey.current)]);
          }}
          why={denyRule(draft.rules)}
        >
          Add rule
        </ToolButton>
        <TemplatePreview rules={rules} />
      </section>
      <section className={classes.part} aria-label="Switches">
        <h3>Switches</h3>
        <p className={looks.dim}>
          Off takes effect only where the template is applied as “Exactly this”. Switches count for the role
          member alone.
        </p>
        <SwitchChoices
          switches={draft.switches}
          isLocked={running}
          onChange={(name, choice) => change({ switches: { ...draft.switches, [name]: choice } })}
        />
      </section>
    </DialogForm>
  );
}

/** Where a rule was removed: the rule in its place gets the focus, or the way to another one. */
function useRemoved(part: RefObject<HTMLElement | null>): RefObject<number | null> {
  const removed = useRef<number | null>(null);
  useLayoutEffect(() => {
    const at = removed.current;
    if (at === null) return;
    removed.current = null;
    const left = [...(part.current?.querySelectorAll<HTMLElement>('[data-removes]') ?? [])];
    const next =
      left[Math.min(at, left.length - 1)] ?? part.current?.querySelector<HTMLElement>('[data-adds]');
    next?.focus();
  });
  return removed;
}

function isWhole(rule: RuleDraft): boolean {
  return FIELDS[rule.what].every((field) => patternFault(rule[field]) === null);
}

const CHOICES: { value: SwitchChoice; label: string }[] = [
  { value: 'leave', label: 'As is' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];

function SwitchChoices(props: {
  switches: TemplateDraft['switches'];
  isLocked: boolean;
  onChange: (name: Switch, choice: SwitchChoice) => void;
}) {
  return (
    <div className={classes.groups}>
      {SWITCH_GROUPS.map(({ title, switches }) => (
        <fieldset key={title} className={choices.choices} data-filter>
          <legend>{title}</legend>
          {switches.map((name) => (
            <SwitchChoiceRow
              key={name}
              name={name}
              choice={props.switches[name]}
              isLocked={props.isLocked}
              onChange={(choice) => props.onChange(name, choice)}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function SwitchChoiceRow(props: {
  name: Switch;
  choice: SwitchChoice;
  isLocked: boolean;
  onChange: (choice: SwitchChoice) => void;
}) {
  const { label, hint } = SWITCH_WORDS[props.name];
  const labelId = useId();
  return (
    <Group gap={12} justify="space-between" wrap="nowrap">
      <span id={labelId} title={hint}>
        {label}
      </span>
      <SegmentedControl
        size="xs"
        aria-labelledby={labelId}
        readOnly={props.isLocked}
        value={props.choice}
        data={CHOICES}
        onChange={(choice) => props.onChange(choice as SwitchChoice)}
      />
    </Group>
  );
}
