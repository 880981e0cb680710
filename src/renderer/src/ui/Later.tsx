import { type ComponentType, useEffect, useState } from 'react';

type Part<Props> = { Loaded: ComponentType<Props> | null; load: () => Promise<void> };

export function part<Props extends object>(fetch: () => Promise<ComponentType<Props>>): Part<Props> {
  const made: Part<Props> = {
    Loaded: null,
    load: async () => {
      made.Loaded ??= await fetch();
    },
  };
  return made;
}

export function Later<Props extends object>({ part, props }: { part: Part<Props>; props: Props }) {
  const [failure, setFailure] = useState<unknown>();
  const [, redraw] = useState({});
  useEffect(() => {
    if (!part.Loaded) part.load().then(() => redraw({}), setFailure);
  }, [part]);
  if (failure) throw failure;
  return part.Loaded && <part.Loaded {...props} />;
}
