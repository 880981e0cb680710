import type { GrantSource } from '../../shared/calls/grants.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { type CopiedGoal, goalByNames, goalLike } from '../../shared/permissions/copiedGoal.ts';
import { compileRules, goalOf, type TemplateMode } from '../../shared/permissions/template.ts';
import type { Tree } from '../../shared/permissions/treeShape.ts';
import type { Place, PlaceReaders } from './planReadings.ts';
import type { Templates } from './templates.ts';

/** What people are to be granted, ready to be asked of each organization. */
export type PreparedSource = {
  /** What is applied, in a few words. */
  subject: string;
  mode: TemplateMode;
  /** Null where it is copied from somebody. */
  templateId: string | null;
  /** Whoever is copied: nothing is planned for them there. */
  copied: (Place & { userId: string }) | null;
  goalIn: (place: Place, tree: Tree) => CopiedGoal;
};

/** Prepares a source: of a member it reads what they have, by which others are granted. */
export async function prepareSource(
  source: GrantSource,
  {
    templates,
    readMembers,
    readTree,
  }: Pick<PlaceReaders, 'readMembers' | 'readTree'> & {
    templates: Pick<Templates, 'find'>;
  },
): Promise<Result<PreparedSource>> {
  const { mode } = source;
  if (source.by === 'template') {
    const found = await templates.find(source.templateId);
    if (!found.ok) return found;
    const template = found.value;
    const match = compileRules(template.rules);
    return ok({
      subject: template.name,
      mode,
      templateId: template.id,
      copied: null,
      goalIn: (_, tree) => ({ goal: goalOf(template, match(tree)), unmatched: [] }),
    });
  }
  const { instanceId, organizationId, userId } = source.from;
  const from = { instanceId, organizationId };
  const [members, tree] = await Promise.all([readMembers(from), readTree({ ...from, heavy: true })]);
  if (!members.ok) return members;
  if (!tree.ok) return tree;
  const member = members.value.find((each) => each.userId === userId);
  if (!member)
    return fail({
      code: 'bad-input',
      message: 'This person is not a member there any more, so there is no access to copy.',
      advice: 'Choose somebody who is.',
    });
  const email = oneLine(member.user.email, 200);
  if (member.role === 'owner' || member.role === 'admin')
    return fail({
      code: 'bad-input',
      message: `${email} is ${member.role} there and sees everything by that, so there are no permissions to copy.`,
      advice: 'Change a role to give others the same, or choose a member.',
    });
  const permissions = member.permissions ?? {};
  return ok({
    subject: email,
    mode,
    templateId: null,
    copied: source.from,
    goalIn: (place, there) =>
      place.instanceId === instanceId && place.organizationId === organizationId
        ? goalLike(permissions, there)
        : goalByNames(permissions, tree.value, there),
  });
}
