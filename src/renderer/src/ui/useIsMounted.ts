import { type RefObject, useEffect, useRef } from 'react';

/** Late answers must not close or change what replaced the component. */
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
