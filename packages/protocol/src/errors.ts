const WAYS_OUT = {
  BadFrameField:
    "pass a value that fits its field; illegal frames are written with rsv, opcode, lengthForm, declaredBytes",
  BadLimit: "pass a whole number of bytes inside the stated range",
  BadHeaderText: "remove the line break or control character, or pass the whole line as one raw string",
  CloseCodeNotOnWire: "use a code from CLOSE_CODES that may be sent, or one from 3000 to 4999",
  CloseReasonTooLong: "shorten the reason: a control frame carries 125 octets, two of them are the code",
  BadExtensionText: "names must be tokens, values tokens or absent (RFC 6455 §9.1)",
} as const satisfies Record<string, string>;

/** What a caller of this package can get wrong. What a *peer* gets wrong is never thrown: it is a violation, a value. */
export type ProtocolErrorCode = keyof typeof WAYS_OUT;

/** Thrown for misuse by the calling program alone. `message` names what was expected and what was received, `hint` what to do. */
export class ProtocolError extends RangeError {
  override readonly name = "ProtocolError";
  readonly code: ProtocolErrorCode;
  readonly hint: string;

  constructor(code: ProtocolErrorCode, message: string) {
    super(message);
    this.code = code;
    this.hint = WAYS_OUT[code];
  }
}
