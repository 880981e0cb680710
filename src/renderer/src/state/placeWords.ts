import type { Target } from '../../../shared/target.ts';
import { shownName } from '../sanitizeText.ts';

export function placeName(place: Pick<Target, 'organizationName' | 'instanceName'>): string {
  const called = (name: string) => shownName(name, 60);
  return `${called(place.organizationName)} on ${called(place.instanceName)}`;
}
