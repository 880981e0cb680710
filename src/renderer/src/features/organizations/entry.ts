import type { Organization } from '../../../../shared/dokploy.ts';
import { readLogo, readName } from '../../../../shared/entries.ts';
import { searchText } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { organizationName } from '../../state/organizationNames.ts';
import { dateOf } from '../../when.ts';

export function nameError(text: string): string | null {
  const name = readName(text);
  return name.ok ? null : `${name.error.message} ${name.error.advice}`;
}

export function logoError(text: string): string | null {
  const logo = readLogo(text);
  return logo.ok ? null : `${logo.error.message} ${logo.error.advice}`;
}

export function duplicateWarning(
  text: string,
  organizations: readonly Organization[],
  ownId: string | null,
): string | null {
  const looks = searchText(sanitizeText(text, 120));
  if (looks === '') return null;
  const twins = organizations.filter(
    ({ id, name }) => id !== ownId && searchText(organizationName(name)) === looks,
  );
  const [twin] = twins;
  if (!twin) return null;
  const since = parseMoment(twin.createdAt);
  return twins.length === 1
    ? `An organization with this name already exists${since === null ? '' : `, created ${dateOf(since)}`}.`
    : `${twins.length} organizations with this name already exist.`;
}
