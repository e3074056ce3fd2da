import { expect, it } from 'vitest';
import { initialsOf } from '../src/renderer/thumbnails/initials.js';

it.each([
  ['Fisheye', 'FI'],
  ['Enhance edges', 'EE'],
  ['Olho de peixe', 'OP'],
  ['élan', 'ÉL'],
  ['3D (bold)', '3B'],
  ['鱼眼', '鱼眼'],
  ['𝒳 ray', '𝒳R'],
  ['X', 'X'],
  ['…', ''],
])('the initials of %s are %s', (title, initials) => {
  expect(initialsOf(title)).toBe(initials);
});
