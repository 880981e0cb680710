import type { Notice } from '../../shared/instance.ts';

/** What a person is told once after they started a newer version than before. */
export function updatedNotice(name: string, version: string): Notice {
  return {
    id: 'updated',
    tone: 'info',
    title: `${name} was updated to ${version}`,
    text: '',
    offers: 'whats-new',
  };
}
