import { ActionIcon, Box, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Rule } from '../../../../shared/permissions/shapes.ts';
import { SERVICE_KINDS, SERVICE_WORDS, type ServiceKind } from '../../../../shared/permissions/switches.ts';
import { ruleSentence } from '../../../../shared/permissions/words.ts';
import { choicesOf } from '../../ui/choicesOf.ts';
import { FIELDS, type PatternField, patternFault, type RuleDraft, toRule } from './kitDraft.ts';
import classes from './kits.module.css';

type Props = {
  rule: RuleDraft;
  place: { at: number; of: number };
  isJudged: boolean;
  isLocked: boolean;
  onChange: (rule: RuleDraft) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

const EFFECTS = choicesOf<Rule['effect']>({ grant: 'Grant', withhold: 'Withhold' });
const WHATS = choicesOf<Rule['what']>({
  projects: 'projects',
  environments: 'environments',
  services: 'services',
  gitProviders: 'git providers (licensed)',
  servers: 'servers (licensed)',
});
const LABELS: Record<PatternField, string> = {
  project: 'Project',
  environment: 'Environment',
  service: 'Service',
  name: 'Name',
};
const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

export function RuleFields({ rule, place, isJudged, isLocked, onChange, onMove, onRemove }: Props) {
  const barred = { 'aria-disabled': isLocked || undefined } as const;
  const fields = FIELDS[rule.what];
  const faults = new Map(fields.map((field) => [field, patternFault(rule[field])]));
  const isWhole = [...faults.values()].every((fault) => fault === null);
  const name = `Rule ${place.at}`;
  return (
    <li className={classes.rule} aria-label={name}>
      <Group gap={8} wrap="nowrap">
        <NativeSelect
          aria-label={`${name}: grant or withhold`}
          value={rule.effect}
          data={EFFECTS}
          {...barred}
          onChange={({ currentTarget }) =>
            onChange({ ...rule, effect: currentTarget.value as Rule['effect'] })
          }
        />
        <NativeSelect
          aria-label={`${name}: what`}
          value={rule.what}
          data={WHATS}
          {...barred}
          onChange={({ currentTarget }) => onChange({ ...rule, what: currentTarget.value as Rule['what'] })}
        />
        <span className={classes.ruleTools}>
          <Mover
            name={`Move rule ${place.at} up`}
            isBarred={isLocked || place.at === 1}
            onMove={() => onMove(-1)}
          >
            <IconArrowUp {...icon} />
          </Mover>
          <Mover
            name={`Move rule ${place.at} down`}
            isBarred={isLocked || place.at === place.of}
            onMove={() => onMove(1)}
          >
            <IconArrowDown {...icon} />
          </Mover>
          <ActionIcon
            size={28}
            data-removes
            aria-label={`Remove rule ${place.at}`}
            {...barred}
            onClick={onRemove}
          >
            <IconTrash {...icon} />
          </ActionIcon>
        </span>
      </Group>
      <Box
        display="grid"
        style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))', alignItems: 'start', gap: 8 }}
      >
        {fields.map((field) => (
          <TextInput
            key={field}
            label={LABELS[field]}
            readOnly={isLocked}
            value={rule[field]}
            error={isJudged && faults.get(field)}
            onChange={({ currentTarget }) => onChange({ ...rule, [field]: currentTarget.value })}
          />
        ))}
      </Box>
      {rule.what === 'services' && (
        <Kinds
          name={name}
          kinds={rule.kinds}
          barred={barred}
          onChange={(kinds) => onChange({ ...rule, kinds })}
        />
      )}
      {isWhole && (
        <p className={classes.sentence} data-effect={rule.effect}>
          {ruleSentence(toRule(rule))}
        </p>
      )}
    </li>
  );
}

/** Not disabled at the end of the list: the rule that was moved there keeps the focus. */
function Mover(props: { name: string; isBarred: boolean; onMove: () => void; children: ReactNode }) {
  const { name, isBarred, onMove, children } = props;
  const barred = isBarred ? { 'aria-disabled': true, 'data-disabled': true } : {};
  return (
    <ActionIcon size={28} aria-label={name} {...barred} onClick={() => !isBarred && onMove()}>
      {children}
    </ActionIcon>
  );
}

function Kinds(props: {
  name: string;
  kinds: readonly ServiceKind[];
  barred: { 'aria-disabled': true | undefined };
  onChange: (kinds: readonly ServiceKind[]) => void;
}) {
  const { name, kinds, barred, onChange } = props;
  return (
    <fieldset className={classes.kinds} aria-label={`${name}: kinds`}>
      {SERVICE_KINDS.map((kind) => (
        <Checkbox
          key={kind}
          size="xs"
          label={SERVICE_WORDS[kind]}
          checked={kinds.includes(kind)}
          {...barred}
          onChange={({ currentTarget: { checked } }) =>
            onChange(SERVICE_KINDS.filter((each) => (each === kind ? checked : kinds.includes(each))))
          }
        />
      ))}
      <span>{kinds.length === 0 ? 'any kind' : ''}</span>
    </fieldset>
  );
}
