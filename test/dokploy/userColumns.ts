import type { Profile } from './versions.ts';

/** The columns of a user as the database names them, which errors of 0.28 and later hand out. */
export function userColumns(profile: Profile): string {
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
