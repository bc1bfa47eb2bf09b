// What a QR code says, and whose invitation it is: found on the device, without network.

/** The secret of an invitation in the address of its reply page (…/u/<26 letters and digits>), or null. */
export function tokenIn(text) {
  let address;
  try {
    address = new URL(text);
  } catch {
    return null;
  }
  return /\/u\/([a-z2-7]{26})\/?$/i.exec(address.pathname)?.[1].toLowerCase() ?? null;
}

/** The first 16 hexadecimal digits of a text's SHA-256, as the roster holds them. */
export async function shortHash(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The seat whose invitation this text is: `{seat, codes}` of those expected; "strange" or "elsewhere" otherwise. */
export async function whose(text, seats) {
  const token = tokenIn(text);
  if (!token) return "strange";
  const hash = await shortHash(token);
  const seat = seats.find((one) => one.expected.some((who) => who.qr === hash));
  if (!seat) return "elsewhere";
  return { seat, codes: seat.expected.filter((who) => who.qr === hash).map((who) => who.code) };
}

/** What reads pictures: the browser's own reader, else the one that is fetched from `address` (QR reader `qr`).
    Gives a function (video or canvas) -> the text, or null. */
export async function reader(address) {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (picture) => (await detector.detect(picture).catch(() => []))[0]?.rawValue ?? null;
  }
  const { decodeQR } = await import(address);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (picture) => {
    const [width, height] = [picture.videoWidth || picture.width, picture.videoHeight || picture.height];
    if (!width) return null;
    const scale = Math.min(1, 720 / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height), { timeLimit: 60 });
    } catch {
      return null; // no code in this picture
    }
  };
}
