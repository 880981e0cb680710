export const PERMISSIONS_UNKNOWN = 'Permissions for this key haven’t loaded yet.';
