// Pictures that are pasted or dropped: sent to the meeting's own pictures, then they stand in the text by their number.
import { postForm } from "./wire.js";

const KINDS = /^image\/(jpeg|png|webp)$/;

/** A function (editor, files, html) that says whether it took them. */
export function pictures(address, words, voice) {
  const tell = (editor, text) => voice.note((editor.place ?? editor.area).closest("[data-item]"), text);
  const put = async (editor, file) => {
    tell(editor, words.picture);
    const data = new FormData();
    data.set("file", file, file.name || "gambar");
    const result = await postForm(address, data);
    const source = result.kind === "ok" && /\((gambar:\d+)\)/.exec(result.answer.markdown ?? "")?.[1];
    const why = result.why || { silent: words.noLine, signed_out: words.signedOut }[result.kind] || "";
    if (source) editor.insertPicture(source);
    tell(editor, source ? "" : words.noPicture.replace("{why}", why));
  };
  return (editor, files, html) => {
    if (!files.length) {
      if (/<img\b/i.test(html ?? "")) tell(editor, words.fromWord);
      return false;
    }
    // Word and spreadsheets put a picture of the text beside the text itself: then the text is meant.
    if (html && html.replace(/<[^>]+>/g, "").trim()) {
      if (/<img\b/i.test(html)) tell(editor, words.fromWord);
      return false;
    }
    const good = files.filter((file) => KINDS.test(file.type));
    if (good.length < files.length) tell(editor, words.noFile);
    good.reduce((before, file) => before.then(() => put(editor, file)), Promise.resolve());
    return true;
  };
}
