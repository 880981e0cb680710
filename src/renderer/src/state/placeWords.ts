import type { Target } from '../../../shared/target.ts';
import { sanitizeText } from '../ui/sanitizeText.ts';

export function placeName(place: Pick<Target, 'organizationName' | 'instanceName'>): string {
  const called = (name: string) => sanitizeText(name, 60) || 'Unnamed';
  return `${called(place.organizationName)} on ${called(place.instanceName)}`;
}
