import { z } from 'zod';
import { list } from '../../shared/boundedShapes.ts';
import type { AuditEntry } from '../../shared/dokploy.ts';
import { listed, oneLine } from '../../shared/text.ts';

const LONGEST_METADATA = 20_000;
const MOST_DETAILS = 30;
const MOST_VALUES = 5;
const DEEPEST = 3;
const SECRET =
  /(?:env|secret|pass|pwd|token|credential|private|key|licen[cs]e|hash|config|args|cookie|dsn|url|auth(?!or)|otp|pin$)/i;

/** Drops ids of user and organization, and parses the embedded JSON. */
const logShape = z
  .object({
    id: z.string().max(200),
    userEmail: z.string().nullish(),
    userRole: z.string().nullish(),
    action: z.string(),
    resourceType: z.string(),
    resourceId: z.string().nullish(),
    resourceName: z.string().nullish(),
    metadata: z.string().nullish(),
    createdAt: z.string(),
  })
  .transform(
    (log): AuditEntry => ({
      id: log.id,
      at: log.createdAt,
      email: log.userEmail ?? '',
      role: log.userRole ?? '',
      action: log.action,
      resourceType: log.resourceType,
      resourceId: log.resourceId ?? null,
      name: log.resourceName ?? null,
      details: readMetadata(log.metadata ?? null),
    }),
  );

export const auditAnswer = z
  .object({ logs: list(logShape), total: z.number().int() })
  .transform(({ logs, total }) => ({ entries: logs, total }));

export function readMetadata(text: string | null): AuditEntry['details'] {
  if (text === null || text.length > LONGEST_METADATA) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return detailsOf(value, '', 0).slice(0, MOST_DETAILS);
}

function detailsOf(value: unknown, name: string, depth: number): AuditEntry['details'] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : [{ name, value: valuesIn(value, name) }];
  if (typeof value !== 'object') return [{ name, value: told(value, name) }];
  if (depth >= DEEPEST) return [{ name, value: '…' }];
  return Object.entries(value)
    .slice(0, MOST_DETAILS)
    .flatMap(([key, inner]) => {
      const own = oneLine(key, 60);
      return detailsOf(inner, name === '' ? own : `${name}.${own}`, depth + 1);
    });
}

function valuesIn(values: readonly unknown[], name: string): string {
  const plain = values.filter((each) => typeof each !== 'object');
  if (plain.length < values.length) return `${values.length} entries`;
  return listed(
    plain.map((each) => told(each, name)),
    MOST_VALUES,
  );
}

function told(value: unknown, name: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (SECRET.test(name)) return '(not shown)';
  return typeof value === 'number' ? String(value) : oneLine(String(value), 200);
}
