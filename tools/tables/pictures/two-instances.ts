import type { Language } from "../matrix.ts";
import { arrow, box, picture, text } from "./drawing.ts";

const WORDS = {
  en: {
    title: "Two instances and Redis",
    description:
      "Two clients of one room are connected to two instances. The message of the first client goes to its instance, from there to the channel of the room in Redis, from there to every instance with somebody in the room, and so to the second client.",
    first: "client 1",
    second: "client 2",
    platform: "platform",
    anywhere: "either instance",
    one: "instance 1",
    two: "instance 2",
    memory: "memory of its own",
    redis: "Redis",
    channel: "channel of the room",
    send: "1 message",
    publish: "2 publish",
    subscribed: "3 to subscribers",
    receive: "4 message",
  },
  zh: {
    title: "两个实例与 Redis",
    description:
      "同一个房间的两个客户端连接在两个实例上。第一个客户端的消息到达它的实例，再发布到 Redis 中该房间的频道，由此到达每个有人在该房间的实例，最后到达第二个客户端。",
    first: "客户端 1",
    second: "客户端 2",
    platform: "平台",
    anywhere: "任意实例",
    one: "实例 1",
    two: "实例 2",
    memory: "各自的内存",
    redis: "Redis",
    channel: "房间的频道",
    send: "1 消息",
    publish: "2 发布",
    subscribed: "3 送达订阅者",
    receive: "4 消息",
  },
} as const;

/** How a message reaches a client of another instance. */
export function twoInstances(language: Language): string {
  const words = WORDS[language];
  return picture(760, 300, words, [
    box({ x: 20, y: 50, width: 110, height: 50 }, words.first),
    box({ x: 20, y: 200, width: 110, height: 50 }, words.second),
    box({ x: 215, y: 40, width: 120, height: 220 }, words.platform, words.anywhere),
    box({ x: 400, y: 45, width: 150, height: 60 }, words.one, words.memory, "own"),
    box({ x: 400, y: 195, width: 150, height: 60 }, words.two, words.memory, "own"),
    box({ x: 585, y: 115, width: 160, height: 70 }, words.redis, words.channel),
    text(172, 66, words.send, { at: "middle" }),
    arrow([130, 75], [215, 75]),
    arrow([335, 75], [400, 75]),
    text(606, 92, words.publish),
    arrow([550, 82], [630, 115]),
    text(620, 222, words.subscribed),
    arrow([630, 185], [550, 226]),
    arrow([400, 225], [335, 225]),
    text(172, 216, words.receive, { at: "middle" }),
    arrow([215, 225], [130, 225]),
  ]);
}
