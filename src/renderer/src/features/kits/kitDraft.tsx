import { ActionIcon, Box, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import { cleanName, nameFault } from '../../../../shared/nameFault.ts';
import { KIT_NAMES, MOST_PATTERN, MOST_RULES } from '../../../../shared/permissions/kit.ts';
import type { Kit, KitContent, Rule } from '../../../../shared/permissions/shapes.ts';
import {
  SERVICE_KINDS,
  SERVICE_WORDS,
  type ServiceKind,
  SWITCHES,
  type Switch,
} from '../../../../shared/permissions/switches.ts';
import { ruleSentence } from '../../../../shared/permissions/words.ts';
import { type OrganizationRef, targetAt } from '../../../../shared/target.ts';
import { cutText } from '../../../../shared/text.ts';
import { useTargets } from '../../state/app.tsx';
import { placeName } from '../../state/places.ts';
import { choicesOf } from '../../ui/choicesOf.ts';
import looks from '../../ui/looks.module.css';

export type SwitchChoice = 'on' | 'off' | 'leave';

export type RuleDraft = {
  key: number;
  effect: Rule['effect'];
  what: Rule['what'];
  project: string;
  environment: string;
  service: string;
  name: string;
  kinds: readonly ServiceKind[];
};

export type KitDraft = {
  name: string;
  switches: Readonly<Record<Switch, SwitchChoice>>;
  rules: readonly RuleDraft[];
  places: NonNullable<KitContent['places']>;
  endsAfterDays: string;
};

type PatternField = 'project' | 'environment' | 'service' | 'name';

export const FIELDS: Record<Rule['what'], readonly PatternField[]> = {
  projects: ['project'],
  environments: ['environment', 'project'],
  services: ['service', 'environment', 'project'],
  gitProviders: ['name'],
  servers: ['name'],
};

/** An empty rule covers all projects. */
export function newRule(key: number): RuleDraft {
  const all = { project: '*', environment: '*', service: '*', name: '*' };
  return { key, effect: 'grant', what: 'projects', ...all, kinds: [] };
}

export function draftOf(kit: Kit | null, isCopy: boolean): KitDraft {
  const chosen = (name: Switch): SwitchChoice => {
    const isOn = kit?.switches[name];
    return isOn === undefined ? 'leave' : isOn ? 'on' : 'off';
  };
  return {
    name: kit ? (isCopy ? cutText(`Copy of ${kit.name}`, KIT_NAMES.longest) : kit.name) : '',
    switches: Object.fromEntries(SWITCHES.map((name) => [name, chosen(name)])) as KitDraft['switches'],
    rules: kit ? kit.rules.map((rule, key) => ({ ...newRule(key), ...rule })) : [newRule(0)],
    places: kit?.places ?? [],
    endsAfterDays: kit?.endsAfterDays === undefined ? '' : String(kit.endsAfterDays),
  };
}

/** Empty patterns count as faults, not as "all". */
export function contentOf({ name, switches, rules, places, endsAfterDays }: KitDraft): KitContent {
  const chosen = SWITCHES.filter((each) => switches[each] !== 'leave');
  return {
    name: cleanName(name),
    switches: Object.fromEntries(chosen.map((each) => [each, switches[each] === 'on'])),
    rules: rules.map(toRule),
    ...(places.length > 0 ? { places } : {}),
    ...(endsAfterDays.trim() === '' ? {} : { endsAfterDays: Number(endsAfterDays) }),
  };
}

const MOST_DAYS = 3_650;

function daysFault(days: string): string | null {
  const count = Number(days);
  const isGood = days.trim() === '' || (Number.isInteger(count) && count >= 1 && count <= MOST_DAYS);
  return isGood ? null : `Enter 1 to ${MOST_DAYS} days, or nothing.`;
}

export function toRule(draft: RuleDraft): Rule {
  const { what, effect } = draft;
  const project = draft.project.trim();
  const environment = draft.environment.trim();
  switch (what) {
    case 'projects':
      return { what, effect, project };
    case 'environments':
      return { what, effect, project, environment };
    case 'services':
      return { what, effect, project, environment, service: draft.service.trim(), kinds: [...draft.kinds] };
    default:
      return { what, effect, name: draft.name.trim() };
  }
}

export function patternFault(pattern: string): string | null {
  if (pattern.trim() === '') return 'Enter a name, or * for all.';
  return pattern.trim().length > MOST_PATTERN ? `Use at most ${MOST_PATTERN} characters.` : null;
}

export function faultsOf(
  { name, rules, endsAfterDays }: KitDraft,
  others: readonly { id: string; name: string }[],
  except: string | null,
): { name: string | null; rules: boolean; days: string | null } | null {
  const named = nameFault(name, KIT_NAMES, others, except);
  const isFaulty = rules.some((rule) =>
    FIELDS[rule.what].some((field) => patternFault(rule[field]) !== null),
  );
  const days = daysFault(endsAfterDays);
  return named === null && !isFaulty && days === null ? null : { name: named, rules: isFaulty, days };
}

export function moved(rules: readonly RuleDraft[], at: number, by: -1 | 1): readonly RuleDraft[] {
  const other = rules[at + by];
  const rule = rules[at];
  if (!other || !rule) return rules;
  const next = [...rules];
  next[at] = other;
  next[at + by] = rule;
  return next;
}

export function denyRule(rules: readonly RuleDraft[]): string | null {
  return rules.length >= MOST_RULES ? `A kit has at most ${MOST_RULES} rules.` : null;
}

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
    <Stack component="li" className={looks.box} gap={8} py={10} px={12} aria-label={name}>
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
        <Group component="span" gap={2} flex="none" wrap="nowrap" ms="auto">
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
        </Group>
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
        <p className={`${looks.broken} ${rule.effect === 'withhold' ? looks.warn : looks.dim}`}>
          {ruleSentence(toRule(rule))}
        </p>
      )}
    </Stack>
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
    <Group component="fieldset" gap="4px 14px" aria-label={`${name}: kinds`}>
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
      <span className={looks.dim}>{kinds.length === 0 ? 'any kind' : ''}</span>
    </Group>
  );
}

/** A part of a kit, as it is shown and as it is edited. */
export function Part(props: {
  title: string;
  end?: ReactNode;
  ref?: Ref<HTMLDivElement>;
  children: ReactNode;
}) {
  const { title, end, ref, children } = props;
  return (
    <Stack component="section" ref={ref} className={looks.broken} gap={8} flex="none" aria-label={title}>
      <Group component="header" gap="4px 12px">
        <Box component="h3" flex={1} fw={600}>
          {title}
        </Box>
        {end}
      </Group>
      {children}
    </Stack>
  );
}

export function usePlaceNames(): (place: OrganizationRef) => string {
  const targets = useTargets();
  return (place) => {
    const target = targetAt(targets, place);
    return target ? placeName(target) : 'A removed organization';
  };
}
