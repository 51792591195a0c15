import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Arm } from "./arm.ts";
import { joinRooms } from "./sdk-member.ts";

const APP = join(import.meta.dirname, "../../../../apps/go-chat");

/** The chat on the Go library, with the same client as ours. Built by its `build.sh`. */
export const goChatArm: Arm = {
  name: "go-chat (centrifuge)",
  instance: [join(APP, "target/go-chat")],
  environment: { LINES_IN_5_SECONDS: "1000000", COMMANDS_A_SECOND: "1000000", HISTORY_LINES: "100000" },
  quietMs: 40_000, // a room is compared with its log after 20 to 30 s of silence
  join: (url, rooms) =>
    joinRooms(`${url}connection/websocket`, rooms, {
      data: { name: "proof", key: randomUUID() },
      channelOf: (room) => `chat:${room.replaceAll(" ", "-")}`,
      line: (id) => ({ id: id.padStart(8, "0"), text: id }), // the chat wants 8 characters
      idOf: ({ text }) => text,
    }),
};
