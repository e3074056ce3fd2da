export { temporaryFolder } from '@revela/testing/clean-up';
export { eventually } from '@revela/testing/eventually';
export { serve } from '@revela/testing/serve';
