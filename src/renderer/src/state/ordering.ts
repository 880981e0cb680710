import type { StoreApi } from 'zustand/vanilla';
import { type AppError, ok, type Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import { withOrder } from './transitions.ts';

/** Puts the instances in order: on screen at once, on disk one call at a time, of several moves the last alone. */
export type Ordering = {
  reorder(instanceIds: string[]): Promise<Result<object>>;
  /** Puts these behind the others, in this order. */
  moveLast(instanceIds: readonly string[]): void;
};

/** Keeps the order that a person makes; one that could not be kept goes back to the last that was, and `tellTrouble` says so. */
export function createOrdering(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  tellTrouble: (title: string, error: AppError) => void;
}): Ordering {
  const { bridge, store, tellTrouble } = tools;
  let running: Promise<Result<object>> | null = null;

  async function keep(kept: string[]): Promise<Result<object>> {
    let last = kept;
    for (;;) {
      const wanted = store.getState().pendingOrder;
      if (!wanted) return ok({});
      // As it is on screen: instances may have come or gone since it was made.
      const { order } = store.getState();
      const result = await bridge.call('instances.reorder', { instanceIds: order });
      const isLast = store.getState().pendingOrder === wanted;
      if (isLast || !result.ok) store.setState((state) => ({ ...state, pendingOrder: null }));
      if (!result.ok) {
        store.setState((state) => withOrder(state, last));
        tellTrouble('The order was not kept', result.error);
        return result;
      }
      last = order;
    }
  }

  function reorder(instanceIds: string[]): Promise<Result<object>> {
    const { order } = store.getState();
    store.setState((state) => {
      const next = withOrder(state, instanceIds);
      return next === state ? state : { ...next, pendingOrder: next.order };
    });
    running ??= keep(order).finally(() => {
      running = null;
    });
    return running;
  }

  return {
    reorder,
    moveLast(instanceIds) {
      const { order } = store.getState();
      const next = [...order.filter((id) => !instanceIds.includes(id)), ...instanceIds];
      if (next.some((id, at) => id !== order[at])) void reorder(next);
    },
  };
}
