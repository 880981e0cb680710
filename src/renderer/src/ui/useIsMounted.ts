import { type RefObject, useEffect, useRef } from 'react';

/** False once the component is gone: what it waited for must not close or tell what stands in its place. */
export function useIsMounted(): RefObject<boolean> {
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return here;
}
