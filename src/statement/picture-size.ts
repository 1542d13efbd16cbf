import { imageSize } from 'image-size'

/** In CSS pixels. */
export interface PictureSize {
  width: number
  height: number
}

/** The size of a PNG, JPEG, GIF, WebP or SVG from how its file begins; null where that does not tell it. */
export function pictureSize(start: Uint8Array): PictureSize | null {
  try {
    const { width, height, orientation = 1 } = imageSize(start)
    if (!(width > 0 && height > 0)) return null
    // From 5 on, a camera was held upright, and the browser turns the picture (EXIF 2.32, tag Orientation).
    return orientation >= 5 ? { width: height, height: width } : { width, height }
  } catch {
    return null
  }
}
