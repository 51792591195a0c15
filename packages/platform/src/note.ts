import type { Said } from "./said.ts";

/**
 * What a reader of a function's files reports beside problems: something legal that is not done here, or that is rarely what
 * was meant. The key is permanent; programs decide by it, people read the message.
 */
export const NOTES = {
  AccountStandIn: { means: "an account's own value is replaced by one that is nobody's" },
  OtherComponent: { means: "a resource of another component is not run" },
  BuiltInRuntime: { means: "a function of a built-in runtime is not run beside one that can be" },
  OtherTrigger: { means: "a trigger that is not http is not run" },
  OtherQualifier: { means: "an http trigger of another version or alias is not run" },
  MisspeltField: { means: "a field is in no table here, and nearly the name of one that is" },
  UnknownField: { means: "a field is in no table here: newer, or of another tool" },
  UnknownValue: { means: "a value is not on a list that the platform lets grow" },
  IgnoredFields: { means: "fields are legal, and have no effect here" },
  OtherTarget: { means: "the settings of a container beside a runtime, or the other way round" },
  PreStopQuota: { means: "PreStop wants more time than the platform gives unasked" },
  SignedRequests: { means: "no authType is given, so the default asks for signed requests" },
  AuthTypeOutsideSchema: { means: "an authType that the manual has and the component's schema has not" },
  NoGet: { means: "the trigger refuses every handshake: GET is not among its methods" },
  FormNotRead: { means: "a token or claim in a form body is not looked at" },
  AffinityConcurrency: { means: "session affinity replaces the instance concurrency that is given" },
  AffinityNotPlayed: { means: "a kind of session affinity that the local gateway does not do" },
  OlderEdition: { means: "resources are read, which the platform's tool deploys with edition 3.0.0 alone" },
  NoEnvironment: { means: "the environment that was asked for is not there; the file is read without one" },
  OlderComponent: { means: "component fc (2.0) is read as its fc3 equal" },
  OlderFeature: { means: "something of component fc that has no equal in fc3 is left out" },
} as const satisfies Record<string, { readonly means: string }>;

/** Key of {@link NOTES}. */
export type NoteCode = keyof typeof NOTES;

/** One remark about a file that can be used, and where. Line and column count from 1; absent when the whole file is meant. */
export interface Note {
  readonly code: NoteCode;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** In English. */
  readonly message: string;
  /** The same as it can be put into another language. */
  readonly says: Said;
}
