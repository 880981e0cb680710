/** The one channel over which the renderer calls main; the name of the call travels inside. */
export const CALL_CHANNEL = 'quayside:call';

/** The one channel over which main tells the renderer that something happened. */
export const EVENT_CHANNEL = 'quayside:event';

/** The origin of the app's own page: a scheme of its own has no file system behind it and no neighbours. */
export const APP_ORIGIN = 'app://quayside';
