import type { ChangeBy } from '../../../../shared/operations/change.ts';
import type { Step } from '../../../../shared/operations/step.ts';
import { permissionsWords } from '../../../../shared/permissions/differenceWords.ts';
import type { Permissions } from '../../../../shared/permissions/permissionsShape.ts';

/** "granted 2 projects; took away “Docker”.", and what of the plan the server keeps nothing of. */
export function permissionsDone(
  { grant, revoke }: ChangeBy<'members.setPermissions'>,
  state: Step['state'],
): string {
  const isLeftOut = state.state === 'done' && state.output.leftOut !== undefined;
  const done = (all: Permissions) => (isLeftOut ? { ...all, gitProviders: [], servers: [] } : all);
  const [granted, revoked] = [permissionsWords(done(grant)), permissionsWords(done(revoke))];
  const words = [granted && `granted ${granted}`, revoked && `took away ${revoked}`];
  return `${words.filter(Boolean).join('; ')}.${isLeftOut ? LEFT_OUT : ''}`;
}

const LEFT_OUT = ' Git providers and servers were left out: without a license the server keeps none of them.';
