#!/usr/bin/env node
// Next to nothing is imported here: Node opens hundreds of files for all the rest, and ends with a stack where it may not.
import { endWithoutHandles } from './handles.js';

endWithoutHandles(1);
await import('./start.js');
