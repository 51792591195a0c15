export {
  type ApplicationCloseCode,
  applicationCloseCode,
  assertOnWire,
  CLOSE_CODES,
  closeCodeEntry,
  isValidOnWire,
  type KnownCloseCode,
  type SendableCloseCode,
} from "./close-codes.ts";
export { ProtocolError, type ProtocolErrorCode } from "./errors.ts";
export {
  type DeflateAgreement,
  type DeflateChoice,
  type DeflateOffer,
  type DeflatePolicy,
  type DeflateViolation,
  type DeflateViolationCode,
  negotiate,
  PERMESSAGE_DEFLATE,
  parseOffer,
  verifyAnswer,
} from "./extensions/deflate-parameters.ts";
export {
  type Extension,
  type ExtensionParameter,
  type ExtensionViolation,
  formatExtensions,
  type ParsedExtensions,
  parseExtensions,
} from "./extensions/extensions.ts";
export {
  type ClosePayload,
  encodeClosePayload,
  MAX_CLOSE_REASON_BYTES,
  parseClosePayload,
} from "./frames/close-payload.ts";
export { encodeFrame, type FrameInit } from "./frames/encode-frame.ts";
export {
  type Frame,
  type FrameHeader,
  isControl,
  type LengthForm,
  minimalLengthForm,
  OPCODE,
  RSV1,
  RSV2,
  RSV3,
} from "./frames/frame.ts";
export { FrameReader, type FrameReaderOptions } from "./frames/frame-reader.ts";
export { FrameRules, type FrameRulesOptions } from "./frames/frame-rules.ts";
export { FRAME_RULES, type FrameViolation, type FrameViolationCode } from "./frames/frame-violations.ts";
export { FrameWriter, type FrameWriterOptions } from "./frames/frame-writer.ts";
export { applyMask, type MaskKeySource, randomMaskKey } from "./frames/mask.ts";
export { Utf8Validator } from "./frames/utf8.ts";
export { acceptKey, isKey, newKey } from "./handshake/accept-key.ts";
export {
  HEAD_RULES,
  type HeadProgress,
  type HeadReader,
  type HeadReaderOptions,
  type HeadViolation,
  type HeadViolationCode,
  type RequestHead,
  type ResponseHead,
} from "./handshake/head-reader.ts";
export {
  encodeRequest,
  type RequestInit,
  readRequestHead,
  requestHeadReader,
  type UpgradeInit,
  upgradeHeaders,
} from "./handshake/request.ts";
export {
  type AcceptInit,
  acceptHeaders,
  encodeResponse,
  type ResponseInit,
  readResponseHead,
  responseHeadReader,
} from "./handshake/response.ts";
export {
  REQUEST_RULES,
  type RequestViolation,
  type RequestViolationCode,
  verifyRequest,
} from "./handshake/verify-request.ts";
export {
  RESPONSE_RULES,
  type ResponseViolation,
  type ResponseViolationCode,
  verifyResponse,
} from "./handshake/verify-response.ts";
export {
  headerTokens,
  headerValues,
  isToken,
  listsToken,
  type RawHeader,
  type WithHeaders,
} from "./header-fields.ts";
export { resetTcp } from "./tcp-reset.ts";
export type { Violation } from "./violations.ts";
