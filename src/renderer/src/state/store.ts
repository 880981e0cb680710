import { createStore, type StoreApi } from 'zustand/vanilla';
import { initialState, type State } from './model.ts';

/** The window's store. What is gathered is in the state at once, and told to those who listen once per frame. */
export type Store = StoreApi<State> & {
  /** Changes the state now, and tells it with all else that is gathered in this frame. */
  gather(change: (state: State) => State): void;
};

/** `nextFrame` calls back once, at the next frame, or soon where the window is hidden and has none. */
export function createGatheringStore(options: {
  startedAt: number;
  nextFrame: (tell: () => void) => void;
}): Store {
  const inner = createStore<State>(() => initialState(options.startedAt));
  const listeners = new Set<(state: State, before: State) => void>();
  /** The state that was told last. */
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
    // What a person does is told at once, and with it what was gathered: listeners see one state.
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

/** How long (ms) a hidden window, which draws no frames, waits instead. */
const HIDDEN_FRAME = 100;

/** Calls back at the window's next frame, in a hidden window soon. */
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
