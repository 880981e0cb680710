import { app, dialog } from 'electron';

/** Says that the start failed, and ends the app: without a window it would go on unseen, and every later start only wake it. */
export function reportFailedStart(error: unknown): void {
  const name = error instanceof Error ? error.name : 'an unknown failure';
  dialog.showErrorBox(
    'Quayside could not start',
    `It stopped with ${name}. Nothing was changed. Start it again. If it happens again, please report it.`,
  );
  app.exit(1);
}
