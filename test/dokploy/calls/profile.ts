import { CallError } from '../errors.ts';
import type { User } from '../rows.ts';
import { userRow } from '../shapes.ts';
import type { Profile } from '../versions.ts';
import type { Call, Context } from './call.ts';

// What the server lets a person set of their own row; Quayside may send names and picture alone.
function settable(profile: Profile): readonly (keyof User)[] {
  const names = profile.atLeast('0.26.0') ? (['firstName', 'lastName'] as const) : [];
  const license = profile.atLeast('0.27.0') ? (['enableEnterpriseFeatures', 'licenseKey'] as const) : [];
  return [...names, 'image', 'email', 'twoFactorEnabled', 'emailVerified', 'banned', ...license];
}

type Input = Record<string, unknown> & { password?: string; currentPassword?: string; email?: string };

const update: Call = {
  kind: 'mutation',
  input: () => ({
    email: { type: 'string', optional: true, email: true, message: 'Please enter a valid email address' },
    password: { type: 'string', optional: true },
    currentPassword: { type: 'string', optional: true },
    twoFactorEnabled: { type: 'boolean', optional: true },
    banned: { type: 'boolean', optional: true },
  }),
  run(context, input: Input) {
    const { world, profile, user } = context;
    if (input.password !== undefined || input.currentPassword !== undefined) changePassword(context, input);
    const change = Object.fromEntries(
      settable(profile).flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
    ) as Partial<User>;
    if (!profile.atLeast('0.26.0') && typeof input.name === 'string') change.firstName = input.name;
    if (Object.keys(change).length === 0) throw new CallError('BAD_REQUEST', 'No values to set');
    const { email } = change;
    if (email !== undefined && world.users.some((row) => row !== user && row.email === email))
      throw new CallError('BAD_REQUEST', duplicateWords(profile, user, email));
    // The address is stored as typed: with a capital letter nobody signs in by it any more.
    Object.assign(user, change);
    return userRow(profile, world, user);
  },
};

// The password is changed and then the call fails, because a key has no session to keep.
function changePassword({ profile, user }: Context, input: Input): void {
  if (user.password !== input.currentPassword)
    throw new CallError('BAD_REQUEST', 'Current password is incorrect');
  if (input.password === undefined) throw new CallError('BAD_REQUEST', 'New password is required');
  user.password = input.password;
  if (profile.atLeast('0.29.0')) {
    const query = 'delete from "session" where ("session"."user_id" = $1 and "session"."id" <> $2)';
    throw new CallError('INTERNAL_SERVER_ERROR', `Failed query: ${query}\nparams: ${user.id},`);
  }
  const [{ password: _, currentPassword: __, ...others }] = [input];
  if (Object.keys(others).length > 0) return;
  if (!profile.atLeast('0.28.0')) throw new CallError('BAD_REQUEST', 'syntax error at or near "where"');
  const query = `update "user" set  where "user"."id" = $1 returning ${userColumns(profile)}`;
  throw new CallError('BAD_REQUEST', `Failed query: ${query}\nparams: ${user.id}`);
}

function duplicateWords(profile: Profile, user: User, email: string): string {
  if (!profile.atLeast('0.28.0')) return 'duplicate key value violates unique constraint "user_email_unique"';
  const query = `update "user" set "email" = $1 where "user"."id" = $2 returning ${userColumns(profile)}`;
  return `Failed query: ${query}\nparams: ${email},${user.id}`;
}

const listPasskeys: Call = { kind: 'query', since: '0.29.0', run: () => [] };

/** The calls on the key's own person, whom they let change almost anything. */
export const profileCalls: Record<string, Call> = {
  'user.update': update,
  'user.listPasskeys': listPasskeys,
};

/** The columns of a user as the database names them, which errors of 0.28 and later hand out. */
function userColumns(profile: Profile): string {
  const first =
    'id firstName lastName isRegistered expirationDate createdAt created_at two_factor_enabled email';
  const then = 'email_verified image banned ban_reason ban_expires updated_at role enablePaidFeatures';
  const license = 'allowImpersonation enableEnterpriseFeatures licenseKey isValidEnterpriseLicense';
  const cloud = 'stripeCustomerId stripeSubscriptionId serversQuantity';
  const late = profile.atLeast('0.30.0')
    ? 'sendInvoiceNotifications isEnterpriseCloud trustedOrigins bookmarkedTemplates'
    : 'trustedOrigins';
  const names = [first, then, license, cloud, late].join(' ').split(' ');
  return names.map((name) => `"${name}"`).join(', ');
}
