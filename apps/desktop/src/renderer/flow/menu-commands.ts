import { useEffect, useMemo } from 'react';
import type { MenuCommand } from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import type { Flow } from './flow.js';

const none: readonly MenuCommand[] = [];
const places: readonly MenuCommand[] = ['settings', 'history'];
const byStep: Readonly<Record<Flow['step'], readonly MenuCommand[]>> = {
  choose: none,
  select: ['send'],
  send: ['cancel'],
  view: ['save', 'copy-result', 'zoom-fit', 'zoom-actual', 'zoom-in', 'zoom-out'],
};

/**
 * What the menu may ask as things are; tells the menu, too.
 *
 * @param isBehind true while a dialog lies over the steps: only cancelling reaches what is behind it
 */
export function useMenuCommands({ step, filter }: Flow, isBehind: boolean): readonly MenuCommand[] {
  const hasFilter = filter !== null;
  const commands = useMemo(() => {
    if (isBehind) return step === 'send' ? byStep.send : none;
    return [...places, ...(step === 'select' && !hasFilter ? none : byStep[step])];
  }, [step, hasFilter, isBehind]);
  useEffect(() => void bridge.reportCommands(commands), [commands]);
  return commands;
}
