export const CALL_CHANNEL = 'quayside:call';

export const EVENT_CHANNEL = 'quayside:event';

/** An own scheme has no file system behind it and shares its origin with nobody. */
export const APP_ORIGIN = 'app://quayside';
