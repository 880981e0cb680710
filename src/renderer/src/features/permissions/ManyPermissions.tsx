import { Box, Group, NativeSelect } from '@mantine/core';
import { IconCircle, IconEqual, IconLock } from '@tabler/icons-react';
import { type FormEvent, useDeferredValue, useId, useMemo, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import {
  countingFor,
  differenceFor,
  type Marking,
  markingSwitch,
  NO_DIFFERENCE,
  switchMarkingOf,
} from '../../../../shared/permissions/marking.ts';
import { isNoDifference, type PermissionsDifference } from '../../../../shared/permissions/permissions.ts';
import { SWITCH_GROUPS, SWITCH_WORDS, type Switch } from '../../../../shared/permissions/switches.ts';
import { differenceWords } from '../../../../shared/permissions/words.ts';
import {
  denySetPermissions,
  whyNoExtras,
  whySwitchHasNoEffect,
} from '../../../../shared/rules/permissions.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { capitalized, counted, thousands } from '../../../../shared/text.ts';
import { DialogButtons, DraftFoot } from '../../parts/DialogForm.tsx';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { PERMISSIONS_UNKNOWN } from '../../state/denials.ts';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import { choicesOf } from '../../ui/choicesOf.ts';
import form from '../../ui/dialogForm.module.css';
import { DialogFailure } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { type GrantSubject, isMarked, markedNext, markState } from './grants.ts';
import classes from './permissions.module.css';
import { TreePane } from './TreePane.tsx';
import { footWords, noEnter, useMembers, usePrincipal, useTree } from './usePermissionsOf.ts';

export type PermissionPlan = { member: Member; email: string } & (
  | { state: 'change'; difference: PermissionsDifference; leftOut: string | null }
  | { state: 'same' }
  | { state: 'barred'; reason: string }
);

export function planPermissions(
  members: readonly Member[],
  wanted: PermissionsDifference,
  principal: Principal | null,
): PermissionPlan[] {
  return members.map((member) => {
    const { userId, role, permissions } = member;
    const email = sanitizeText(member.user.email) || sanitizeText(userId);
    const of = { member, email };
    const why = whyNot(principal, member);
    if (why !== null || !principal || !permissions)
      return { ...of, state: 'barred', reason: why ?? PERMISSIONS_UNKNOWN };
    const counts = countingFor(role, wanted);
    const hasSwitches = [wanted.grant, wanted.revoke].some(({ switches }) => switches?.length);
    const leftOut =
      counts !== wanted && hasSwitches ? whySwitchHasNoEffect(principal, role, 'canCreateProjects') : null;
    const difference = differenceFor(permissions, counts);
    if (!isNoDifference(difference)) return { ...of, state: 'change', difference, leftOut };
    return leftOut !== null && isNoDifference(counts)
      ? { ...of, state: 'barred', reason: leftOut }
      : { ...of, state: 'same' };
  });
}

function whyNot(principal: Principal | null, member: Member): string | null {
  if (!principal) return PERMISSIONS_UNKNOWN;
  const why = denySetPermissions(principal, member);
  if (why) return why.reason;
  return member.permissions ? null : 'Their grants have not been read yet.';
}

type Props = OrganizationRef & { members: readonly Member[] };

export function ManyPermissions({ instanceId, organizationId, members: chosen }: Props) {
  const organizationRef = { instanceId, organizationId };
  const principal = usePrincipal(organizationRef);
  const { startOperation } = useActions();
  const { run, running, error } = useDialog();
  const [difference, setDifference] = useState<PermissionsDifference>(NO_DIFFERENCE);
  const [isListed, setListed] = useState(false);
  const list = dataOf(useMembers(organizationRef)) ?? NOBODY;
  const members = useMemo(() => {
    const byId = new Map(list.map((member) => [member.userId, member]));
    return chosen.map((member) => byId.get(member.userId) ?? member);
  }, [list, chosen]);
  const reading = useTree(organizationRef, principal, list);
  const settled = useDeferredValue(difference);
  const plans = useMemo(() => planPermissions(members, settled, principal), [members, settled, principal]);
  const isChosen = !isNoDifference(difference);
  const question = useDraftQuestion(isChosen);
  const changes = plans.filter(({ state }) => state === 'change').length;
  const filter = useMemo(
    () => ({ title: 'Only changes', lets: (subject: GrantSubject) => isMarked(subject, difference) }),
    [difference],
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    const userIds = planPermissions(members, difference, principal).flatMap(({ state, member }) =>
      state === 'change' ? member.userId : [],
    );
    if (userIds.length === 0) return;
    const intent = { kind: 'set-permissions', ...organizationRef, userIds, ...difference } as const;
    void run(() => startOperation(intent, { show: true }), { stays: true });
  }

  return (
    <form className={form.form} onSubmit={submit} onKeyDown={noEnter}>
      <p className={looks.dim}>
        Choose what {counted(members.length, 'person gets', 'people get')} and what they lose here. Anything
        else stays as it is.
      </p>
      <div className={classes.columns} data-many={isListed ? 'listed' : 'folded'}>
        <TreePane
          reading={reading}
          filter={filter}
          foot={({ tree }) => footWords(principal && whyNoExtras(principal, tree))}
          stateOf={(subject) => markState(subject, difference, setDifference)}
          onCheck={(subject) => setDifference((now) => markedNext(now, subject))}
          isLocked={running}
        />
        <SwitchMarks
          difference={difference}
          onMark={(name, mark) => setDifference((now) => markingSwitch(now, name, mark))}
          isLocked={running}
        />
      </div>
      <Group gap={12} wrap="nowrap">
        <Box component="p" role="status" flex={1} miw={0} mih={19} style={{ overflowWrap: 'anywhere' }}>
          {planWords(plans, isChosen, settled)}
        </Box>
        <ToolButton
          small
          className={classes.fold}
          aria-expanded={isListed}
          onClick={() => setListed(!isListed)}
        >
          {isListed ? 'Hide people' : 'Show people'}
        </ToolButton>
      </Group>
      <div className={classes.people} data-folded={!isListed || undefined}>
        <ScrolledList className={classes.lines} aria-label="People">
          {plans.map((plan) => (
            <Line key={plan.member.id} plan={plan} isChosen={isChosen} />
          ))}
        </ScrolledList>
      </div>
      <DialogFailure error={error} />
      <DraftFoot question={question} lost="Nobody’s permissions have been changed yet.">
        <DialogButtons
          action={isChosen && changes > 0 ? `Set permissions of ${people(changes)}` : 'Set permissions'}
          runningAction="Starting…"
          disabled={!isChosen || changes === 0}
          steps={changes}
        />
      </DraftFoot>
    </form>
  );
}

const NOBODY: readonly Member[] = [];

function Line({ plan, isChosen }: { plan: PermissionPlan; isChosen: boolean }) {
  const { email, state } = plan;
  const { role } = plan.member;
  const idle = isChosen ? ([IconEqual, 'no change needed'] as const) : ([IconCircle, role] as const);
  const [Sign, words, more] =
    state === 'change'
      ? [IconCircle, differenceWords(plan.difference), plan.leftOut]
      : state === 'barred'
        ? [IconLock, role, plan.reason]
        : idle;
  return (
    <li className={classes.line} data-tone={state === 'change' ? undefined : 'quiet'}>
      <span className={classes.sign}>
        <Sign size={15} stroke={1.75} aria-hidden />
      </span>
      <bdi className={looks.cut} title={email}>
        {email}
      </bdi>
      <span className={classes.words}>{words}</span>
      {more && <p>{more}</p>}
    </li>
  );
}

function people(count: number): string {
  return counted(count, 'person', 'people');
}

function planWords(
  plans: readonly PermissionPlan[],
  isChosen: boolean,
  difference: PermissionsDifference,
): string {
  const count = (state: PermissionPlan['state']) => plans.filter((plan) => plan.state === state).length;
  const barred = count('barred') > 0 ? `${thousands(count('barred'))} cannot be changed` : '';
  if (!isChosen) {
    const can = `${thousands(plans.length - count('barred'))} of ${people(plans.length)} can be changed`;
    return `${[can, barred].filter(Boolean).join(', ')}.`;
  }
  const parts = [
    `${thousands(count('change'))} of ${people(plans.length)} will be changed`,
    count('same') > 0
      ? `${thousands(count('same'))} ${count('same') === 1 ? 'needs' : 'need'} no change`
      : '',
    barred,
  ];
  return `${capitalized(differenceWords(difference))}: ${parts.filter(Boolean).join(', ')}.`;
}

const SWITCH_CHOICES = choicesOf<Marking>({ leave: 'Leave', grant: 'Turn on', revoke: 'Turn off' });

const LOW = { wrapper: { '--input-height': '28px' } };

function SwitchMarks(props: {
  difference: PermissionsDifference;
  onMark: (name: Switch, mark: Marking) => void;
  isLocked: boolean;
}) {
  const { difference, onMark, isLocked } = props;
  const id = useId();
  const line = (name: Switch) => {
    const mark = switchMarkingOf(difference, name);
    return (
      <div key={name} className={classes.switchMark} data-mark={mark}>
        <label htmlFor={`${id}-${name}`} title={SWITCH_WORDS[name].hint}>
          {SWITCH_WORDS[name].label}
        </label>
        <NativeSelect
          id={`${id}-${name}`}
          size="xs"
          styles={LOW}
          value={mark}
          disabled={isLocked}
          data={SWITCH_CHOICES}
          onChange={({ currentTarget }) => onMark(name, currentTarget.value as Marking)}
        />
      </div>
    );
  };
  return (
    <div className={classes.switches}>
      {SWITCH_GROUPS.map(({ title, switches }) => (
        <fieldset key={title} className={classes.group}>
          <legend>{title}</legend>
          {switches.map(line)}
        </fieldset>
      ))}
    </div>
  );
}
