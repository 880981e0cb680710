import { z } from 'zod';
import { id, organizationOf, text } from '../calls/fields.ts';
import { settingsShape } from './change.ts';

/** What a person wants changed, as they typed and chose it. Main makes a plan of it; nobody else plans. */
export const intentShape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create-organization'),
    instanceId: id,
    name: text,
    logo: settingsShape.shape.logo,
    /** Who makes it and owns it then, where the instance holds keys of several people. */
    userId: id.exactOptional(),
  }),
  /** What is left out stays as it is; an empty logo or a null role goes. */
  organizationOf.extend({
    kind: z.literal('change-organization'),
    settings: settingsShape.extend({ name: text.exactOptional() }),
  }),
  organizationOf.extend({ kind: z.literal('make-default') }),
  organizationOf.extend({ kind: z.literal('delete-organization') }),
]);

/** What a person wants changed. */
export type Intent = z.infer<typeof intentShape>;
/** An intent of one kind. */
export type IntentOf<K extends Intent['kind']> = Extract<Intent, { kind: K }>;
