import { shell } from 'electron';
import { fail, ok, type Result } from '../../shared/errors.ts';

/** Opens an instance's own page, the one kind of address that leaves the app, in the person's browser. */
export async function openInBrowser(origin: string): Promise<Result<null>> {
  try {
    await shell.openExternal(origin);
    return ok(null);
  } catch {
    return fail({
      code: 'internal',
      message: `No browser could be opened for ${origin}.`,
      advice: 'Copy the address and open it in your browser.',
    });
  }
}
