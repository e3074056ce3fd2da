/** Bytes that requests hold in memory, all together, and how many they may. */
export interface MemoryBudget {
  /** Bytes held now. */
  readonly held: number;
  /**
   * Opens a reservation for one request.
   *
   * @returns a reservation of zero bytes
   */
  open(): Reservation;
}

export interface Reservation {
  /** Counts more bytes. Returns false, and counts nothing, where the budget has no room for them. */
  tryReserve(bytes: number): boolean;
  /** Counts bytes that are there already, room or not: what comes next will feel it. */
  charge(bytes: number): void;
  /** Gives everything back; further calls count nothing. */
  close(): void;
}

/**
 * @param maxBytes what all reservations may hold together; one alone may always hold that much
 * @param onEmpty called where the last bytes are given back, with how many were held since the last time
 */
export function createMemoryBudget(maxBytes: number, onEmpty?: (bytes: number) => void): MemoryBudget {
  let held = 0;
  let heldSinceEmpty = 0;
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
        heldSinceEmpty += bytes;
      };
      return {
        tryReserve(bytes) {
          if (held + bytes > maxBytes) return false;
          charge(bytes);
          return true;
        },
        charge,
        close() {
          closed = true;
          if (own === 0) return;
          held -= own;
          own = 0;
          if (held > 0) return;
          onEmpty?.(heldSinceEmpty);
          heldSinceEmpty = 0;
        },
      };
    },
  };
}
