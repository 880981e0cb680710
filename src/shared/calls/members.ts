import { z } from 'zod';
import { memberShape } from '../dokploy.ts';
import { type CallShapes, organizationOf } from './fields.ts';

export const memberCalls = {
  'members.list': { input: organizationOf, output: z.array(memberShape) },
} as const satisfies CallShapes;
