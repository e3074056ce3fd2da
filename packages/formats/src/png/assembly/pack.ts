// Packs RGBA pixels into the samples that a PNG layout keeps.

/** RGB: 16 pixels, four vectors, become three. */
export function packRgb(rgba: usize, count: i32, target: usize): void {
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const a = v128.load(rgba);
    const b = v128.load(rgba, 16);
    const c = v128.load(rgba, 32);
    const d = v128.load(rgba, 48);
    v128.store(target, v128.shuffle<u8>(a, b, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20));
    v128.store(
      target,
      v128.shuffle<u8>(b, c, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22, 24, 25),
      16,
    );
    v128.store(
      target,
      v128.shuffle<u8>(c, d, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22, 24, 25, 26, 28, 29, 30),
      32,
    );
    rgba += 64;
    target += 48;
  }
  for (; i < count; i++) {
    store<u8>(target, load<u8>(rgba));
    store<u8>(target, load<u8>(rgba, 1), 1);
    store<u8>(target, load<u8>(rgba, 2), 2);
    rgba += 4;
    target += 3;
  }
}

/** Grey: the first sample of each pixel. */
export function packGrey(rgba: usize, count: i32, target: usize): void {
  for (let i = 0; i < count; i++) store<u8>(target + i, load<u8>(rgba + ((<usize>i) << 2)));
}

/** Grey and alpha: the first and the last sample of each pixel. */
export function packGreyAlpha(rgba: usize, count: i32, target: usize): void {
  for (let i = 0; i < count; i++) {
    const word = load<u32>(rgba + ((<usize>i) << 2));
    store<u16>(target + ((<usize>i) << 1), <u16>((word & 0xff) | ((word >>> 16) & 0xff00)));
  }
}
