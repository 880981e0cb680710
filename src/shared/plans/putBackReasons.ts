/** Why it cannot be put back where nothing was read of the place. */
export const NOT_READ = 'Its people have not been read, so it is not known what is there now.';
/** Its instance is not there any more. */
export const REMOVED_INSTANCE = 'It was removed from Quayside, so nothing can be put back there.';
/** Why somebody who is gone and has no address cannot be put back. */
export const NO_ADDRESS = 'They have no address, so they cannot be invited.';
/** Somebody changed it since it was compared. */
export const CHANGED = 'It is no longer as it was compared.';
/** Why a role that is not `raised` cannot be put back where a person has more than one account in the organization. */
export const SEVERAL_ACCOUNTS =
  'They have several accounts there, and which of them had that role is not known. Change it under Members.';
/** Why `permissions` cannot be put back where a person has more than one account in the organization. */
export const SEVERAL_GRANTED =
  'They have several accounts there, and which of them was granted what is not known. Change it under Members.';
/** Why `permissions` cannot be put back where their ids could not be told. */
export const NOT_TOLD = 'It is no longer as it was compared, or too much at once. Put back fewer.';
/** Why `lost-two-factor` cannot be put back. */
export const TWO_FACTOR = 'Only the person can turn on two-factor authentication again.';
/** Why `organization-new` cannot be put back. */
export const NEW_ORGANIZATION =
  'An organization is deleted in its own settings, where what goes with it is shown.';
/** Why `organization-gone` cannot be put back. */
export const GONE_ORGANIZATION =
  'What was deleted does not come back: a new organization can be created, and its people invited.';
