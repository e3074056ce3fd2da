#!/usr/bin/env node
// Next to nothing is imported here: Node opens hundreds of files for all the rest, and ends with a stack where it may not.
import { setFlagsFromString } from 'node:v8';
import { endWithoutHandles } from './handles.js';

endWithoutHandles(1);
// Loading modules would make the young generation grow to tens of megabytes, which stay. What is held for a picture lies outside
// of V8's heap.
setFlagsFromString('--semi-space-growth-factor=1');
await import('./start.js');
