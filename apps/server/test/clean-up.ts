export { cleanUp } from '@revela/testing/clean-up';
