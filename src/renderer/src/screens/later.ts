import { part } from '../ui/Later.tsx';

// What the start of somebody with instances does not show first: loaded once the window has nothing else to do.
export const WELCOME = part(async () => (await import('../features/instances/Welcome.tsx')).Welcome);
export const HOME_PANEL = part(async () => (await import('./HomePanel.tsx')).HomePanel);
export const ACTIVITY = part(
  async () => (await import('../features/operations/ActivitySources.tsx')).ActivitySources,
);
export const SESSIONS = part(async () => (await import('../features/sessions/Sessions.tsx')).Sessions);
