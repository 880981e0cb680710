import { useEffect, useState } from 'react';
import { ok } from '../../../../shared/errors.ts';
import type { ListedInstance } from '../../../../shared/instanceList.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { AddingList } from './AddingList.tsx';
import { type AddingMany, addedIn, createAddingMany } from './addingMany.ts';
import { PasteList } from './PasteList.tsx';

export function AddMany() {
  const { addInstance, call, moveLast } = useActions();
  const { run } = useDialog();
  const [adding, setAdding] = useState<AddingMany | null>(null);
  useEffect(() => () => adding?.close(), [adding]);

  /** Held: closing the dialog would lose the instances that are not stored yet. */
  const begin = (many: AddingMany) =>
    void run(
      async () => {
        await many.run();
        // In the order of the list: instances are stored in the order in which they answer.
        moveLast(addedIn(many.rows()));
        return ok({});
      },
      { held: true, stays: true },
    );

  function start(listed: readonly ListedInstance[]): void {
    const many = createAddingMany(
      {
        add: addInstance,
        cancel: (id) => void call('app.giveUp', { id }),
        newId: () => crypto.randomUUID(),
      },
      listed,
    );
    setAdding(many);
    begin(many);
  }

  return adding ? <AddingList adding={adding} onBegin={() => begin(adding)} /> : <PasteList onList={start} />;
}
