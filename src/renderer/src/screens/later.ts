import { part } from '../ui/Later.tsx';

// Code that a first screen with instances does not need: loaded when the window is idle.
export const WELCOME = part(async () => (await import('../features/instances/Welcome.tsx')).Welcome);
export const HOME_PANEL = part(async () => (await import('./HomePanel.tsx')).HomePanel);
export const ACTIVITY = part(
  async () => (await import('../features/activity/ActivitySources.tsx')).ActivitySources,
);
export const SESSIONS = part(async () => (await import('../features/sessions/Sessions.tsx')).Sessions);
