import { useEffect, useRef, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { denyRemoveMember, type Principal } from '../../../../shared/rules.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useFocusBack } from '../../ui/useFocusBack.ts';
import { ChangeRoles } from './ChangeRoles.tsx';
import type { MemberTools } from './membersContext.ts';
import { addressOf, doublesOf } from './person.ts';
import { RemovePerson } from './RemovePerson.tsx';

/** The dialog about members that is open. The people are those of the moment when it opened. */
export type MemberDialog = { kind: 'roles'; members: Member[] } | { kind: 'remove'; members: Member[] };

type Props = {
  dialog: MemberDialog | null;
  tools: MemberTools;
  /** The members as last read. */
  people: readonly Member[];
  /** What gets the focus when the row that a dialog was opened from is gone. */
  focusAfter: () => HTMLElement | null;
  /** Told the address of a person whose account was deleted. */
  onRemoved: (address: string) => void;
  onClose: () => void;
};

/** The dialogs about members: at most one is open, and none closes over a write that runs. */
export function MemberDialogs({ dialog, tools, people, focusAfter, onRemoved, onClose }: Props) {
  const [running, setRunning] = useState(false);
  // The closing dialog keeps its content while it fades.
  const last = useRef<MemberDialog | null>(null);
  if (dialog) last.current = dialog;
  useFocusBack(dialog !== null, focusAfter);
  const close = () => {
    if (!running) onClose();
  };

  const roles = last.current?.kind === 'roles' ? last.current.members : null;
  const removals = last.current?.kind === 'remove' ? last.current.members : null;
  return (
    <>
      <Dialog title="Change roles" opened={dialog?.kind === 'roles'} onClose={close}>
        {roles && <ChangeRoles members={roles} tools={tools} onRunning={setRunning} onClose={onClose} />}
      </Dialog>
      <Dialog title="Remove person" opened={dialog?.kind === 'remove'} onClose={close}>
        {removals && (
          <Removals
            members={removals}
            tools={tools}
            people={people}
            onRunning={setRunning}
            onRemoved={onRemoved}
            onClose={onClose}
            close={close}
          />
        )}
      </Dialog>
    </>
  );
}

/**
 * One person after the other, each with what goes with them and with their own address to type: a list that is confirmed
 * as a whole is skimmed, and here each line can be somebody's organizations and projects.
 */
function Removals(
  props: Pick<Props, 'tools' | 'people' | 'onRemoved' | 'onClose'> & {
    members: Member[];
    onRunning: (running: boolean) => void;
    close: () => void;
  },
) {
  const { tools, people, onRemoved, onClose } = props;
  const root = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  // As it was when the dialog opened: what is read meanwhile must not move the queue.
  const [{ members, barred }] = useState(() => sortOut(props.members, tools.principal));
  // The box of the person before is gone, and the focus with it.
  useEffect(() => {
    if (at > 0) root.current?.querySelector('input')?.focus();
  }, [at]);
  const member = members[at];
  if (!member) return null;

  function next(): void {
    if (at + 1 < members.length) setAt(at + 1);
    else onClose();
  }

  return (
    <div ref={root}>
      <RemovePerson
        key={member.id}
        organizationRef={tools.organizationRef}
        member={member}
        place={{ at: at + 1, of: members.length }}
        barred={barred}
        doubles={doublesOf(people).get(member.userId) ?? []}
        onRunning={props.onRunning}
        onRemoved={() => {
          onRemoved(addressOf(member.user));
          next();
        }}
        onSkip={next}
        onClose={props.close}
      />
    </div>
  );
}

/** Who of the chosen can be removed, and who cannot, with the reason. */
function sortOut(chosen: Member[], principal: Principal | null): { members: Member[]; barred: string[] } {
  const members: Member[] = [];
  const barred: string[] = [];
  for (const member of chosen) {
    const why = principal ? denyRemoveMember(principal, member) : { reason: PERMISSIONS_UNKNOWN };
    if (why) barred.push(`${addressOf(member.user)} is left out. ${why.reason}`);
    else members.push(member);
  }
  return { members, barred };
}
