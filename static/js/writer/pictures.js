// Pictures that are pasted or dropped: sent to the meeting's own pictures, then they stand in the text by their number.
import { postForm } from "./wire.js";

const KINDS = /^image\/(jpeg|png|webp)$/;

/** A function (editor, files, html) that says whether it took them. */
export function pictures(address, words, voice) {
  const put = async (editor, file) => {
    voice.all(words.picture, "");
    const data = new FormData();
    data.set("file", file, file.name || "gambar");
    const result = await postForm(address, data);
    const source = result.kind === "ok" && /\((gambar:\d+)\)/.exec(result.answer.markdown ?? "")?.[1];
    if (source) editor.insertPicture(source);
    else voice.all(words.noPicture.replace("{why}", result.why || (result.kind === "silent" ? words.offline : "")), "danger");
  };
  return (editor, files, html) => {
    if (!files.length) {
      if (/<img\b/i.test(html ?? "")) voice.all(words.fromWord, "attention");
      return false;
    }
    // Word and spreadsheets put a picture of the text beside the text itself: then the text is meant.
    if (html && html.replace(/<[^>]+>/g, "").trim()) {
      if (/<img\b/i.test(html)) voice.all(words.fromWord, "attention");
      return false;
    }
    const good = files.filter((file) => KINDS.test(file.type));
    if (good.length < files.length) voice.all(words.noFile, "danger");
    good.reduce((before, file) => before.then(() => put(editor, file)), Promise.resolve());
    return true;
  };
}
