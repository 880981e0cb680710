import type { Member } from '../../../../shared/dokploy.ts';
import { type AccessSummary, accessWords } from '../../../../shared/permissions/accessSummary.ts';
import { useActions } from '../../state/app.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { OPENS_ROW } from '../../ui/table/rowControls.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import classes from './members.module.css';
import { useMemberTools } from './membersContext.ts';
import { addressOf } from './person.ts';

export function AccessCell({ member, access }: { member: Member; access: AccessSummary }) {
  const tools = useMemberTools();
  const tabIndex = useRowTab();
  const { openDialog } = useActions();
  const words = accessWords(access);
  const shown =
    access.sees === 'nothing' ? (
      <Chip tone="warn">{words}</Chip>
    ) : (
      <span className={classes.accessWords} data-sees={access.sees}>
        {words}
      </span>
    );
  if (!tools) return shown;
  const email = addressOf(member.user);
  const { userId } = member;
  return (
    <button
      type="button"
      className={classes.access}
      title={words}
      aria-label={`Access of ${email}: ${words}`}
      tabIndex={tabIndex}
      {...{ [OPENS_ROW]: true }}
      onClick={() => openDialog({ kind: 'permissions', ...tools.organizationRef, userId, email })}
    >
      {shown}
    </button>
  );
}
