import { describe, expect, it } from 'vitest';
import { createAdmission, QueueFullError } from '../src/jobs/admission.js';

const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('admission', () => {
  it('lets in by places, in the order of arrival', async () => {
    const admission = createAdmission({ maxActive: 1, maxBytes: 100, maxWaiting: 10 });
    const order: number[] = [];
    const first = await admission.enter(10, never);
    const rest = [2, 3, 4].map(async (n) => {
      const lease = await admission.enter(10, never);
      order.push(n);
      lease.release();
    });
    await settled();
    expect([order, admission.active, admission.waiting]).toEqual([[], 1, 3]);
    first.release();
    await Promise.all(rest);
    expect([order, admission.active, admission.waiting]).toEqual([[2, 3, 4], 0, 0]);
  });

  it('lets in by memory, and a job larger than the budget alone', async () => {
    const admission = createAdmission({ maxActive: 8, maxBytes: 100, maxWaiting: 10 });
    const small = await admission.enter(60, never);
    let entered = false;
    const large = admission.enter(500, never).then((lease) => {
      entered = true;
      return lease;
    });
    await settled();
    expect(entered).toBe(false);
    small.release();
    const lease = await large;
    expect(admission.active).toBe(1);
    lease.release();
    lease.release();
    expect(admission.active).toBe(0);
  });

  it('refuses where the queue is full and says when to come back', async () => {
    const admission = createAdmission({ maxActive: 1, maxBytes: 100, maxWaiting: 1 });
    await admission.enter(1, never);
    void admission.enter(1, never);
    const refused = await admission.enter(1, never).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(QueueFullError);
    expect((refused as QueueFullError).retryAfterSeconds).toBeGreaterThanOrEqual(1);
  });

  it('gives the place of a job that is called off to the next', async () => {
    const admission = createAdmission({ maxActive: 1, maxBytes: 100, maxWaiting: 2 });
    const first = await admission.enter(1, never);
    const gone = new AbortController();
    const called = admission.enter(1, gone.signal);
    const next = admission.enter(1, never);
    gone.abort(new Error('gone'));
    await expect(called).rejects.toThrow('gone');
    expect(admission.waiting).toBe(1);
    first.release();
    (await next).release();
    await expect(admission.enter(1, gone.signal)).rejects.toThrow('gone');
  });

  it('looks at those behind the head of the queue when that leaves', async () => {
    const admission = createAdmission({ maxActive: 4, maxBytes: 100, maxWaiting: 10 });
    await admission.enter(50, never);
    const gone = new AbortController();
    const large = admission.enter(90, gone.signal);
    const behind = [30, 10, 60].map((bytes) => admission.enter(bytes, never));
    await settled();
    expect([admission.active, admission.waiting]).toEqual([1, 4]);
    gone.abort(new Error('gone'));
    await expect(large).rejects.toThrow('gone');
    await Promise.all(behind.slice(0, 2));
    // The last one has no room yet.
    expect([admission.active, admission.waiting]).toEqual([3, 1]);
  });
});
