import {
  ActionIcon,
  Box,
  Flex,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type RefObject, useDeferredValue, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { has } from '../../../../shared/capabilities.ts';
import { compileRules, KIT_NAMES } from '../../../../shared/permissions/kit.ts';
import type { Rule, Tree } from '../../../../shared/permissions/shapes.ts';
import { SWITCH_GROUPS, SWITCH_WORDS, type Switch } from '../../../../shared/permissions/switches.ts';
import { grantedLines } from '../../../../shared/permissions/tree.ts';
import { permissionsWords } from '../../../../shared/permissions/words.ts';
import { failedAsHeavy } from '../../../../shared/rules/permissions.ts';
import { organizationKey, refOf, type Target, targetsIn } from '../../../../shared/target.ts';
import { counted } from '../../../../shared/text.ts';
import { DeleteKept, DialogForm } from '../../parts/DialogForm.tsx';
import { GrantedLines } from '../../parts/GrantedLines.tsx';
import { readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, useTargets } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { placeName } from '../../state/places.ts';
import { isEqualDeep } from '../../state/structuralSharing.ts';
import { useQuery } from '../../state/useQuery.ts';
import choices from '../../ui/choices.module.css';
import { choicesOf } from '../../ui/choicesOf.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { Reading } from '../../ui/Reading.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import {
  contentOf,
  denyRule,
  draftOf,
  FIELDS,
  faultsOf,
  type KitDraft,
  moved,
  newRule,
  Part,
  patternFault,
  type RuleDraft,
  RuleFields,
  type SwitchChoice,
  toRule,
  usePlaceNames,
} from './kitDraft.tsx';

const NO_OTHERS: never[] = [];

export function EditKit({ kit, isCopy = false, applies }: DialogSubjects['kit']) {
  const { call, openDialog, showKit } = useActions();
  const { running, run } = useDialog();
  const revision = useApp((state) => state.kits.revision);
  const { query } = useQuery('kits.list', {}, revision);
  const others = readingOf(query)?.data.kits ?? NO_OTHERS;
  const [first] = useState(() => draftOf(kit, isCopy));
  const [draft, setDraft] = useState(first);
  const question = useDraftQuestion(!isEqualDeep(contentOf(draft), contentOf(first)));
  const [isJudged, setJudged] = useState(false);
  const lastKey = useRef(draft.rules.length);
  const id = isCopy ? null : (kit?.id ?? null);
  const faults = faultsOf(draft, others, id);
  const rules = useMemo(() => draft.rules.filter(isWhole).map(toRule), [draft.rules]);

  const part = useRef<HTMLDivElement>(null);
  const removed = useRemoved(part);
  // Read-only while it saves. Not disabled: the focus would be lost.
  const change = (next: Partial<KitDraft>) => !running && setDraft((before) => ({ ...before, ...next }));
  const setRules = (rules: readonly RuleDraft[]) => change({ rules });

  function submit(): void {
    setJudged(true);
    if (faults) {
      focusFault();
      return;
    }
    void run(() => call('kits.save', { id, content: contentOf(draft) }), {
      lateTitle: 'The kit was not saved',
      onDone: (saved) => {
        if (applies) return openDialog({ kind: 'apply-kit', ...applies, kitId: saved.id });
        showKit(saved.id);
      },
    });
  }

  return (
    <DialogForm
      action="Save kit"
      runningAction="Saving…"
      draft={{ question, lost: 'The kit has not been saved.' }}
      onSubmit={submit}
    >
      <TextInput
        label="Name"
        data-autofocus
        maxLength={KIT_NAMES.longest}
        readOnly={running}
        value={draft.name}
        error={isJudged && faults?.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      <Places places={draft.places} isLocked={running} onPlaces={(places) => change({ places })} />
      <TextInput
        label="Access ends after (days)"
        placeholder="never"
        description="Counted from the invitation. Quayside only reminds you."
        inputMode="numeric"
        readOnly={running}
        value={draft.endsAfterDays}
        error={isJudged && faults?.days}
        onChange={({ currentTarget: { value } }) => change({ endsAfterDays: value })}
      />
      <Part ref={part} title="What it grants">
        <p className={looks.dim}>
          By name, with * for any part: “shop-*” matches every name starting with shop-. Parents are included.
          If rules conflict, the later one wins.
        </p>
        <Stack component="ol" gap={8} aria-label="Rules">
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
        </Stack>
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
        <KitPreview rules={rules} />
      </Part>
      <Part title="Switches">
        <p className={looks.dim}>
          Off takes effect only with “Exactly this”. Switches count only for the role member.
        </p>
        <SwitchChoices
          switches={draft.switches}
          isLocked={running}
          onChange={(name, choice) => change({ switches: { ...draft.switches, [name]: choice } })}
        />
      </Part>
    </DialogForm>
  );
}

type PlacesProps = {
  places: KitDraft['places'];
  isLocked: boolean;
  onPlaces: (places: KitDraft['places']) => void;
};

function Places({ places, isLocked, onPlaces }: PlacesProps) {
  const nameOf = usePlaceNames();
  const all = targetsIn(useTargets()).filter(({ whyUnknown }) => whyUnknown === null);
  const byKey = new Map(all.map((target) => [organizationKey(target), target]));
  const chosen = new Set(places.map(organizationKey));
  const others = all.filter((target) => !chosen.has(organizationKey(target)));
  return (
    <Part title="Where">
      <Stack component="ul" gap={8} aria-label="Organizations">
        {places.map((place) => {
          const key = organizationKey(place);
          const target = byKey.get(key);
          const name = nameOf(place);
          const roles = new Set([...(target?.roles ?? ['member', 'admin']), place.role]);
          return (
            <Group component="li" key={key} gap={8} wrap="nowrap">
              <span className={looks.words}>{name}</span>
              <NativeSelect
                aria-label={`Role in ${name}`}
                disabled={isLocked}
                value={place.role}
                data={[...roles].map((role) => ({ value: role, label: sanitizeText(role, 40) || role }))}
                onChange={({ currentTarget: { value: role } }) =>
                  onPlaces(places.map((each) => (each === place ? { ...place, role } : each)))
                }
              />
              <ActionIcon
                size={28}
                aria-label={`Remove ${name}`}
                aria-disabled={isLocked || undefined}
                onClick={() => !isLocked && onPlaces(places.filter((each) => each !== place))}
              >
                <IconTrash size={15} stroke={1.75} aria-hidden />
              </ActionIcon>
            </Group>
          );
        })}
      </Stack>
      <NativeSelect
        aria-label="Add an organization"
        disabled={isLocked || others.length === 0}
        value=""
        data={[
          { value: '', label: places.length === 0 ? 'Add an organization…' : 'Add another organization…' },
          ...others.map((target) => ({ value: organizationKey(target), label: placeName(target) })),
        ]}
        onChange={({ currentTarget: { value } }) => {
          const target = byKey.get(value);
          if (target) onPlaces([...places, { ...refOf(target), role: 'member' }]);
        }}
      />
    </Part>
  );
}

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

const CHOICES = choicesOf<SwitchChoice>({ leave: 'As is', on: 'On', off: 'Off' });

function SwitchChoices(props: {
  switches: KitDraft['switches'];
  isLocked: boolean;
  onChange: (name: Switch, choice: SwitchChoice) => void;
}) {
  return (
    <Box
      display="grid"
      style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(300px, 1fr))', gap: '14px 24px' }}
    >
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
    </Box>
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

function KitPreview({ rules }: { rules: readonly Rule[] }) {
  const all = targetsIn(useTargets()).filter(
    ({ whyUnknown, principal }) => whyUnknown === null && principal !== null,
  );
  const [first] = all;
  const [choice, setChosen] = useState(first && organizationKey(first));
  const chosen = choice ?? (first ? organizationKey(first) : '');
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const target = all.find((each) => organizationKey(each) === chosen);
  if (!target) return <p className={looks.dim}>No organization has been read yet to preview it.</p>;
  const isDue = asked.has(chosen) || isLight(target);
  return (
    <Stack
      component="section"
      {...{ gap: 8, pt: 10, px: 12, pb: 12, bg: 'var(--q-hover)', bdrs: 'var(--q-radius)' }}
      aria-label="Preview"
    >
      <NativeSelect
        label="Matches today in"
        value={chosen}
        data={all.map((each) => ({ value: organizationKey(each), label: placeName(each) }))}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      />
      {isDue ? (
        <Matches key={chosen} target={target} rules={rules} isAsked={asked.has(chosen)} />
      ) : (
        <Flex component="p" gap="6px 12px" align="center" justify="space-between" wrap="wrap">
          <span>Before Dokploy 0.28.3, the server sends every service in full.</span>
          <ToolButton small onClick={() => setAsked((before) => new Set([...before, chosen]))}>
            Read anyway
          </ToolButton>
        </Flex>
      )}
    </Stack>
  );
}

function Matches({ target, rules, isAsked }: { target: Target; rules: readonly Rule[]; isAsked: boolean }) {
  const [heavy, setHeavy] = useState(isAsked);
  const { instanceId, organizationId } = target;
  const { query, readAgain } = useQuery('permissions.tree', { instanceId, organizationId, heavy });
  const tree = readingOf(query)?.data;
  if (tree) return <Matched tree={tree} rules={rules} />;
  const retry = () => (failedAsHeavy(query) ? setHeavy(true) : readAgain());
  if (query.state === 'failed') return <FailureAlert error={query.error} onRetry={retry} />;
  return <Reading>Reading what can be granted there…</Reading>;
}

function Matched({ tree, rules }: { tree: Tree; rules: readonly Rule[] }) {
  const settled = useDeferredValue(rules);
  const { words, lines } = useMemo(() => {
    const matched = compileRules(settled)(tree);
    return { words: permissionsWords(matched), lines: grantedLines(matched, tree) };
  }, [settled, tree]);
  const all = counted(tree.projects.length, 'project', 'projects');
  return (
    <>
      <p role="status">
        {words === '' ? `Nothing there matches (of ${all}).` : `${words}, of ${all} there.`}
      </p>
      {lines.length > 0 && <GrantedLines lines={lines} label="What matches" />}
    </>
  );
}

function isLight({ principal }: Target): boolean {
  return principal !== null && has(principal, 'project.allForPermissions');
}

export function DeleteKit({ id, name }: { id: string; name: string }) {
  const { call } = useActions();
  return (
    <DeleteKept what="kit" name={name} remove={() => call('kits.delete', { id })}>
      from this computer, with the record of its uses. Nobody loses access on a server. People invited with it
      no longer get its offer.
    </DeleteKept>
  );
}
