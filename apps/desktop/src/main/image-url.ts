export const SCHEME = 'app';

/** Where the window finds an open image or a result. */
export function imageUrl(id: string): string {
  return `${SCHEME}://image/${id}`;
}
