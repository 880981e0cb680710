/** Why a control is barred while nothing is known of what the key may do in the organization. */
export const PERMISSIONS_UNKNOWN = 'Permissions for this key haven’t loaded yet.';
