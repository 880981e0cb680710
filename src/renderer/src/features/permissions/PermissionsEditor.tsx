import { Box, Flex, Group, Switch } from '@mantine/core';
import { IconEyeOff, IconInfoCircle, type IconProps, IconTrashX } from '@tabler/icons-react';
import { type ComponentType, type FormEvent, type ReactNode, useCallback, useMemo, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { ACCESS } from '../../../../shared/facts/access.ts';
import type { AccessSummary } from '../../../../shared/permissions/accessSummary.ts';
import { accessIn, goneOf, type KnownTree } from '../../../../shared/permissions/knownTree.ts';
import { grantingAllIn, NO_DIFFERENCE, switching } from '../../../../shared/permissions/marking.ts';
import {
  countGranted,
  differenceBetween,
  isNoDifference,
  type PermissionsDifference,
  switchesOf,
  withDifference,
  without,
} from '../../../../shared/permissions/permissions.ts';
import type { Permissions } from '../../../../shared/permissions/shapes.ts';
import {
  SWITCH_GROUPS,
  SWITCH_WORDS,
  type Switch as SwitchName,
} from '../../../../shared/permissions/switches.ts';
import { sharesOf } from '../../../../shared/permissions/tree.ts';
import { whyNoExtras, whySwitchHasNoEffect } from '../../../../shared/rules/permissions.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { counted } from '../../../../shared/text.ts';
import { DialogButtons, DraftFoot } from '../../parts/DialogForm.tsx';
import { FactWords } from '../../parts/facts.tsx';
import { roleTone } from '../../parts/roleTone.ts';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import { useInitials } from '../../state/initials.ts';
import { organizationNameIn } from '../../state/places.ts';
import { Chip } from '../../ui/Chip.tsx';
import form from '../../ui/dialogForm.module.css';
import { DialogFailure } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { Tile } from '../../ui/Tile.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { checked, grantState, isAnyGranted } from './grants.ts';
import classes from './permissions.module.css';
import { TreePane } from './TreePane.tsx';
import { changedWords, footWords, noEnter, summaryWords, useTree } from './usePermissionsOf.ts';

type StandingProps = { organizationRef: OrganizationRef; role: string; access: AccessSummary };

export function Standing({ organizationRef: { instanceId, organizationId }, role, access }: StandingProps) {
  const instance = useApp((state) => state.byId[instanceId]);
  const initials = useInitials(instanceId);
  const organization = useApp((state) => organizationNameIn(state, instanceId, organizationId));
  return (
    <Flex component="p" gap={8} align="center" miw={0}>
      {instance && <Tile initials={initials} color={instance.color} size={20} />}
      <span className={looks.cut}>
        <bdi dir="auto">{organization}</bdi> on <bdi dir="auto">{sanitizeText(instance?.name, 60)}</bdi>
      </span>
      <Chip tone={roleTone(role)}>
        <bdi>{sanitizeText(role, 30)}</bdi>
      </Chip>
      <FactWords fact={ACCESS} of={access} />
    </Flex>
  );
}

type Props = {
  organizationRef: OrganizationRef;
  principal: Principal;
  member: Member;
  permissions: Permissions;
  email: string;
  why: string | null;
};

export function PermissionsEditor(props: Props) {
  const { organizationRef, principal, member, permissions, email, why } = props;
  const { runIntent, openDialog } = useActions();
  const { run, running, error } = useDialog();
  const draft = useDraft(permissions);
  const people = useMemo(() => [{ permissions }], [permissions]);
  const reading = useTree(organizationRef, principal, people);
  const { shown, difference, change } = draft;
  const { role, userId } = member;
  const isLocked = why !== null || running;
  const isUnchanged = isNoDifference(difference);
  const question = useDraftQuestion(!isUnchanged);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isUnchanged || isLocked) return;
    const whose = { ...organizationRef, userIds: [userId] };
    void run(() => runIntent({ kind: 'set-permissions', ...whose, ...difference }), { held: true });
  }

  return (
    <form className={form.form} onSubmit={submit} onKeyDown={noEnter}>
      <Standing
        organizationRef={organizationRef}
        role={role}
        access={accessIn({ role, permissions: shown }, dataOf(reading.query) ?? null)}
      />
      {why !== null && <p className={looks.dim}>{why}</p>}
      {/* Always rendered, so that screen readers announce its content. */}
      <div role="status">
        {draft.meanwhile && !running && (
          <MeanwhileNote email={email} difference={draft.meanwhile} onSeen={draft.see} />
        )}
      </div>
      <div className={classes.columns}>
        <Granted
          draft={draft}
          base={permissions}
          isLocked={isLocked}
          reading={reading}
          {...{ email, role, principal }}
          onKit={() => openDialog({ kind: 'apply-kit', people: [[email]], places: [organizationRef] })}
        />
        <Switches
          {...{ principal, role, isLocked }}
          on={switchesOf(shown)}
          onSwitch={(name, isOn) => change((now) => switching(now, name, isOn))}
        />
      </div>
      <DialogFailure error={error} />
      <DraftFoot question={question} lost={`${summaryWords(difference)} Nothing is saved yet.`}>
        {why === null ? (
          <DialogButtons
            action="Save permissions"
            runningAction="Saving…"
            disabled={isUnchanged}
            more={
              <Group gap={12} wrap="nowrap" miw={0}>
                <ToolButton onClick={draft.reset} why={isUnchanged ? 'There is nothing to reset.' : null}>
                  Reset
                </ToolButton>
                <p role="status">{summaryWords(difference)}</p>
              </Group>
            }
          />
        ) : (
          <DialogButtons action="Close" cancel={null} />
        )}
      </DraftFoot>
    </form>
  );
}

type GrantedProps = {
  draft: Draft;
  base: Permissions;
  isLocked: boolean;
  reading: ReturnType<typeof useTree>;
  email: string;
  role: string;
  principal: Principal;
  onKit: () => void;
};

function Granted({ draft, base, isLocked, reading, email, role, principal, onKit }: GrantedProps) {
  const { shown, change } = draft;
  const tree = dataOf(reading.query)?.tree;
  const shares = useMemo(() => (tree ? sharesOf(tree, shown) : NO_SHARES), [tree, shown]);
  const before = useMemo(() => (tree ? sharesOf(tree, base) : NO_SHARES), [tree, base]);
  // Includes former grants, so that a cleared box can be checked again.
  const filter = useMemo(
    () => ({
      title: 'Only granted',
      lets: (subject: Parameters<typeof isAnyGranted>[0]) =>
        isAnyGranted(subject, shares) || isAnyGranted(subject, before),
    }),
    [shares, before],
  );

  const seesNothing = (permissions: Permissions, known: KnownTree) =>
    accessIn({ role, permissions }, known).sees === 'nothing';

  function grantAll({ tree: { projects } }: KnownTree): void {
    change((now) =>
      projects.reduce((next, project) => grantingAllIn(next, { kind: 'projects', project }), now),
    );
  }

  return (
    <TreePane
      reading={reading}
      filter={filter}
      notes={(known) => (
        <>
          {seesNothing(base, known) && seesNothing(shown, known) && (
            <NothingNote
              email={email}
              onGrantAll={isLocked || known.tree.projects.length === 0 ? null : () => grantAll(known)}
              onKit={isLocked ? null : onKit}
            />
          )}
          <GoneNote draft={draft} known={known} isLocked={isLocked} />
        </>
      )}
      foot={(known) => footWords(whyNoExtras(principal, known.tree))}
      stateOf={(subject) => grantState(subject, shares, change)}
      onCheck={(subject) => change((now) => checked(now, subject, shares))}
      isLocked={isLocked}
    />
  );
}

const NO_SHARES = new Map();

type NoteProps = {
  icon: ComponentType<IconProps>;
  tone?: 'warn';
  words: ReactNode;
  children: ReactNode;
};

function Note({ icon: Icon, tone, words, children }: NoteProps) {
  return (
    <Group
      className={looks.callout}
      gap={8}
      flex="none"
      me={6}
      py={6}
      ps={10}
      pe={6}
      fz={12}
      data-tone={tone}
    >
      <Icon size={16} stroke={1.75} className={looks.toned} aria-hidden />
      <Box component="p" className={looks.words} flex="1 1 170px">
        {words}
      </Box>
      {children}
    </Group>
  );
}

function MeanwhileNote(props: { email: string; difference: PermissionsDifference; onSeen: () => void }) {
  const { email, difference, onSeen } = props;
  return (
    <Note
      icon={IconInfoCircle}
      words={
        <>
          Permissions of <bdi>{email}</bdi> have changed on the server: {changedWords(difference)}. Your
          changes are kept.
        </>
      }
    >
      <ToolButton small flex="none" onClick={onSeen}>
        OK
      </ToolButton>
    </Note>
  );
}

function NothingNote(props: { email: string; onGrantAll: (() => void) | null; onKit: (() => void) | null }) {
  const { email, onGrantAll, onKit } = props;
  return (
    <Note
      icon={IconEyeOff}
      tone="warn"
      words={
        <>
          <bdi>{email}</bdi> sees nothing until you grant projects.
        </>
      }
    >
      {(onGrantAll || onKit) && (
        <Group component="span" gap={8} flex="none" maw="100%">
          {onGrantAll && (
            <ToolButton small onClick={onGrantAll}>
              Grant all projects and everything in them
            </ToolButton>
          )}
          {onKit && (
            <ToolButton small onClick={onKit}>
              Apply kit…
            </ToolButton>
          )}
        </Group>
      )}
    </Note>
  );
}

function GoneNote({ draft, known, isLocked }: { draft: Draft; known: KnownTree; isLocked: boolean }) {
  const gone = goneOf(draft.shown, known);
  const count = countGranted(gone);
  if (count === 0) return null;
  return (
    <Note
      icon={IconTrashX}
      words={`${counted(count, 'granted item no longer exists', 'granted items no longer exist')}. The server still lists them.`}
    >
      {!isLocked && (
        <ToolButton small flex="none" onClick={() => draft.change((now) => without(now, gone))}>
          {count === 1 ? 'Remove it' : 'Remove them'}
        </ToolButton>
      )}
    </Note>
  );
}

type Draft = ReturnType<typeof useDraft>;

function useDraft(base: Permissions) {
  const [wanted, setWanted] = useState<PermissionsDifference>(NO_DIFFERENCE);
  const [seen, setSeen] = useState(base);
  const shown = useMemo(() => withDifference(base, wanted), [base, wanted]);
  const difference = useMemo(() => differenceBetween(base, shown), [base, shown]);
  const meanwhile = useMemo(() => differenceBetween(seen, base), [seen, base]);
  const change = useCallback(
    (next: (now: Permissions) => Permissions) =>
      setWanted((now) => differenceBetween(base, next(withDifference(base, now)))),
    [base],
  );
  return {
    shown,
    difference,
    meanwhile: isNoDifference(meanwhile) ? null : meanwhile,
    change,
    reset: () => setWanted(NO_DIFFERENCE),
    see: () => setSeen(base),
  };
}

type SwitchesProps = {
  principal: Principal;
  role: string;
  on: readonly SwitchName[];
  onSwitch: (name: SwitchName, isOn: boolean) => void;
  isLocked: boolean;
};

const SWITCH_LOOK = {
  track: classes.switchTrack ?? '',
  label: classes.switchLabel ?? '',
  description: classes.switchHint ?? '',
};

function Switches({ principal, role, on, onSwitch, isLocked }: SwitchesProps) {
  const isCustom = role !== 'member';
  return (
    // Focusable, as it scrolls and may have no enabled switch.
    <section
      className={classes.switches}
      aria-label="Switches"
      tabIndex={isLocked || isCustom ? 0 : undefined}
    >
      {isCustom && <p className={looks.dim}>{whySwitchHasNoEffect(principal, role, 'canCreateProjects')}</p>}
      {SWITCH_GROUPS.map(({ title, switches }) => (
        <fieldset key={title} className={classes.group}>
          <legend>{title}</legend>
          {switches.map((name) => {
            const { label, hint } = SWITCH_WORDS[name];
            const why = isCustom ? null : whySwitchHasNoEffect(principal, role, name);
            return (
              <Switch
                key={name}
                size="xs"
                withThumbIndicator={false}
                classNames={SWITCH_LOOK}
                label={label}
                description={
                  <>
                    {hint}
                    {why !== null && (
                      <Box component="span" display="block" mt={2} c="var(--q-warn)">
                        {why}
                      </Box>
                    )}
                  </>
                }
                checked={on.includes(name)}
                disabled={isLocked || isCustom}
                onChange={({ currentTarget }) => onSwitch(name, currentTarget.checked)}
              />
            );
          })}
        </fieldset>
      ))}
    </section>
  );
}
