import type { Language } from "../matrix.ts";
import { arrow, bar, box, line, picture, text } from "./drawing.ts";

const WORDS = {
  en: {
    title: "Life of a WebSocket connection",
    description:
      "A client sends a handshake to the trigger. The platform checks it and may refuse it. It finds an instance with room or starts one, while the request waits. The function answers 101, and messages pass both ways. At the execution timeout the platform cuts the connection without a Close frame, and the client sees 1006. The instance is billed while it has a connection; without one it is frozen.",
    client: "client",
    platform: "platform",
    function: "instance",
    upgrade: "GET, Upgrade: websocket",
    checked: "trigger: method, caller, limits",
    refused: "or a refusal: 4xx, 5xx",
    placed: "an instance with room, or a cold start",
    handshake: "the handshake",
    accepted: "101 Switching Protocols",
    messages: "messages and pings, unchanged",
    timeout: "execution timeout",
    cut: "no Close frame: 1006",
    billed: "billed",
    frozen: "frozen, not billed",
  },
  zh: {
    title: "一个 WebSocket 连接的一生",
    description:
      "客户端向触发器发送握手请求。平台检查请求，可能拒绝。平台找到有空位的实例，或者启动一个，请求在此期间等待。函数应答 101，消息双向传递。到达执行超时后，平台直接断开连接，不发送 Close 帧，客户端得到 1006。实例有连接时计费，没有连接时被冻结。",
    client: "客户端",
    platform: "平台",
    function: "实例",
    upgrade: "GET，Upgrade: websocket",
    checked: "触发器：方法、调用者、限制",
    refused: "或者拒绝：4xx、5xx",
    placed: "有空位的实例，或冷启动",
    handshake: "握手请求",
    accepted: "101 Switching Protocols",
    messages: "消息与 ping：原样传递",
    timeout: "到达执行超时",
    cut: "没有 Close 帧：1006",
    billed: "计费",
    frozen: "冻结，不计费",
  },
} as const;

const [CLIENT, PLATFORM, FUNCTION] = [90, 350, 610] as const;
const END = 452;

/** From the handshake to the cut, read downwards; on the right when the instance is billed. */
export function connectionLife(language: Language): string {
  const words = WORDS[language];
  const lanes = [
    [CLIENT, words.client],
    [PLATFORM, words.platform],
    [FUNCTION, words.function],
  ] as const;
  const over = (from: number, to: number, y: number, label: string): string =>
    text((from + to) / 2, y - 7, label, { at: "middle" });
  return picture(760, 480, words, [
    ...lanes.map(([x]) => line([x, 58], [x, END], { dashed: true })),
    ...lanes.map(([x, name]) => box({ x: x - 70, y: 20, width: 140, height: 38 }, name)),
    over(CLIENT, PLATFORM, 92, words.upgrade),
    arrow([CLIENT, 92], [PLATFORM, 92]),
    bar({ x: PLATFORM - 128, y: 106, width: 256, height: 28 }, "own"),
    text(PLATFORM, 125, words.checked, { at: "middle" }),
    over(CLIENT, PLATFORM, 158, words.refused).replace('class="ink"', 'class="cut-ink"'),
    arrow([PLATFORM, 164], [CLIENT, 164]),
    bar({ x: PLATFORM - 140, y: 180, width: 280, height: 28 }, "own"),
    text(PLATFORM, 199, words.placed, { at: "middle" }),
    over(PLATFORM, FUNCTION, 238, words.handshake),
    arrow([PLATFORM, 238], [FUNCTION, 238]),
    text((CLIENT + PLATFORM) / 2, 265, words.accepted, { at: "middle" }),
    arrow([FUNCTION, 272], [CLIENT, 272]),
    text((CLIENT + PLATFORM) / 2, 315, words.messages, { at: "middle" }),
    arrow([CLIENT, 322], [FUNCTION, 322], "both"),
    bar({ x: PLATFORM - 90, y: 352, width: 180, height: 28 }, "own"),
    text(PLATFORM, 371, words.timeout, { at: "middle" }),
    text((CLIENT + PLATFORM) / 2 - 20, 403, words.cut, { at: "middle", ink: "cut-ink" }),
    line([PLATFORM, 410], [CLIENT, 410], { kind: "cut" }),
    line([PLATFORM, 410], [FUNCTION, 410], { kind: "cut" }),
    bar({ x: 640, y: 238, width: 14, height: 172 }),
    text(662, 328, words.billed, { bold: true }),
    text(740, 440, words.frozen, { ink: "quiet", at: "end" }),
  ]);
}
