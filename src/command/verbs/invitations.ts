import { invitationStatus, isUnanswered } from '../../shared/invitation.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exitCode.ts';
import { readScope, sayKeyless } from '../reading.ts';
import { minuteOf, momentOf } from '../words.ts';

/** Lists invitations that nobody answered. Their ids stay out: whoever has one can accept it. */
export async function run(context: Context): Promise<ExitCode> {
  const { core, out, options } = context;
  const read = await readScope(context);
  if (!read.ok) return read.code;
  const { places, unread, keyless, code } = read;
  const now = Date.now();
  const invitations = places.flatMap((place) =>
    (core.world.target(place)?.invitations ?? [])
      .filter((each) => isUnanswered(each, now))
      .map((each) => ({
        ...{ email: each.email, instance: place.instanceName, organization: place.organizationName },
        // An invitation without a role makes a member.
        role: each.role ?? 'member',
        state: invitationStatus(each, now) === 'expired' ? 'expired' : 'open',
        ends: momentOf(each.expiresAt),
      }))
      .filter(({ state }) => !options.expired || state === 'expired'),
  );
  sayKeyless(context, keyless);
  out.result({ invitations, keyless, unread }, () =>
    out.table(
      ['ADDRESS', 'INSTANCE', 'ORGANIZATION', 'ROLE', 'STATE', 'ENDS'],
      invitations.map(({ email, instance, organization, role, state, ends }) => [
        ...[email, instance, organization, role],
        { text: state, tone: state === 'open' ? 'ok' : 'warn' },
        minuteOf(ends),
      ]),
    ),
  );
  return code;
}
