/** What follows when sessions are revoked, and what does not, as sentences. */
export const SIGNED_OUT =
  'A browser whose session is revoked is signed out at once. Its person can sign in again, and their API keys go on working.';
