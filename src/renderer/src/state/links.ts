import type { AppError } from '../../../shared/errors.ts';
import type { EventPayload } from '../../../shared/events.ts';
import { instanceOfLink, originOfPlace } from '../../../shared/links.ts';
import type { Actions } from './actions.ts';
import { denyUnwritable } from './denials.ts';
import type { DialogSubjects } from './dialogs.ts';
import type { Store } from './store.ts';

type Link = EventPayload<'link.opened'>;

/** A link shows a place or fills in a dialog; nothing else happens until a person clicks. */
export function createOpenLink(tools: {
  store: Pick<Store, 'getState'>;
  tellTrouble: (title: string, error: AppError) => void;
  actions: () => Pick<Actions, 'goToInstance' | 'showIn' | 'openDialog'>;
}): (link: Link) => void {
  const { store, tellTrouble } = tools;
  const refuse = (message: string, advice: string) =>
    tellTrouble('A link was not opened', { code: 'bad-input', message, advice });

  function goTo({ instance, organizationId }: Extract<Link, { kind: 'instance' }>): void {
    const { byId } = store.getState();
    const found = instanceOfLink(Object.values(byId), instance);
    if (!found) {
      add({ url: originOfPlace(instance) ?? '', name: '', isPlace: true, organizationId });
      return;
    }
    if (organizationId === null) tools.actions().goToInstance(found.id);
    else tools.actions().showIn(found.id, { organizationId });
  }

  function add(link: NonNullable<DialogSubjects['add']['link']>): void {
    const why = denyUnwritable(store.getState());
    if (why === null) tools.actions().openDialog({ kind: 'add', link });
    else refuse(why, '');
  }

  return (link) => {
    const state = store.getState();
    if (link.kind === 'strange') return refuse(link.why, 'Nothing was done.');
    // A link that anybody can make must not discard what was typed or runs in a dialog.
    if (state.dialog) return refuse('A dialog was open.', 'Close it and open the link again.');
    if (link.kind === 'instance') return goTo(link);
    add({ url: link.url, name: link.name });
  };
}
