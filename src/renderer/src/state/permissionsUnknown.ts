/** Why a control is barred while nothing is known of what the key may do in the organization. */
export const PERMISSIONS_UNKNOWN =
  'The server has not told yet what this key may do here. Refresh to ask it.';
