import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialState, type State } from './model.ts';

/** `gather` changes the state at once and notifies listeners once per frame. */
export type Store = StoreApi<State> & {
  gather(change: (state: State) => State): void;
};

/** `nextFrame` calls back once at the next frame, or soon in a hidden window, which has none. */
export function createGatheringStore(options: {
  startedAt: number;
  nextFrame: (tell: () => void) => void;
}): Store {
  const inner = createStore<State>(() => initialState(options.startedAt));
  const listeners = new Set<(state: State, before: State) => void>();
  let told = inner.getState();
  let waits = false;

  function tell(): void {
    const state = inner.getState();
    const before = told;
    told = state;
    if (!Object.is(state, before)) for (const listener of [...listeners]) listener(state, before);
  }

  function atFrame(): void {
    waits = false;
    tell();
  }

  return {
    ...inner,
    // `setState` notifies at once, with the gathered changes: listeners see one state.
    setState: ((...change: Parameters<StoreApi<State>['setState']>) => {
      inner.setState(...change);
      tell();
    }) as StoreApi<State>['setState'],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    gather(change) {
      inner.setState(change);
      if (waits || Object.is(inner.getState(), told)) return;
      waits = true;
      options.nextFrame(atFrame);
    },
  };
}

/** In ms, for a hidden window, which draws no frames. */
const HIDDEN_FRAME = 100;

export function nextFrame(tell: () => void): void {
  let over = false;
  const once = () => {
    if (over) return;
    over = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    tell();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_FRAME);
}
