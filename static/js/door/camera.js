// The camera held over an invitation. Without one, or when it is refused, the search remains.
import { reader, whose } from "./code.js";
import { sheet } from "./sheets.js";
import { say } from "./words.js";

const by = (id) => document.getElementById(id);
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

export class Camera {
  #stream = null;
  #looking = 0;

  /** `found(seat, codes)` when an invitation on the roster was read; `search()` when a name shall be typed instead. */
  constructor(desk, address, { found, search }) {
    Object.assign(this, { desk, address, found });
    this.dialog = sheet("scan-sheet", () => this.#stop());
    by("scan-search").addEventListener("click", () => {
      this.dialog.close();
      search();
    });
  }

  async open() {
    this.dialog.showModal();
    this.#say("camera.starting");
    by("camera").hidden = true;
    const turn = (this.#looking += 1);
    if (!navigator.mediaDevices?.getUserMedia || !globalThis.crypto?.subtle) {
      this.#say("camera.missing");
      return;
    }
    try {
      const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
      this.#stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch (problem) {
      this.#say(["NotAllowedError", "SecurityError"].includes(problem.name) ? "camera.refused" : "camera.missing");
      return;
    }
    if (turn !== this.#looking) {
      this.#stop();
      return;
    }
    const video = by("video");
    video.srcObject = this.#stream;
    by("camera").hidden = false;
    await video.play().catch(() => {});
    await this.#look(video, turn);
  }

  async #look(video, turn) {
    let read;
    try {
      read = await reader(this.address);
    } catch {
      this.#say("camera.missing");
      return;
    }
    this.#say("camera.looking");
    let strange = "";
    while (turn === this.#looking && this.dialog.open) {
      const text = video.readyState >= 2 ? await read(video) : null;
      if (text && text !== strange && turn === this.#looking) {
        const answer = await whose(text, this.desk.view.seats);
        if (typeof answer !== "string") {
          this.dialog.close();
          navigator.vibrate?.(60);
          this.found(answer.seat, answer.codes);
          return;
        }
        strange = text;
        this.#say(`camera.${answer}`);
      }
      await pause(text ? 400 : 120);
    }
  }

  #say(name) {
    by("scan-said").textContent = say(name);
  }

  #stop() {
    this.#looking += 1;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    by("video").srcObject = null;
  }
}
