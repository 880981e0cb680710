/** A moment in milliseconds since the epoch, as `Date.now()` gives it. */
export type Ms = number;
