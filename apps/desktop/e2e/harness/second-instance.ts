import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appFolder, electronArguments } from './desktop.js';

/** Starts the client again on the same data folder; resolves with its exit code, for it has to end at once. */
export async function startSecondInstance(data: string, file: string): Promise<number | null> {
  const program = process.env['REVELA_E2E_ELECTRON'] ?? '';
  const child = spawn(program, [...electronArguments(data), appFolder, file], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
