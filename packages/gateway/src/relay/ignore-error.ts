/** For sockets whose `close` shows all there is to know: without a listener an `error` would end the process. */
export function ignoreError(): void {}
