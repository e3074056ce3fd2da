import { useEffect, useState } from 'react';

/** Seconds since something began. */
export function useSeconds(what: string): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    const timer = setInterval(() => setSeconds((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [what]);
  return seconds;
}
