/** The frames of an animation, decoded one by one where the browser can: its own player shows them otherwise. */
import { Lru } from "../../../lib/lru";

const BYTES = 64 << 20;

export interface Frame {
  bitmap: ImageBitmap;
  /** ms it stays. */
  duration: number;
}

export const canDecodeFrames = (): boolean => "ImageDecoder" in globalThis;

export class Film {
  private readonly kept = new Lru<number, Frame>(BYTES, ({ bitmap }) => bitmap.width * bitmap.height * 4);
  private readonly coming = new Map<number, Promise<Frame>>();
  private decoder: Promise<ImageDecoder> | null = null;

  constructor(
    private readonly blob: Blob,
    readonly frames: number,
  ) {}

  peek(index: number): Frame | undefined {
    return this.kept.get(index % this.frames);
  }

  /** Raises DOMException for a frame that cannot be decoded. */
  async frame(index: number): Promise<Frame> {
    const place = index % this.frames;
    const known = this.kept.get(place) ?? this.coming.get(place);
    if (known) return known;
    const coming = this.decode(place);
    this.coming.set(place, coming);
    try {
      const frame = await coming;
      this.kept.set(place, frame);
      return frame;
    } finally {
      this.coming.delete(place);
    }
  }

  close(): void {
    void this.decoder?.then((decoder) => decoder.close());
  }

  private async decode(index: number): Promise<Frame> {
    this.decoder ??= this.open();
    const { image } = await (await this.decoder).decode({ frameIndex: index });
    const duration = (image.duration ?? 100_000) / 1000;
    const bitmap = await createImageBitmap(image);
    image.close();
    return { bitmap, duration };
  }

  private async open(): Promise<ImageDecoder> {
    return new ImageDecoder({ data: await this.blob.arrayBuffer(), type: this.blob.type });
  }
}
