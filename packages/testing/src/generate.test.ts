import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixtureFolder } from './fixture-files.js';
import { findPython } from './python.js';

const folder = fileURLToPath(fixtureFolder);

describe('fixtures/generate.py', () => {
  it('says in one sentence that Pillow is missing, and which counts', (test) => {
    const python = findPython([]);
    if (python === undefined) {
      test.skip('no Python was found');
      return;
    }
    // Isolated from the packages of its site, where Pillow is.
    const script = `${folder}generate.py`;
    const { status, stdout, stderr } = spawnSync(python, ['-I', '-S', script, '--check'], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^.* has no Pillow, and Pillow 9\.4 is the reference: .*\n$/);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('takes no other filter for one that Pillow lacks', (test) => {
    const python = findPython(['PIL']);
    if (python === undefined) {
      test.skip('no Python was found that has Pillow');
      return;
    }
    const script = [
      'from generate import reference',
      'from PIL import Image',
      'reference.apply(Image.new("RGBA", (1, 1)), "no_filter", {})',
    ].join('\n');
    const options = {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    } as const;
    const { status, stderr } = spawnSync(python, ['-c', script], options);
    expect(stderr).toContain("ValueError: Pillow has no filter 'no_filter'");
    expect(status).toBe(1);
  });
});
