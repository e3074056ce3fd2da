/** Bytes that requests hold in memory, all together, and how many they may. */
export interface ByteBudget {
  /** Bytes held now. */
  readonly held: number;
  /**
   * Opens an account for one request.
   *
   * @returns an account of zero bytes
   */
  open(): ByteAccount;
}

export interface ByteAccount {
  /** Counts more bytes. Returns false, and counts nothing, where the budget has no room for them. */
  take(bytes: number): boolean;
  /** Counts bytes that are there already, room or not: what comes next will feel it. */
  charge(bytes: number): void;
  /** Gives everything back; further calls count nothing. */
  close(): void;
}

/** @param maxBytes what all accounts may hold together; one account alone may always hold that much */
export function createByteBudget(maxBytes: number): ByteBudget {
  let held = 0;
  return {
    get held() {
      return held;
    },
    open() {
      let own = 0;
      let closed = false;
      const charge = (bytes: number) => {
        if (closed) return;
        own += bytes;
        held += bytes;
      };
      return {
        take(bytes) {
          if (held + bytes > maxBytes) return false;
          charge(bytes);
          return true;
        },
        charge,
        close() {
          closed = true;
          held -= own;
          own = 0;
        },
      };
    },
  };
}
