/** An image file that is sent to every server. */
export interface Picture {
  /** `2 MP`, `screenshot` */
  readonly name: string;
  readonly fileName: string;
  readonly file: Buffer;
  readonly width: number;
  readonly height: number;
}
