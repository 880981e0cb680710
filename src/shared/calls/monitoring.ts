import { z } from 'zod';
import { type CallShapes, id, nothing } from './fields.ts';

/** What the app finds out by looking after instances, whether its window is open or not. */
export const monitoringCalls = {
  /** How it stands: what Settings say of it. */
  'monitoring.state': {
    input: nothing,
    output: z.strictObject({
      /** Whether this desktop shows icons of apps; where it does not, closing the window ends the app. */
      tray: z.enum(['shown', 'not-shown']),
      /** Whether this system shows notifications. */
      notifications: z.boolean(),
      /** The last round read nothing, since it would have brought up the keychain’s password prompt. */
      waitsForKeychain: z.boolean(),
      /** The instances that are not looked after, in the order of the list. */
      leftOut: z.array(z.strictObject({ instanceId: id, why: z.enum(['no-key', 'pasted-key']) })),
    }),
  },
} as const satisfies CallShapes;
